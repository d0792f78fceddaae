/**
 * Drives the core by the wall clock. Inputs of one turn of the event loop form an instant; inputs
 * from a due task get that task's time.
 *
 * Cost: O(log n) for a task. Source: acd-routing.md B1.
 */
import { EventList } from '../kernel/index.ts';
import type { Effect, Input, RefusalCode, Router } from '../routing/index.ts';
import type { Clock } from './clock.ts';
import type { StreamEvent } from './event-ring.ts';
import { isolated, type ReportFault, throwLater } from './isolation.ts';
import { asRequest, requestNow } from './journal/carried-requests.ts';
import type { JournalInstant, KeyedRequest } from './journal/entry-bodies.ts';
import type { Keeper } from './journal/keeper.ts';

const inboxMax = 10_000;
/** Most instants in one turn of the event loop, so that a backlog does not block readers. */
const instantsPerTurnMax = 1_000;
/** Longest timer, so that the driver notices jumps of the wall clock. */
const napMsMax = 60_000;
const retryMs = 1_000;

/** Why an input is refused: the core's reasons, and three of the driver's own. */
export type InputRefusal =
  | RefusalCode
  | 'resource_unavailable'
  | 'draining'
  | 'storage_unavailable';

export interface InputResult {
  readonly atMs: number;
  /** Effects of the input's instant, including those of other inputs. */
  readonly effects: readonly Effect[];
  readonly refused?: InputRefusal;
}

/** Called after each instant, once its effects can be read. It must not throw. */
export type EffectListener = (effects: readonly Effect[]) => void;

interface Pending {
  readonly input: Input;
  readonly request: KeyedRequest | null;
  readonly hear: (answer: InputResult) => void;
  readonly resolve: (answer: InputResult) => void;
}

interface Prepared extends JournalInstant {
  readonly batch: readonly Pending[];
  /** Submitted by an internal task or listener, which would not retry after a refusal. */
  readonly isOwn: boolean;
}

export interface DriverOptions {
  readonly router: Router;
  readonly clock: Clock;
  readonly speed: number;
  /**
   * Called with an instant's inputs before its effects are recorded, for details that effects lack.
   */
  readonly foresee: (inputs: readonly Input[]) => void;
  /** Adds the centre's facts to inputs; keeps their number and order. */
  readonly complete: (inputs: readonly Input[], atMs: number) => readonly Input[];
  readonly record: (effects: readonly Effect[]) => readonly StreamEvent[];
  readonly publish: (events: readonly StreamEvent[]) => void;
  /** Reports an error of a task, a listener or an answer's receiver. */
  readonly report: ReportFault;
  /**
   * Writes instants before they run, and makes the driver wait for `begin`; null without a journal.
   */
  readonly keeper: Keeper | null;
}

export class Driver {
  readonly #options: DriverOptions;
  readonly #keeper: Keeper | null;
  #startedAtMs: number;
  readonly #agenda = new EventList<() => void>();
  readonly #listeners = new Set<EffectListener>();
  #inbox: Pending[] = [];
  /** Inputs that tasks and listeners submit while instants run. */
  #reactions: Pending[] = [];
  #reachedMs = 0;
  #isRunning = false;
  #isDraining = false;
  #isReplaying: boolean;
  #isWriting = false;
  #isRefusing = false;
  /**
   * Tasks have run since the journal's last instant: a final empty one then records the time
   * reached.
   */
  #isAhead = false;
  readonly #end = Promise.withResolvers<void>();
  #disarm: (() => void) | null = null;
  #armedForMs = Number.POSITIVE_INFINITY;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#keeper = options.keeper;
    this.#isReplaying = options.keeper !== null;
    this.#startedAtMs = options.clock.nowMs();
    if (this.#keeper !== null) this.#keeper.onChange = () => this.#arm(this.#reachedMs);
  }

  /** The centre's time; inside a task, the time it was due. */
  get nowMs(): number {
    const stands = this.#isRunning || this.#isReplaying;
    return stands ? this.#reachedMs : Math.max(this.#reachedMs, this.#clockMs());
  }

