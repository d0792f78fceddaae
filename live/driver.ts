/**
 * The wall-clock driver of the core: one router, one inbox, one timer, a speed factor.
 *
 * Everything enters by one inbox. What is submitted within one turn of the event loop is one
 * instant, stamped with the centre's time; what a due task submits is stamped with the time it was
 * due, so a simulated switch gives the same day at any speed. Effects fold into the projection
 * first, and are told after. The journal's place is in `#step`, between the step and what follows
 * it.
 *
 * Cost: O(log n) per task; nothing scans.
 * Source: acd-routing.md B1, architecture.md (live service).
 */
import { EventList } from '../kernel/index.ts';
import type { Effect, Input, RefusalCode, Router } from '../routing/index.ts';
import type { Clock } from './clock.ts';
import type { StreamEvent } from './event-ring.ts';

/** Inputs waiting for their instant; more are refused. */
const inboxMax = 10_000;
/**
 * Instants run before the event loop gets a turn: a backlog after a pause must not stop the
 * readers.
 */
const instantsPerTurnMax = 1_000;
/** Longest timer set, so that a jump of the wall clock is noticed. */
const napMsMax = 60_000;

/** Why an input was not taken: the core's reasons, and the driver's own two. */
export type Refusal = RefusalCode | 'resource_unavailable' | 'draining';

/** The answer to one input. */
export interface Answer {
  /** Time of its instant. */
  readonly atMs: number;
  /** Effects of its instant; where inputs shared the instant, those of all of them. */
  readonly effects: readonly Effect[];
  readonly refused?: Refusal;
}

/** Told after each instant, when its effects can be read. It must not throw. */
export type EffectListener = (effects: readonly Effect[]) => void;

interface Pending {
  readonly input: Input;
  readonly answer: (answer: Answer) => void;
}

export interface DriverOptions {
  readonly router: Router;
  readonly clock: Clock;
  /** Milliseconds of the centre per millisecond of the clock. */
  readonly speed: number;
  /** Adds to the inputs of an instant what the centre itself knows; keeps number and order. */
  readonly complete: (inputs: readonly Input[], atMs: number) => readonly Input[];
  /** Takes the effects of an instant before anybody is told. */
  readonly record: (effects: readonly Effect[]) => readonly StreamEvent[];
  readonly publish: (events: readonly StreamEvent[]) => void;
}

/** Drives one router by a clock. */
export class Driver {
  readonly #options: DriverOptions;
  readonly #startedAtMs: number;
  readonly #agenda = new EventList<() => void>();
  readonly #listeners = new Set<EffectListener>();
  #inbox: Pending[] = [];
  /** What tasks and listeners submit while instants run. */
  #reactions: Pending[] = [];
  #reachedMs = 0;
  #isRunning = false;
  #isDraining = false;
  #disarm: (() => void) | null = null;
  #armedForMs = Number.POSITIVE_INFINITY;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.nowMs();
  }

  /** The centre's time: milliseconds since its origin. Inside a task, the time it was due. */
  get nowMs(): number {
    return this.#isRunning ? this.#reachedMs : Math.max(this.#reachedMs, this.#clockMs());
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /**
   * Puts an input into the inbox; answered when its instant has run. `then` hears the answer before
   * the next instant runs.
   */
  submit(input: Input, then: (answer: Answer) => void = () => {}): Promise<Answer> {
    const refused = this.#refusal();
    if (refused !== null) {
      const answer = { atMs: this.nowMs, effects: [], refused };
      then(answer);
      return Promise.resolve(answer);
    }
    return new Promise((resolve) => {
      const answer = (given: Answer): void => {
        then(given);
        resolve(given);
      };
      const pending = { input, answer };
      if (this.#isRunning) {
        this.#reactions.push(pending);
      } else {
        this.#inbox.push(pending);
        this.#arm(this.#reachedMs);
      }
    });
  }

  /**
   * Runs a task when the centre's time is `atMs`, or at once where that is past. Returns its
   * cancel.
   */
  at(atMs: number, task: () => void): () => void {
    const dueMs = Math.max(atMs, this.#reachedMs);
    const handle = this.#agenda.push(dueMs, 0, 0, 0, task);
    if (!this.#isRunning) this.#arm(dueMs);
    return () => this.#agenda.cancel(handle);
  }

  onEffects(listener: EffectListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes nothing new; runs what was taken, and sets no timer again. */
  stop(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#disarm?.();
    this.#disarm = null;
    if (this.#inbox.length > 0) this.#runInbox();
    this.#runUntil(this.#reachedMs);
    for (const { answer } of this.#reactions) {
      answer({ atMs: this.#reachedMs, effects: [], refused: 'draining' });
    }
    this.#reactions = [];
  }

  #refusal(): Refusal | null {
    if (this.#isDraining) return 'draining';
    const full = this.#inbox.length + this.#reactions.length >= inboxMax;
    return full ? 'resource_unavailable' : null;
  }

  #clockMs(): number {
    const { clock, speed } = this.#options;
    return Math.max(0, Math.floor((clock.nowMs() - this.#startedAtMs) * speed));
  }

  /** Sets the one timer, unless it is set for no later. */
  #arm(dueMs: number): void {
    if (this.#isDraining || dueMs >= this.#armedForMs) return;
    this.#disarm?.();
    this.#armedForMs = dueMs;
    const delayMs = Math.ceil((dueMs - this.#clockMs()) / this.#options.speed);
    this.#disarm = this.#options.clock.after(Math.min(delayMs, napMsMax), () => this.#wake());
  }

  #wake(): void {
    this.#disarm = null;
    this.#armedForMs = Number.POSITIVE_INFINITY;
    const caughtUp = this.#runUntil(this.#clockMs());
    if (caughtUp && this.#inbox.length > 0) this.#runInbox();
    const backlog = !caughtUp || this.#inbox.length > 0 || this.#reactions.length > 0;
    const nextMs = backlog ? this.#reachedMs : this.#nextDueMs();
    if (nextMs !== Number.POSITIVE_INFINITY) this.#arm(nextMs);
  }

  #runInbox(): void {
    const batch = this.#inbox;
    this.#inbox = [];
    this.#running(() => this.#step(batch));
  }

  /**
   * Runs tasks and the core's timers in order of time; false: the turn was used up before the end.
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
        this.#step(batch);
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
    const routerDueMs = this.#options.router.nextDueAtMs() ?? Number.POSITIVE_INFINITY;
    return Math.min(routerDueMs, this.#agenda.peekAtMs());
  }

  #step(batch: readonly Pending[]): void {
    const { router, complete, record, publish } = this.#options;
    const atMs = this.#reachedMs;
    const inputs = complete(
      batch.map(({ input }) => input),
      atMs,
    );
    const effects = router.step({ atMs, inputs });
    const events = record(effects);
    const refusals = new Map<number, RefusalCode>();
    for (const effect of effects) {
      if (effect.type === 'refused') refusals.set(effect.input, effect.code);
    }
    publish(events);
    for (const listener of this.#listeners) listener(effects);
    batch.forEach((pending, place) => {
      const refused = refusals.get(place);
      pending.answer({ atMs, effects, ...(refused === undefined ? {} : { refused }) });
    });
  }
}
