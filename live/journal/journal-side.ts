/**
 * The journal of a live centre: what it goes on from, and what it writes.
 *
 * Source: decisions/0023.
 */

import { assert, equalByValue } from '../../kernel/index.ts';
import type { CentreFile, Input, Router } from '../../routing/index.ts';
import { type RuleSetFile, ruleKindNames } from '../../rules/index.ts';
import type { CentreFolds } from '../centre-folds.ts';
import type { DecisionBook } from '../decision-book.ts';
import type { Driver } from '../driver.ts';
import type { EventRing, StreamEvent, ToldEvent } from '../event-ring.ts';
import { CarriedRequests } from './carried-requests.ts';
import { isBesideCore, putSubject, saveSubject } from './centre-state.ts';
import type { LifeBody } from './entry-bodies.ts';
import type { JournalPort } from './journal-port.ts';
import { Keeper } from './keeper.ts';
import { firstLife, type Journal, type Recovered, replayJournal } from './recovery.ts';
import {
  type CentreParts,
  lastSaved,
  loadCentre,
  type SavedCentre,
  savedCentre,
} from './saved-centre.ts';

/** Effects and changes from one snapshot to the next: a recovery of at most 3 s. */
const eventsPerSnapshot = 30_000;

export interface JournalOptions {
  readonly journal: Journal;
  /** Its last snapshot [read from it]. */
  readonly past?: ReturnType<typeof lastSaved>;
  /** Of the program that writes it. */
  readonly engine: string;
  /** The centre's time at which it goes on, after that of the last entry [at once]. */
  readonly startMs?: (lastMs: number) => number;
  /** Interactions of which a client still has the media, beside those of the switch [none]. */
  readonly liveLegs?: readonly string[];
  /** Makes the snapshot at a position that is written, by {@link snapshotAt} [only one at the end]. */
  readonly snapshotBy?: (seq: number) => Promise<Uint8Array>;
  /** Effects and changes from one to the next [30,000]. */
  readonly snapshotEvery?: number;
  /** Hears of a snapshot that could not be written, and of what is in force and not taken. */
  readonly onError: (error: Error) => void;
}

/** What a service is to have in force. */
interface InForce {
  readonly centre: CentreFile;
  readonly ruleSets?: readonly RuleSetFile[];
}

export class JournalSide {
  readonly keeper: Keeper;
  /** Requests with keys that were carried out, in this life and before. */
  readonly carried = new CarriedRequests();
  /** What the first life began with; null: this is the first. */
  readonly firstLife: LifeBody | null;
  /** What it goes on from, before the entries behind that; null: from the beginning. */
  readonly saved: SavedCentre | null;
  /** What is in the journal happens again, and nobody hears of it. */
  isReading = true;
  /** What this life went on from; null: it is the first, or has not begun. */
  recovered: Recovered | null = null;
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

  /** A listener that does not hear again of what it heard before a restart. */
  unlessReading<T>(hear: (what: T) => void): (what: T) => void {
    return (what) => {
      if (!this.isReading) hear(what);
    };
  }

  touch(subject: string): void {
    if (!this.isReading) this.keeper.touch(subject);
  }

  /** What has happened beside the core is told when it is written. */
  tell(event: ToldEvent, subject: string): void {
    if (isBesideCore(subject)) this.keeper.touch(subject);
    this.keeper.tell(event, () => this.#ring.append([event]));
  }

  /** Effects of an instant that is written: they are told after what was told before. */
  publish(events: readonly StreamEvent[]): void {
    if (this.isReading) return this.#ring.append(events);
    this.#ring.expect(events);
    this.keeper.afterChanges(() => this.#ring.append(events));
  }

  /** Reads the journal, and begins a life with what is to be in force. @throws {JournalMismatch} */
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
    const { journal, engine, startMs = (lastMs: number) => lastMs, liveLegs = [] } = this.#of;
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
    const life = { epoch, engine, centre: now.centre, ruleSets: now.ruleSets ?? [] };
    this.#made = this.firstLife ?? life;
    this.keeper.begin(life, recovered);
    presence.resume();
    if (this.firstLife === null) return driver.begin(0, []);
    this.recovered = recovered;
    const talks = this.#live.switch.talks();
    const restart = { type: 'restart', epoch, liveLegs: [...liveLegs, ...talks] } as const;
    this.#live.switch.awaitSwitch();
    const activations = activationsOf(router, now);
    driver.begin(Math.max(recovered.lastMs, startMs(recovered.lastMs)), [restart, ...activations]);
  }

  /** A snapshot of all as it is now, between two instants. */
  save(): Uint8Array {
    const [parts, made] = [this.#parts, this.#made];
    assert(parts !== null && made !== null, 'a life that has begun is saved');
    return savedCentre(parts, { made, n: this.keeper.n, lastMs: this.keeper.lastMs });
  }
}

function lastMsOf(saved: SavedCentre | null): number {
  return saved === null ? 0 : Math.max(saved.atMs, saved.lastMs ?? 0);
}

/** What brings in force what is not: it was changed, or fell due, while no service ran. */
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
