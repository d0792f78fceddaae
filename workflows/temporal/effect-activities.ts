/** Activities as workflows call them, and how an effect runs from Temporal's sandbox. */
import { type ActivityOptions, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Effect } from '../../orders/index.ts';
import type { OpenEffect } from '../engine/effect-lanes.ts';
import type { StoreAhead, Turn, WholeProcess } from '../engine/turn-store.ts';
import type { Cause, ProcessEvent } from '../host.ts';

export interface LocalActivities {
  /** Stores a turn, or returns the store's state if the turn is not the next. */
  recordTurn(turn: Turn): Promise<StoreAhead | null>;
  readProcess(processId: string): Promise<WholeProcess>;
  /** Null if this worker has no doer for notices; then an ordinary activity writes the notice. */
  writeNotice(effect: Effect, cause: EffectCause): Promise<EffectEnd | null>;
  tellFailing(processId: string, problem: string): Promise<void>;
}

export interface EffectCause {
  readonly processId: string;
  readonly cause: Cause;
}

export interface EffectEnd {
  readonly event: ProcessEvent | null;
  readonly failures: number;
  /** Why no try of the effect is left; null: it succeeded. */
  readonly gaveUp: string | null;
}

export type EffectActivity = (effect: Effect, cause: EffectCause) => Promise<EffectEnd>;

/** The worker itself enforces the time limit of a try and chooses the pause before the next. */
const effectOptions = {
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

/** Tried once as a local activity; retries run as an ordinary activity. */
const { writeNotice } = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * Carries effects out by the activity named after their kind. Notices run as local activities where
 * possible, which adds one event to the history instead of three to six.
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
