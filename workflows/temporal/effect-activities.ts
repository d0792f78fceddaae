/** What workflows ask of workers, and how one has its effects carried out in Temporal's sandbox. */
import { type ActivityOptions, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Effect } from '../../orders/index.ts';
import type { OpenEffect } from '../engine/effect-lanes.ts';
import type { StoreAhead, Turn, WholeProcess } from '../engine/turn-store.ts';
import type { Cause, ProcessEvent } from '../host.ts';

/** What takes milliseconds; local activities. */
export interface LocalActivities {
  /** Stores a turn; or returns how the store stands, where that is not the next one. */
  recordTurn(turn: Turn): Promise<StoreAhead | null>;
  readProcess(processId: string): Promise<WholeProcess>;
  /** Carries out a notice; null: this worker does not, so an activity does. */
  writeNotice(effect: Effect, cause: EffectCause): Promise<EffectEnd | null>;
  /** Raises an alarm about a process whose task fails. */
  tellFailing(processId: string, problem: string): Promise<void>;
}

/** What led to an effect, and whose it is. */
export interface EffectCause {
  readonly processId: string;
  readonly cause: Cause;
}

/** What came of an effect. */
export interface EffectEnd {
  /** What its process is told; null: nothing. */
  readonly event: ProcessEvent | null;
  /** Tries that failed before. */
  readonly failures: number;
  /** Why no try is left; null: it was carried out. */
  readonly gaveUp: string | null;
}

/** An activity named by the kind of effect. */
export type EffectActivity = (effect: Effect, cause: EffectCause) => Promise<EffectEnd>;

/** The worker itself ends a try whose lease is over, and names the pause before the next. */
const effectOptions = {
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

/** Tried once: an activity tries it again. */
const { writeNotice } = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * By an activity named by its kind; a notice by a local one, where its worker writes it. That is
 * one event of the history in place of three, and mostly of a task of three more.
 */
export function carriesOut(
  options: Partial<ActivityOptions> | undefined,
): (open: OpenEffect) => Promise<EffectEnd> {
  const activities: { readonly [kind: string]: EffectActivity } = proxyActivities({
    ...effectOptions,
    ...options,
  });
  return async ({ effect, processId, cause }) => {
    const carryOut = activities[effect.kind] as EffectActivity;
    const of = { processId, cause };
    if (effect.lane !== 'notices') return await carryOut(effect, of);
    const written = await writeNotice(effect, of).catch(() => null);
    return written ?? (await carryOut(effect, of));
  };
}
