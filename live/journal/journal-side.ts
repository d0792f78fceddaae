/**
 * The journal of a live centre: what it goes on from, and what it writes.
 *
 * Source: decisions/0023.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { CentreFile, Input, Router } from '../../routing/index.ts';
import { type RuleSetFile, ruleKindNames } from '../../rules/index.ts';
import type { Driver } from '../driver.ts';
import type { EventRing, StreamEvent, ToldEvent } from '../event-ring.ts';
import type { LiveCentre } from '../live-centre.ts';
import { isBesideCore, putSubject, saveSubject } from './centre-state.ts';
import { Keeper, type LifeBody } from './keeper.ts';
import type { Journal } from './port.ts';
import { firstLife, type Recovered, replayJournal } from './recovery.ts';

/** From one snapshot to the next. */
const entriesPerSnapshot = 100_000;

export interface JournalOptions {
  readonly journal: Journal;
  /** Of the program that writes it. */
  readonly engine: string;
  /** The centre's time at which it goes on, after that of the last entry [at once]. */
  readonly startMs?: (lastMs: number) => number;
  /** Interactions of which the gateway still has the media [none]. */
  readonly liveLegs?: readonly string[];
  /** From one snapshot to the next [100,000]. */
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
  /** What the first life began with; null: this is the first. */
  readonly firstLife: LifeBody | null;
  /** What is in the journal happens again, and nobody hears of it. */
  isReading = true;
  /** What this life went on from; null: it is the first, or has not begun. */
  recovered: Recovered | null = null;
  readonly #live: LiveCentre;
  readonly #of: JournalOptions;
  readonly #ring: EventRing;

  constructor(live: LiveCentre, of: JournalOptions, ring: EventRing) {
    this.#live = live;
    this.#of = of;
    this.#ring = ring;
    this.firstLife = firstLife(of.journal);
    this.keeper = new Keeper({
      ...{ journal: of.journal, originMs: live.originMs, onError: of.onError },
      save: (subject) => saveSubject(live, subject),
      saveAll: () => new Uint8Array(),
      snapshotEvery: of.snapshotEvery ?? entriesPerSnapshot,
    });
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
  recover(of: { readonly driver: Driver; readonly router: Router; readonly now: InForce }): void {
    const { driver, router, now } = of;
    const { journal, engine, startMs = (lastMs: number) => lastMs, liveLegs = [] } = this.#of;
    const { epoch, originMs, presence } = this.#live;
    const recovered = replayJournal(journal, 0, {
      ...{ originMs, n: 0 },
      replay: (instant, isFirstOfLife) => driver.replay(instant, isFirstOfLife),
      tell: (event) => this.#ring.append([event]),
      put: (subject, saved) => putSubject(this.#live, subject, saved),
    });
    this.isReading = false;
    this.keeper.begin(
      { epoch, engine, centre: now.centre, ruleSets: now.ruleSets ?? [] },
      recovered.n,
    );
    presence.resume();
    if (this.firstLife === null) return driver.begin(0, []);
    this.recovered = recovered;
    const restart = { type: 'restart', epoch, liveLegs } as const;
    const activations = activationsOf(router, now);
    driver.begin(Math.max(recovered.lastMs, startMs(recovered.lastMs)), [restart, ...activations]);
  }
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
