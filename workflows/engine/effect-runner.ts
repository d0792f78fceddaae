/**
 * Runs leased effects up to a concurrency limit, retries after pauses, and gives up after the last.
 * A try that exceeds its lease counts as failed, but its late answer is used if it is the first.
 */
import { Heap, reasonOf } from '../../kernel/index.ts';
import type { Alarm, Doer, HostClock, ProcessEvent } from '../host.ts';
import { bodyHash } from './body-hash.ts';
import { EffectLanes, leaseMsDefault, type OpenEffect, pausesDefault } from './effect-lanes.ts';
import { outcomeItem, type WorkItem } from './work-item.ts';

export interface RunnerOptions {
  readonly doers: { readonly [kind: string]: Doer };
  readonly clock: HostClock;
  readonly effectsMax: number;
  readonly onAlarm: (alarm: Alarm) => void;
  readonly enqueue: (item: WorkItem) => void;
}

export class EffectRunner {
  readonly lanes = new EffectLanes();
  readonly #options: RunnerOptions;
  readonly #ready: OpenEffect[] = [];
  readonly #due = new Heap<{ readonly atMs: number; readonly open: OpenEffect }>(
    (a, b) => a.atMs - b.atMs || a.open.seq - b.open.seq,
  );
  #running = 0;
  #isHalted = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running;
  }

  leaseMs(kind: string): number {
    return this.#options.doers[kind]?.leaseMs ?? leaseMsDefault;
  }

  halt(): void {
    this.#isHalted = true;
  }

  resume(): void {
    for (const head of this.lanes.heads()) {
      if (head.phase === 'idle') this.#watch(head);
    }
  }

  begin(open: OpenEffect, leaseUntilMs: number): void {
    open.leaseUntilMs = leaseUntilMs;
    open.phase = 'ready';
    this.#ready.push(open);
  }

  /** When the next pause between tries, or lease of a running try, ends; null: none. */
  nextAtMs(): number | null {
    return this.#due.peek()?.atMs ?? null;
  }

  /** Retries or gives up due effects, and starts others up to the limit. True: some started. */
  wake(nowMs: number): boolean {
    const before = this.#running;
    for (let top = this.#due.peek(); top !== undefined && top.atMs <= nowMs; ) {
      this.#due.pop();
      this.#comeDue(top.open, top.atMs);
      top = this.#due.peek();
    }
    while (!this.#isHalted && this.#running < this.#options.effectsMax) {
      const open = this.#ready.shift();
      if (open === undefined) break;
      this.#start(open, nowMs);
    }
    return this.#running > before;
  }

  #comeDue(open: OpenEffect, atMs: number): void {
    if (!this.lanes.has(open.effect.key) || dueAtMs(open) !== atMs) return;
    if (open.phase === 'idle' && !this.#isHalted) this.#askLease(open);
    else if (open.phase === 'running') {
      this.#running -= 1;
      open.attempt += 1;
      this.#failed(open, `no answer within ${this.leaseMs(open.effect.kind)} ms`);
    }
  }

  #askLease(open: OpenEffect): void {
    open.phase = 'asked';
    const leaseUntilMs = this.#options.clock.nowMs() + this.leaseMs(open.effect.kind);
    const stored = (): void => this.begin(open, leaseUntilMs);
    this.#options.enqueue({
      kind: 'note',
      open,
      change: { leaseUntilMs },
      stored,
      isAlone: false,
    });
  }

  #start(open: OpenEffect, nowMs: number): void {
    const { kind } = open.effect;
    // Waiting has left too little of the lease, so it is renewed.
    if ((open.leaseUntilMs ?? 0) - nowMs < this.leaseMs(kind) / 2) return this.#askLease(open);
    this.#running += 1;
    open.phase = 'running';
    open.attempt += 1;
    const { attempt } = open;
    this.#watch(open);
    const done = (outcome: ProcessEvent | null): void => {
      if (open.attempt === attempt) this.#running -= 1;
      this.#succeeded(open, outcome);
    };
    const failed = (error: unknown): void => {
      if (open.attempt !== attempt) return;
      this.#running -= 1;
      this.#failed(open, reasonOf(error));
    };
    void this.#carryOut(open).then(done, failed);
  }

  // Async, so that an exception thrown at once also counts as a failure.
  async #carryOut({ effect, cause }: OpenEffect): Promise<ProcessEvent | null> {
    const doer = this.#options.doers[effect.kind];
    if (doer === undefined) throw new Error(`nobody carries out ${effect.kind}`);
    return await doer.carryOut(effect, cause);
  }

  #succeeded(open: OpenEffect, outcome: ProcessEvent | null): void {
    if (!this.lanes.has(open.effect.key)) return;
    open.phase = 'asked';
    const nowMs = this.#options.clock.nowMs();
    if (outcome !== null) {
      return this.#options.enqueue(
        outcomeItem(open, { event: outcome, nowMs, gaveUp: null }, bodyHash),
      );
    }
    const change = { leaseUntilMs: null, doneAtMs: nowMs };
    const stored = (): void => undefined;
    this.#options.enqueue({ kind: 'note', open, change, stored, isAlone: false });
  }

  #failed(open: OpenEffect, problem: string): void {
    const { clock, doers, enqueue, onAlarm } = this.#options;
    const { key, kind } = open.effect;
    open.phase = 'asked';
    const nowMs = clock.nowMs();
    const pauseMs = (doers[kind]?.retryAfterMs ?? pausesDefault)[open.failures];
    if (pauseMs === undefined) {
      onAlarm({ kind: 'effect_parked', subject: key, problem });
      const event = { type: 'effect.gaveUp', kind, key, reason: 'tries_used_up' };
      return enqueue(outcomeItem(open, { event, nowMs, gaveUp: problem }, bodyHash));
    }
    const standing = { failures: open.failures + 1, nextAtMs: nowMs + pauseMs, leaseUntilMs: null };
    const stored = (): void => {
      Object.assign(open, standing);
      open.phase = 'idle';
      this.#watch(open);
    };
    enqueue({ kind: 'note', open, change: { ...standing, problem }, stored, isAlone: false });
  }

  #watch(open: OpenEffect): void {
    this.#due.push({ atMs: dueAtMs(open), open });
  }
}

function dueAtMs({ leaseUntilMs, nextAtMs }: OpenEffect): number {
  return leaseUntilMs ?? nextAtMs;
}
