/** How a workflow has its effects carried out, in Temporal's sandbox. */
import { type ActivityOptions, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { OpenEffect } from '../engine/effect-lanes.ts';
import type { EffectActivity, EffectEnd, LocalActivities } from './activity-types.ts';

/** The worker itself ends a try whose lease is over, and names the pause before the next. */
const effectOptions = {
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

/** Tried once: an activity tries it again. */
const { writeNotice } = proxyLocalActivities<LocalActivities>({
  ...{ startToCloseTimeout: '10 seconds', retry: { maximumAttempts: 1 } },
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
