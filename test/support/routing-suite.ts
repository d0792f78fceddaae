/**
 * The rules of routing as tests, for any router: the naive one and the core hold the same suite.
 *
 * Source: acd-routing.md Part B, one block per rule; docs/decisions/0004.
 */
import { describe } from 'vitest';
import type { CreateRouter } from './drive-router.ts';
import { describeAgentChoice } from './routing-suite/agent-choice.ts';
import { describeAgents } from './routing-suite/agents.ts';
import { describeInstants } from './routing-suite/instants.ts';
import { describeLogOff } from './routing-suite/log-off.ts';
import { describeCapacity, describeEligibility } from './routing-suite/matching.ts';
import { describeOffers } from './routing-suite/offers.ts';
import { describeOrder } from './routing-suite/order.ts';
import { describeQuestions } from './routing-suite/questions.ts';
import { describeWaiting } from './routing-suite/waiting.ts';
import { describeWrapUp } from './routing-suite/wrap-up.ts';

/** Declares all tests of the rules against one kind of router. */
export function describeRouting(name: string, createRouter: CreateRouter): void {
  describe(name, () => {
    describeInstants(createRouter);
    describeAgents(createRouter);
    describeLogOff(createRouter);
    describeOffers(createRouter);
    describeCapacity(createRouter);
    describeEligibility(createRouter);
    describeOrder(createRouter);
    describeAgentChoice(createRouter);
    describeWrapUp(createRouter);
    describeWaiting(createRouter);
    describeQuestions(createRouter);
  });
}
