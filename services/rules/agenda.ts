/**
 * Timers for scheduled versions and for the end of the active one. Read from the store each time,
 * with one timer for a set; beginnings come before ends of the same instant.
 *
 * Source: rules.md D7.
 */
import { assert, equalByValue } from '../../kernel/index.ts';
import { type ActivationRecord, StoreError, type WaitingMode } from '../../store/index.ts';
import type { RuleContext, VersionRef } from './rule-context.ts';

const againMs = 1_000;

export interface ScheduledVersion {
  readonly atMs: number;
  readonly untilMs: number | null;
  readonly waiting: WaitingMode;
  readonly reason: string;
  readonly person: string;
}

export type DueActivation =
  | { readonly what: 'begins'; readonly atMs: number; readonly ref: VersionRef }
  | { readonly what: 'ends'; readonly atMs: number; readonly activation: ActivationRecord };

export interface AgendaActions {
  readonly prepare: (due: DueActivation) => Promise<void> | null;
  /** Carries out a due step; false if that fails. It writes to the store before it first waits. */
  readonly carryOut: (due: DueActivation) => Promise<boolean>;
}

export class Agenda {
  readonly #context: RuleContext;
  readonly #undertaking: AgendaActions;
  readonly #timers = new Map<string, () => void>();
  /** Activations that failed to end in time; the next start tries again. */
  readonly #outlived = new Set<number>();
  #isStopped = false;

  constructor(context: RuleContext, undertaking: AgendaActions) {
    this.#context = context;
    this.#undertaking = undertaking;
  }

  arm(setId: string): void {
    this.#timers.get(setId)?.();
    this.#timers.delete(setId);
    const due = this.next(setId);
    if (due === undefined) return;
    const delayMs = Math.max(0, due.atMs - this.#context.clock.nowMs());
    const ring = (): void => void this.#ring(setId).catch(again);
    const again = (error: unknown): void => {
      if (!(error instanceof StoreError && error.isPassing)) throw error;
      if (!this.#isStopped) this.#timers.set(setId, this.#context.clock.after(againMs, ring));
    };
    this.#timers.set(setId, this.#context.clock.after(delayMs, ring));
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** The next step due; of two at one instant, an activation goes before an end. */
  next(setId: string): DueActivation | undefined {
    const { rules } = this.#context.store;
    const all: DueActivation[] = rules.versionsIn(setId, 'scheduled').flatMap((version) => {
      const ref = { setId, version };
      const { atMs } = scheduledFor(this.#context, ref);
      // One whose stored instant is damaged does not begin by itself.
      return Number.isFinite(atMs) ? { what: 'begins', atMs, ref } : [];
    });
    const activation = rules.activationNow(setId);
    const untilMs = activation?.untilMs ?? null;
    if (activation !== undefined && untilMs !== null && !this.#outlived.has(activation.seq)) {
      all.push({ what: 'ends', atMs: untilMs, activation });
    }
    return all.sort((a, b) => a.atMs - b.atMs)[0];
  }

  /** Records that the active version had to stay past its end. */
  outlive(setId: string): void {
    const now = this.#context.store.rules.activationNow(setId);
    if (now !== undefined) this.#outlived.add(now.seq);
  }

  async #ring(setId: string): Promise<void> {
    for (let due = this.next(setId); due !== undefined; due = this.next(setId)) {
      if (due.atMs > this.#context.clock.nowMs()) break;
      const preparing = this.#undertaking.prepare(due);
      if (preparing !== null) {
        await preparing;
        if (this.#isStopped) return;
        if (!equalByValue(due, this.next(setId))) continue;
      }
      const isDone = await this.#undertaking.carryOut(due);
      if (!isDone && due.what === 'ends') this.outlive(setId);
    }
    this.arm(setId);
  }
}

export function scheduledFor(
  { store }: RuleContext,
  { setId, version }: VersionRef,
): ScheduledVersion {
  const event = store.rules
    .events(setId, version)
    .findLast(({ action }) => action === 'rules.scheduled');
  assert(event !== undefined, 'a scheduled version has been scheduled');
  const { atMs, untilMs, waiting, reason } = event.body;
  return {
    atMs: Number(atMs),
    untilMs: typeof untilMs === 'number' ? untilMs : null,
    waiting: waiting === 'pin' ? 'pin' : 'migrate',
    reason: String(reason),
    person: event.person,
  };
}