  get isRefusing(): boolean {
    return this.#isRefusing;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /**
   * Submits an input; answered when its instant has run. `then` is called before the next instant
   * runs.
   */
  submit(input: Input, then: (answer: InputResult) => void = () => {}): Promise<InputResult> {
    if (this.#isReplaying) return new Promise(() => {});
    const refused = this.#refusal();
    if (refused !== null) {
      const answer = { atMs: this.nowMs, effects: [], refused };
      then(answer);
      return Promise.resolve(answer);
    }
    return new Promise((resolve) => {
      const hear = isolated(then, this.#options.report);
      const pending = { input, request: requestNow(), hear, resolve };
      if (this.#isRunning) {
        this.#reactions.push(pending);
      } else {
        this.#inbox.push(pending);
        this.#arm(this.#reachedMs);
      }
    });
  }

  /**
   * Runs a task at a time of the centre, at once if that is past. The returned function cancels it.
   */
  at(atMs: number, task: () => void): () => void {
    const dueMs = Math.max(atMs, this.#reachedMs);
    const alone = isolated(task, this.#options.report);
    const handle = this.#agenda.push(dueMs, 0, 0, 0, alone);
    if (!this.#isRunning) this.#arm(dueMs);
    return () => this.#agenda.cancel(handle);
  }

  onEffects(listener: EffectListener): () => void {
    const alone = isolated(listener, this.#options.report);
    this.#listeners.add(alone);
    return () => this.#listeners.delete(alone);
  }

  /**
   * Replays an instant after the tasks due before it, unless it is a process's first. Inputs from
   * tasks and listeners are dropped, as the journal has them.
   */
  replay({ atMs, inputs }: JournalInstant, isFirstOfLife: boolean): readonly Effect[] {
    const { router, foresee, record, publish } = this.#options;
    return this.#running(() => {
      while (!isFirstOfLife && this.#agenda.peekAtMs() <= atMs) {
        this.#reachedMs = Math.max(this.#reachedMs, this.#agenda.peekAtMs());
        this.#agenda.popMin()?.();
      }
      this.#reachedMs = Math.max(this.#reachedMs, atMs);
      foresee(inputs);
      const effects = router.step({ atMs, inputs });
      publish(record(effects));
      return effects;
    });
  }

  /** Advances the centre's time to that of a journal entry. */
  reach(atMs: number): void {
    this.#reachedMs = Math.max(this.#reachedMs, atMs);
  }

  begin(startMs: number, inputs: readonly Input[]): void {
    const { clock, speed, report } = this.#options;
    this.reach(startMs);
    this.#startedAtMs = clock.nowMs() - this.#reachedMs / speed;
    this.#isReplaying = false;
    const batch = inputs.map((input) => ({
      input,
      request: null,
      hear: ({ refused }: InputResult) => {
        if (refused !== undefined) report(refusedAtStart(input, refused));
      },
      resolve: () => {},
    }));
    this.#write({ atMs: this.#reachedMs, inputs, batch, isOwn: true });
  }

  stop(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#disarm?.();
    this.#disarm = null;
    this.#drain();
  }

  get stopped(): Promise<void> {
    return this.#end.promise;
  }

  #drain(): void {
    if (this.#isWriting) return;
    if (this.#inbox.length > 0) this.#runInbox();
    while (!this.#isWriting && !this.#runUntil(this.#reachedMs));
    if (!this.#isWriting && this.#isAhead) {
      this.#isAhead = false;
      this.#write({ atMs: this.#reachedMs, inputs: [], batch: [], isOwn: true });
    }
    if (!this.#isWriting && this.#keeper?.hasChanges === true) this.#write(null);
    if (!this.#isWriting) this.#refuse('draining');
  }

  #refuse(refused: InputRefusal): void {
    for (const { hear, resolve } of [...this.#inbox, ...this.#reactions]) {
      const answer = { atMs: this.#reachedMs, effects: [], refused };
      hear(answer);
      resolve(answer);
    }
    this.#inbox = [];
    this.#reactions = [];
    this.#end.resolve();
  }

  #refusal(): InputRefusal | null {
    // The running instant's inputs are accepted during shutdown too, as its tasks run only once.
    if (this.#isDraining && !this.#isRunning) return 'draining';
    if (this.#isRefusing && !this.#isRunning) return 'storage_unavailable';
    const full = this.#inbox.length + this.#reactions.length >= inboxMax;
    return full ? 'resource_unavailable' : null;
  }

  #clockMs(): number {
    const { clock, speed } = this.#options;
    return Math.max(0, Math.floor((clock.nowMs() - this.#startedAtMs) * speed));
  }

  #arm(dueMs: number): void {
    if (this.#isDraining || this.#isReplaying || dueMs >= this.#armedForMs) return;
    this.#disarm?.();
    this.#armedForMs = dueMs;
    const delayMs = Math.ceil((dueMs - this.#clockMs()) / this.#options.speed);
    // The timer's work belongs to no request, whoever set it.
    const wake = (): void => asRequest(null, () => this.#wake());
    this.#disarm = this.#options.clock.after(Math.min(delayMs, napMsMax), wake);
  }

  #wake(): void {
    this.#disarm?.();
    this.#disarm = null;
    this.#armedForMs = Number.POSITIVE_INFINITY;
    if (this.#isWriting) return;
    const caughtUp = this.#runUntil(this.#clockMs());
    if (caughtUp && !this.#isWriting && this.#inbox.length > 0) this.#runInbox();
    if (!this.#isWriting && this.#keeper?.hasChanges === true) this.#write(null);
    if (this.#isWriting) return;
    const backlog = !caughtUp || this.#inbox.length > 0 || this.#reactions.length > 0;
    const nextMs = backlog ? this.#reachedMs : this.#nextDueMs();
    if (nextMs !== Number.POSITIVE_INFINITY) this.#arm(nextMs);
  }

  #runInbox(): void {
    const batch = this.#inbox;
    this.#inbox = [];
    this.#running(() => this.#step(batch, false));
  }

  /**
   * Runs tasks and the core's timers in order of time; false if the limit of this turn was reached.
   */
  #runUntil(untilMs: number): boolean {
    return this.#running(() => {
      for (let instants = 0; instants < instantsPerTurnMax; instants += 1) {
        const dueMs = this.#reactions.length > 0 ? this.#reachedMs : this.#nextDueMs();
        if (dueMs > untilMs) {
          this.#reachedMs = Math.max(this.#reachedMs, untilMs);
          return true;
        }
        this.#reachedMs = Math.max(this.#reachedMs, dueMs);
        while (this.#agenda.peekAtMs() <= this.#reachedMs) this.#agenda.popMin()?.();
        const batch = this.#reactions;
        this.#reactions = [];
        this.#step(batch, true);
        if (this.#isWriting) return false;
      }
      return false;
    });
  }

  #running<T>(run: () => T): T {
    this.#isRunning = true;
    const result = run();
    this.#isRunning = false;
    return result;
  }

  #nextDueMs(): number {
    return Math.min(this.#routerDueMs(), this.#agenda.peekAtMs());
  }

  #routerDueMs(): number {
    return this.#options.router.nextDueAtMs() ?? Number.POSITIVE_INFINITY;
  }

  #step(batch: readonly Pending[], isOwn: boolean): void {
    const atMs = this.#reachedMs;
    const asked = batch.map(({ input }) => input);
    const inputs = this.#options.complete(asked, atMs);
    const requests = batch.flatMap(({ request }, place) => {
      return request === null ? [] : [[place, request] as const];
    });
    const prepared = { atMs, inputs, requests, batch, isOwn };
    if (this.#keeper === null) return this.#act(prepared);
    const changesNothing = inputs.length === 0 && this.#routerDueMs() > atMs;
    this.#isAhead = changesNothing;
    if (changesNothing) this.#tell(prepared, []);
    else this.#write(prepared);
  }

  #write(prepared: Prepared | null): void {
    this.#isWriting = true;
    const written = (): void => {
      this.#isWriting = false;
      this.#isRefusing = false;
      if (prepared !== null) {
        this.#keeper?.seal(prepared.atMs);
        this.#running(() => this.#act(prepared));
      }
      if (this.#isDraining) this.#drain();
      else this.#wake();
    };
    // A core that throws stands still for good; the next process replays the journal.
    void this.#keeper
      ?.append(prepared, this.#reachedMs)
      .then(written, () => this.#writeAgain(prepared))
      .catch(throwLater);
  }

  /** Refuses clients' inputs; the unwritten instant waits until the disk works again. */
  #writeAgain(prepared: Prepared | null): void {
    this.#isRefusing = true;
    const refusal = { atMs: this.#reachedMs, effects: [], refused: 'storage_unavailable' } as const;
    const asked = [...(prepared?.isOwn === false ? prepared.batch : []), ...this.#inbox];
    this.#inbox = [];
    for (const { hear, resolve } of asked) {
      hear(refusal);
      resolve(refusal);
    }
    const isOwn = prepared?.isOwn !== false;
    const left = isOwn ? prepared : { ...prepared, batch: [], inputs: [], requests: [] };
    if (this.#isDraining) this.#refuse('storage_unavailable');
    else this.#options.clock.after(retryMs, () => this.#write(left));
  }

  #act(prepared: Prepared): void {
    const { atMs, inputs } = prepared;
    const { router, foresee } = this.#options;
    foresee(inputs);
    const effects = router.step({ atMs, inputs });
    this.#tell(prepared, effects);
    this.#keeper?.acted(prepared, effects);
  }

  #tell({ atMs, batch }: Prepared, effects: readonly Effect[]): void {
    const { record, publish } = this.#options;
    const events = record(effects);
    const refusals = new Map<number, RefusalCode>();
    for (const effect of effects) {
      if (effect.type === 'refused') refusals.set(effect.input, effect.code);
    }
    publish(events);
    for (const listener of this.#listeners) listener(effects);
    const answers = batch.map(({ hear, resolve }, place) => {
      const refused = refusals.get(place);
      const answer = { atMs, effects, ...(refused === undefined ? {} : { refused }) };
      hear(answer);
      return () => resolve(answer);
    });
    // Changes outside the core are written before this instant's answers leave.
    for (const answer of answers) {
      if (this.#keeper === null) answer();
      else this.#keeper.afterChanges(answer);
    }
  }
}

/** Files that were changed while no service ran are activated by the first instant. */
function refusedAtStart(input: Input, refused: InputRefusal): Error {
  const what = input.type === 'activate' && input.centre !== undefined ? 'centre file' : input.type;
  return new Error(
    `the ${what} of this start is refused (${refused}), and what was in force before stays; expected no agent who is logged on, and no queue in use, to be missing`,
  );
}
