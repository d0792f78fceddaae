/**
 * What part 1 of the core refuses, so that the naive router can answer as it does.
 *
 * Goes away, with `World.isWhole`, when the core does the whole specification.
 */
import { assert } from '../../../kernel/index.ts';
import type { CentreFile, Input } from '../../../routing/index.ts';
import type { QueuePlan } from '../../../rules/index.ts';

const laterInputs = new Set<Input['type']>([
  'call.digits',
  'call.callbackTaken',
  'call.messageLeft',
  'call.returned',
  'hold',
  'retrieve',
  'consult',
  'completeTransfer',
  'cancelConsult',
  'conference',
  'transfer',
  'reclassCall',
  'moveCall',
  'pullCall',
  'hangUpCall',
  'activate',
  'restart',
]);

/** Whether an input comes with part 2. */
export function isLaterInput(input: Input): boolean {
  return laterInputs.has(input.type);
}

/** Whether a plan asks for several offers at once, which come with part 2. */
export function needsSeveralOffers(plan: QueuePlan): boolean {
  return typeof plan.strategy === 'object' || (plan.steps ?? []).some((s) => (s.offers ?? 1) > 1);
}

/** Throws where a centre asks for what comes with part 2. */
export function assertPartOne(file: CentreFile): void {
  const precedence = file.routing?.precedence ?? 'classFirst';
  assert(precedence === 'classFirst', `precedence ${precedence} comes with part 2`);
  assert(typeof file.defaults?.strategy !== 'object', 'ring groups come with part 2');
  for (const queue of file.queues) {
    assert(queue.reserve === undefined, `reserve of queue ${queue.id} comes with part 2`);
    assert(queue.promoteAfterMs === undefined, `promotion in ${queue.id} comes with part 2`);
    assert(!needsSeveralOffers(queue.plan ?? {}), `several offers in ${queue.id}: part 2`);
  }
}
