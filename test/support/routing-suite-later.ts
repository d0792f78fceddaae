/**
 * The rules of part 2 as tests, for any router that does the whole specification.
 *
 * Source: acd-routing.md Part B; docs/decisions/0010.
 */
import { describe } from 'vitest';
import { describeActivation } from './routing-suite-later/activation.ts';
import { describeCallbacks } from './routing-suite-later/callbacks.ts';
import { describeCommands } from './routing-suite-later/commands.ts';
import { describeConferences } from './routing-suite-later/conferences.ts';
import { describeConsults } from './routing-suite-later/consults.ts';
import type { CreateWholeRouter } from './routing-suite-later/drive-later.ts';
import { describePrecedences, describeReserves } from './routing-suite-later/matching.ts';
import { describePromotion } from './routing-suite-later/promotion.ts';
import { describeRestart } from './routing-suite-later/restart.ts';
import { describeReturns } from './routing-suite-later/returns.ts';
import { describeRingGroups } from './routing-suite-later/ring-groups.ts';
import { describeTransfers } from './routing-suite-later/transfers.ts';
import { describeWaitQuestions } from './routing-suite-later/wait-questions.ts';

/** Declares all tests of part 2 against one kind of router. */
export function describeRoutingLater(name: string, createRouter: CreateWholeRouter): void {
  describe(`${name}, part 2`, () => {
    describeRingGroups(createRouter);
    describeReserves(createRouter);
    describePromotion(createRouter);
    describePrecedences(createRouter);
    describeTransfers(createRouter);
    describeConsults(createRouter);
    describeConferences(createRouter);
    describeReturns(createRouter);
    describeCallbacks(createRouter);
    describeCommands(createRouter);
    describeActivation(createRouter);
    describeRestart(createRouter);
    describeWaitQuestions(createRouter);
  });
}
