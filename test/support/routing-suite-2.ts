/**
 * The rules of routing's part 2 as tests, for any router: see `routing-suite.ts`.
 *
 * Source: acd-routing.md Part B; docs/decisions/0004.
 */
import { describe } from 'vitest';
import type { CreateRouter } from './drive-router.ts';
import { describeActivation } from './routing-suite-2/activation.ts';
import { describeCallbacks } from './routing-suite-2/callbacks.ts';
import { describeCommands } from './routing-suite-2/commands.ts';
import { describeConferences } from './routing-suite-2/conferences.ts';
import { describeConsults } from './routing-suite-2/consults.ts';
import { describeHold } from './routing-suite-2/hold.ts';
import { describePrecedences, describeReserves } from './routing-suite-2/matching.ts';
import { describeOneAgentVersions } from './routing-suite-2/one-agent-versions.ts';
import { describePromotion } from './routing-suite-2/promotion.ts';
import { describeQueueFacts } from './routing-suite-2/queue-facts.ts';
import { describeRestart } from './routing-suite-2/restart.ts';
import { describeReturns } from './routing-suite-2/returns.ts';
import { describeRingGroups } from './routing-suite-2/ring-groups.ts';
import { describeRules } from './routing-suite-2/rules.ts';
import { describeSettled } from './routing-suite-2/settled.ts';
import { describeTransfers } from './routing-suite-2/transfers.ts';
import { describeWaitQuestions } from './routing-suite-2/wait-questions.ts';

/** Declares the tests of part 2 against one kind of router. */
export function describeRoutingPart2(name: string, createRouter: CreateRouter): void {
  describe(`${name}, part 2`, () => {
    describeRingGroups(createRouter);
    describeReserves(createRouter);
    describePromotion(createRouter);
    describePrecedences(createRouter);
    describeHold(createRouter);
    describeCallbacks(createRouter);
    describeCommands(createRouter);
    describeRestart(createRouter);
    describeWaitQuestions(createRouter);
    describeTransfers(createRouter);
    describeConsults(createRouter);
    describeConferences(createRouter);
    describeReturns(createRouter);
    describeActivation(createRouter);
    describeOneAgentVersions(createRouter);
    describeRules(createRouter);
    describeQueueFacts(createRouter);
    describeSettled(createRouter);
  });
}
