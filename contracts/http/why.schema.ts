/**
 * Explanations: why this agent, why not that one, why this call still waits.
 *
 * Source: ux-and-api.md 3.3, acd-routing.md B16.
 */
import { z } from 'zod';
import { idField, instantField, msField } from './fields.ts';

const testCountSchema = z.object({ test: z.string(), agentCount: z.number() });

const decisionResourceSchema = z.object({
  at: instantField,
  atMs: msField,
  offerId: idField,
  queueId: idField,
  agentId: idField,
  ruleVersion: z.number(),
  rule: z
    .object({ set: z.string(), version: z.number(), rule: z.string() })
    .nullable()
    .describe('The rule that gave the call its plan; null: no rule did.'),
  step: z.number(),
  key: z.object({ class: z.number(), dueKey: z.number(), sequence: z.number() }),
  comparators: z.array(z.string()),
  /** Best first, ten at most; the winner is the first. */
  candidates: z.array(
    z.object({ agentId: idField, linkRank: z.number(), vector: z.array(z.number()) }),
  ),
  candidateCount: z.number(),
  decidedBy: z.string(),
  text: z.string(),
});
export type DecisionResource = z.infer<typeof decisionResourceSchema>;

export const whySchema = z.object({
  callId: idField,
  derivedState: z.string(),
  outcome: z.string().nullable(),
  decisions: z
    .array(decisionResourceSchema)
    .describe('One per offer kept, oldest first; none where no offer was made.'),
  notKept: z.string().describe('What decisions do not say, why, and where it is answered.'),
  text: z.string().describe('The answer in words: the last decision, or why there is none.'),
  asOf: instantField,
});
export type Why = z.infer<typeof whySchema>;

export const whyNotSchema = z.object({
  callId: idField,
  agentId: idField,
  kind: z.enum(['eligible', 'test', 'holdBack', 'lost', 'won', 'callNotWaiting']),
  test: z.string().nullable(),
  holdBack: z.string().nullable(),
  comparator: z.string().nullable(),
  to: idField.nullable().describe('Who had the better place.'),
  text: z.string(),
  asOf: instantField,
});
export type WhyNotResource = z.infer<typeof whyNotSchema>;

export const whyWaitingSchema = z.object({
  callId: idField,
  queueId: idField,
  step: z.number(),
  waitMs: msField,
  /**
   * Agents stopped at each test now, in the order of the tests; tests that stop nobody are left
   * out.
   */
  stopped: z.array(testCountSchema),
  eligibleNow: z.number(),
  holdBack: z.string().nullable(),
  next: z.object({ kind: z.string(), at: instantField }).nullable(),
  text: z.string(),
  asOf: instantField,
});
export type WhyWaitingResource = z.infer<typeof whyWaitingSchema>;
