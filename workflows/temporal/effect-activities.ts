/** Activities as workflows call them, and how an effect runs from Temporal's sandbox. */
import { type ActivityOptions, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { assert } from '../../kernel/index.ts';
import type { Effect } from '../../orders/index.ts';
import type { OpenEffect } from '../engine/effect-lanes.ts';
import type { StoreAhead, Turn, WholeProcess } from '../engine/turn-store.ts';
import type { Cause, ProcessEvent } from '../host.ts';

export interface LocalActivities {
  /**
   * Stores a turn, then carries out those of the given effects that are local to the worker. `ends`
   * has a member for each effect; null: an ordinary activity must carry it out.
   */
  saveOrder(turn: Turn, effects: readonly EffectRequest[]): Promise<SavedTurn>;
  /** Stores a turn of a run of an earlier build, which replays with this name. */
  recordTurn(turn: Turn): Promise<StoreAhead | null>;
  readProcess(processId: string): Promise<WholeProcess>;
  /** Writes a notice; null: this worker has no doer for notices, so an ordinary activity must. */
  writeNotice(effect: Effect, cause: EffectCause): Promise<EffectEnd | null>;
  tellFailing(processId: string, problem: string): Promise<void>;
}

export interface EffectCause {
  readonly processId: string;
  readonly cause: Cause;
}

export interface EffectRequest {
  readonly effect: Effect;
  readonly of: EffectCause;
}

export interface SavedTurn {
  /** The store's state if the turn is not the next; null: the turn is stored. */
  readonly ahead: StoreAhead | null;
  readonly ends: readonly (EffectEnd | null)[];
}

export interface EffectEnd {
  readonly event: ProcessEvent | null;
  readonly failures: number;
  /** Why the effect was given up; null: it was not. */
  readonly gaveUp: string | null;
}

export type EffectActivity = (effect: Effect, cause: EffectCause) => Promise<EffectEnd>;

/**
 * Settings of effects' activities. The worker itself limits a try's time and chooses the pause
 * before the next.
 */
const effectOptions = {
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

/** A notice is tried once as a local activity; retries are ordinary activities. */
const { writeNotice } = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * Carries out effects by the activity named after their kind. Notices that `saveOrder` did not try
 * are local activities where possible, which add one event to the history instead of three to six.
 */
export function carriesOut(
  options: Partial<ActivityOptions> | undefined,
): (open: OpenEffect) => Promise<EffectEnd> {
  const all = { ...effectOptions, ...options };
  const activities = proxyActivities<{ readonly [kind: string]: EffectActivity }>(all);
  return async ({ effect, processId, cause, attempt }) => {
    const of = { processId, cause };
    const isNew = effect.lane === 'notices' && attempt === 0;
    const written = isNew ? await writeNotice(effect, of).catch(() => null) : null;
    if (written !== null) return written;
    const summary = effect.key.slice(effect.key.indexOf('/') + 1);
    const activity = activities[effect.kind];
    assert(activity !== undefined, 'a proxy has every activity');
    return await activity.executeWithOptions({ ...all, summary }, [effect, of]);
  };
}
