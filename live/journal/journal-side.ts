/**
 * The journal of a live centre: recovery from it, and writing to it.
 *
 * Source: decisions/0023.
 */
import { assert, equalByValue } from '../../kernel/index.ts';
import { type CentreFile, type Input, newestReadings, type Router } from '../../routing/index.ts';
import { type RuleSetFile, ruleKindNames } from '../../rules/index.ts';
import type { CentreFolds } from '../centre-folds.ts';
import type { DecisionBook } from '../decision-book.ts';
import type { Driver } from '../driver.ts';
import type { EventRing, NoticeEvent, StreamEvent } from '../event-ring.ts';
import type { ReportFault } from '../isolation.ts';
import { CarriedRequests } from './carried-requests.ts';
import { isBesideCore, putSubject, saveSubject } from './centre-state.ts';
import type { LifeBody } from './entry-bodies.ts';
import type { JournalPort } from './journal-port.ts';
import { Keeper } from './keeper.ts';
import { firstLife, type Journal, type RecoveryResult, replayJournal } from './recovery.ts';
import {
  type CentreParts,
  lastSaved,
  loadCentre,
  type SavedCentre,
  savedCentre,
} from './saved-centre.ts';

/** Effects and changes between snapshots: recovery takes at most 3 s. */
const eventsPerSnapshot = 30_000;

export interface JournalOptions {
  readonly journal: Journal;
  /** The journal's last snapshot [read from the journal]. */
  readonly past?: ReturnType<typeof lastSaved>;
  readonly engine: string;
  /** Centre time at which to continue, from that of the last entry [the same]. */
  readonly startMs?: (lastMs: number) => number;
  /** Interactions that clients still connect, besides the switch's [all that had media]. */
  readonly liveLegs?: readonly string[];
  /** Makes the snapshot of a position, by {@link snapshotAt} [only one at the end]. */
  readonly snapshotBy?: (seq: number) => Promise<Uint8Array>;
  readonly snapshotEvery?: number;
  readonly onError: ReportFault;
}

interface InForce {
  readonly centre: CentreFile;
  readonly ruleSets?: readonly RuleSetFile[];
}

export class JournalSide {
  readonly keeper: Keeper;
  readonly carried = new CarriedRequests();
  /** Files with which the first process began; null in that process. */
  readonly firstLife: LifeBody | null;
  /** The snapshot to start from, before later entries; null to start at the beginning. */
  readonly saved: SavedCentre | null;
  isReading = true;
  /** Result of the recovery; null in the first process, or before the start. */
  recovered: RecoveryResult | null = null;
  readonly #live: JournalPort;
  readonly #of: JournalOptions;
  readonly #ring: EventRing;
  readonly #savedSeq: number;
  #parts: CentreParts | null = null;
  #made: LifeBody | null = null;

  constructor(live: JournalPort, of: JournalOptions, ring: EventRing) {
    this.#live = live;
    this.#of = of;
    this.#ring = ring;
    const last = of.past ?? lastSaved(of.journal);
    this.saved = last?.centre ?? null;
    this.#savedSeq = last?.seq ?? 0;
    this.firstLife = this.saved?.made ?? firstLife(of.journal);
    this.keeper = new Keeper({
      journal: of.journal,
      originMs: live.originMs,
      onError: of.onError,
      carried: this.carried,
      save: (subject) => saveSubject(live, subject),
      saveAll: () => this.save(),
      snapshotBy: of.snapshotBy ?? null,
      snapshotEvery: of.snapshotEvery ?? eventsPerSnapshot,
    });
  }

  unlessReading<T>(hear: (what: T) => void): (what: T) => void {
    return (what) => {
      if (!this.isReading) hear(what);
    };
  }

  touch(subject: string): void {
    if (!this.isReading) this.keeper.touch(subject);
  }

  /** Publishes an event that is no core effect, once its change is written. */
  tell(event: NoticeEvent, subject: string): void {
    if (isBesideCore(subject)) this.keeper.touch(subject);
    this.keeper.tell(event, () => this.#ring.append([event]));
  }

  publish(events: readonly StreamEvent[]): void {
    if (this.isReading) return this.#ring.append(events);
    this.#ring.expect(events);
    this.keeper.afterChanges(() => this.#ring.append(events));
  }

  /** Replays the journal and records a process's start. @throws {JournalMismatch} */
  recover(of: {
    readonly driver: Driver;
    readonly router: Router;
    readonly folds: CentreFolds;
    readonly decisions: DecisionBook;
    readonly now: InForce;
  }): void {
    const { driver, router, now } = of;
    const { carried } = this;
    this.#parts = { ...of, live: this.#live, ring: this.#ring, carried };
    if (this.saved !== null) loadCentre(this.#parts, this.saved);
    const { journal, engine, startMs = (lastMs: number) => lastMs, liveLegs } = this.#of;
    const { epoch, originMs, presence } = this.#live;
    const recovered = replayJournal(journal, this.#savedSeq, {
      originMs,
      n: this.saved?.n ?? 0,
      atMs: lastMsOf(this.saved),
      carried,
      replay: (instant, isFirstOfLife) => driver.replay(instant, isFirstOfLife),
      tell: (event) => this.#ring.append([event]),
      put: (subject, saved) => putSubject(this.#live, subject, saved),
    });
    this.isReading = false;
    const { centre, ruleSets = [] } = now;
    const life: LifeBody = { epoch, engine, centre, ruleSets, readings: newestReadings };
    this.#made = this.firstLife ?? life;
    this.keeper.begin(life, recovered);
    presence.resume();
    this.#live.calls.direct.resume();
    if (this.firstLife === null) return driver.begin(0, []);
    this.recovered = recovered;
    const talks = this.#live.switch.talks(liveLegs === undefined);
    const legs = [...(liveLegs ?? []), ...talks];
    const restart = { type: 'restart', epoch, liveLegs: legs, readings: newestReadings } as const;
    this.#live.switch.awaitSwitch();
    const activations = activationsOf(router, now);
    driver.begin(Math.max(recovered.lastMs, startMs(recovered.lastMs)), [restart, ...activations]);
  }

  save(): Uint8Array {
    const [parts, made] = [this.#parts, this.#made];
    assert(parts !== null && made !== null, 'a life that has begun is saved');
    const { seals } = this.#of.journal;
    const of = { made, n: this.keeper.n, lastMs: this.keeper.lastMs };
    return savedCentre(parts, seals === undefined ? of : { ...of, seals });
  }
}

function lastMsOf(saved: SavedCentre | null): number {
  return saved === null ? 0 : Math.max(saved.atMs, saved.lastMs ?? 0);
}

/** Inputs for whatever was changed, or became due, while no service ran. */
function activationsOf(router: Router, { centre, ruleSets = [] }: InForce): readonly Input[] {
  const inputs: Input[] = [];
  if (!equalByValue(router.centre, centre)) {
    const versions = router.snapshot().versions.map(([version]) => version);
    inputs.push({ type: 'activate', version: Math.max(1, ...versions) + 1, centre });
  }
  for (const kind of ruleKindNames) {
    const file = ruleSets.find((one) => one.kind === kind);
    const none = { set: `no-${kind}`, kind, version: 1, rules: [] } as const;
    const active = router.ruleSet(kind) ?? none;
    const ruleSet: RuleSetFile = file ?? none;
    const isInForce = active.set === ruleSet.set && active.version === ruleSet.version;
    if (!isInForce) inputs.push({ type: 'activate', version: ruleSet.version, ruleSet });
  }
  return inputs;
}
