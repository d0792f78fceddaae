/**
 * The rules of part 2 as tests, part by part, for any router that does them.
 *
 * Source: acd-routing.md Part B; docs/decisions/0010.
 */
import { describe } from 'vitest';
import type { CreateRouter } from './drive-router.ts';
import { describeActivation } from './routing-suite-later/activation.ts';
import { describeCallbacks } from './routing-suite-later/callbacks.ts';
import { describeCommands } from './routing-suite-later/commands.ts';
import { describeConferences } from './routing-suite-later/conferences.ts';
import { describeConsults } from './routing-suite-later/consults.ts';
import { describeHold } from './routing-suite-later/hold.ts';
import { describePrecedences, describeReserves } from './routing-suite-later/matching.ts';
import { describePromotion } from './routing-suite-later/promotion.ts';
import { describeRestart } from './routing-suite-later/restart.ts';
import { describeReturns } from './routing-suite-later/returns.ts';
import { describeRingGroups } from './routing-suite-later/ring-groups.ts';
import { describeTransfers } from './routing-suite-later/transfers.ts';
import { describeWaitQuestions } from './routing-suite-later/wait-questions.ts';

/** Parts that the core does, too. */
const partsOfCore: readonly ((createRouter: CreateRouter) => void)[] = [
  describeRingGroups,
  describeReserves,
  describePromotion,
  describePrecedences,
  describeHold,
  describeCallbacks,
  describeCommands,
  describeRestart,
  describeWaitQuestions,
  describeActivation,
];

/** Parts that wait for the core: a part it has learnt moves up. */
const partsToCome: readonly ((createRouter: CreateRouter) => void)[] = [
  describeTransfers,
  describeConsults,
  describeConferences,
  describeReturns,
];

/** Declares the tests of part 2 that the core passes against one kind of router. */
export function describeRoutingOfCore(name: string, createRouter: CreateRouter): void {
  describe(`${name}, part 2`, () => {
    for (const declare of partsOfCore) declare(createRouter);
  });
}

/** Declares all tests of part 2 against one kind of router. */
export function describeRoutingLater(name: string, createRouter: CreateRouter): void {
  describeRoutingOfCore(name, createRouter);
  describe(`${name}, part 2, to come`, () => {
    for (const declare of partsToCome) declare(createRouter);
  });
}
