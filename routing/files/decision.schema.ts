/**
 * Decision records, which say why the core picked a call and an agent, rule decisions, and how two
 * cores differ.
 */
import * as z from 'zod';
import type { Infer } from '../../kernel/schemas/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { eligibilityTests } from '../border/codes.ts';
import { comparatorNames } from '../centre/strategies.ts';
import { effectSchema } from './effect.schema.ts';
import { ruleSourceSchema } from './input.schema.ts';
import {
  atMsSchema,
  callIdSchema,
  classSchema,
  fileIdSchema,
  numberSchema,
  offerIdSchema,
  strict,
} from './values.schema.ts';

const eligibilityTest = z.enum(eligibilityTests);
export const comparatorSchema = z.enum(comparatorNames);
/**
 * What decides between candidates: an element of the strategy, the link's rank, the agent id, or
 * that there was one candidate.
 */
export type Comparator = Infer<typeof comparatorSchema>;

const factInput = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()).readonly(),
]);

/** A rule decision about a call, with its facts. */
export const ruleDecisionSchema = strict({
  type: z.literal('rules'),
  atMs: atMsSchema,
  callId: callIdSchema,
  kind: z.enum(ruleKindNames),
  set: fileIdSchema,
  version: z.int().min(1),
  decidedAtMs: z.int().describe('Milliseconds since 1970.'),
  matched: z.array(fileIdSchema).describe('Rules whose conditions hold.'),
  facts: z.record(
    z.string(),
    z.union([factInput, z.array(z.record(z.string(), factInput)).readonly()]),
  ),
  unknown: z.array(z.string()).describe('Facts that the rules read and nobody supplied.'),
  wrong: z
    .array(strict({ name: z.string(), received: z.string(), expected: z.string() }))
    .describe('Facts outside the dictionary or with a wrong value; they count as unknown.'),
});
/** Decision of one kind's rule set for one call. */
export type RuleDecisionRecord = Infer<typeof ruleDecisionSchema>;

export const callKeySchema = strict({
  class: classSchema,
  dueKey: z.int(),
  sequence: numberSchema.describe('Number of the call in order of arrival.'),
});
/** What orders waiting calls: class, due key, sequence. */
export type CallKey = Infer<typeof callKeySchema>;

export const candidateSchema = strict({
  agentId: fileIdSchema,
  linkRank: numberSchema.describe('Rank of the link between agent and queue.'),
  vector: z
    .array(z.number())
    .describe('Values of the comparators; the smaller wins, so a score is negated.'),
});
/** An agent who could have the call. */
export type Candidate = Infer<typeof candidateSchema>;

/** Why a call was offered to an agent. */
export const decisionSchema = strict({
  type: z.literal('decision'),
  atMs: atMsSchema,
  n: z.int().min(1).describe('`n` of the `offer.offered` effect that made the offer.'),
  offerId: offerIdSchema,
  callId: callIdSchema,
  queueId: fileIdSchema,
  agentId: fileIdSchema,
  ruleVersion: z.int().min(1).describe('Active version of the centre.'),
  rule: ruleSourceSchema.exactOptional().describe('The rule that gave the plan [none].'),
  key: callKeySchema.describe('What orders the call among others.'),
  step: numberSchema,
  comparators: z.array(comparatorSchema).describe('Those whose values stand in each vector.'),
  candidates: z
    .array(candidateSchema)
    .describe('Best first; the first is the winner. As many as the sink takes at most.'),
  candidateCount: numberSchema.describe('Agents who could have the call.'),
  decidedBy: comparatorSchema.describe('What put the winner before the next candidate.'),
  stopped: z
    .array(numberSchema)
    .exactOptional()
    .describe('Agents stopped at each test; this and the next two members need a scan.'),
  stoppedAgents: z
    .record(fileIdSchema, eligibilityTest)
    .exactOptional()
    .describe('First failed test of each agent who was no candidate.'),
  overtaken: z
    .array(
      strict({
        callId: callIdSchema,
        test: z.enum([...eligibilityTests, 'linkRank', 'offerCap', 'claim', 'queueClosed']),
      }),
    )
    .exactOptional()
    .describe('Earlier waiting calls that did not get this agent, and why.'),
});
/** Why a call was offered to an agent. */
export type DecisionRecord = Infer<typeof decisionSchema>;

const shadowOffer = strict({ atMs: atMsSchema, agentId: fileIdSchema });
/** An offer on one side. */
export type ShadowOffer = Infer<typeof shadowOffer>;
const shadowHead = {
  type: z.literal('shadow.difference'),
  callId: callIdSchema,
  offerId: offerIdSchema,
};

/** A decision in which the core and its shadow differ. */
export const shadowDifferenceSchema = z.discriminatedUnion('kind', [
  strict({
    ...shadowHead,
    kind: z
      .enum(['otherAgent', 'otherTime'])
      .describe('The same offer, to another agent or at another time.'),
    active: shadowOffer,
    shadow: shadowOffer,
  }),
  strict({ ...shadowHead, kind: z.literal('activeOnly'), active: shadowOffer }),
  strict({ ...shadowHead, kind: z.literal('shadowOnly'), shadow: shadowOffer }),
]);
/** A decision in which the two differ; `n` counts the offers of the call. */
export type ShadowDifference = Infer<typeof shadowDifferenceSchema>;

/** How often the core and its shadow agreed, and how they differed. */
export const shadowSummarySchema = strict({
  type: z.literal('shadow.summary'),
  alike: numberSchema.describe('Offers to the same agent at the same time.'),
  otherAgent: numberSchema,
  otherTime: numberSchema,
  activeOnly: numberSchema.describe('Offers made there only, those of live calls included.'),
  shadowOnly: numberSchema,
});
export type ShadowSummary = Infer<typeof shadowSummarySchema>;

/** A line that `callwright route` writes. */
export const effectLineSchema = z.union([
  effectSchema,
  decisionSchema,
  ruleDecisionSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
]);
