/** Schemas whose types the package's declarations write out, by the names of the types. */
import { z } from 'zod';
import { channelSettingsSchema } from '../../contracts/files/centre/centre-settings.schema.ts';
import {
  distributionSchema,
  quantitySchema,
} from '../../contracts/files/scenarios/scenario-distributions.schema.ts';
import {
  centreSchema,
  findingSchema,
  scenarioSchema,
  traceHeaderSchema,
} from '../../contracts/index.ts';
import {
  anyRuleSetSchema,
  caseSchema,
  classSchema,
  decisionLineSchema,
  expressionSchema,
  factInputSchema,
  factsSchema,
  namedConditionSchema,
  operandForms,
  outcomeSchemas,
  queuePlanSchema,
  routingPlanSchema,
  ruleConditionSchema,
  strategySchema,
  worldSchema,
} from '../../rules/files/index.ts';

const outcomes = Object.entries(outcomeSchemas).map(
  ([kind, schema]) => [kind, schema.describe(`What a rule of kind ${kind} gives.`)] as const,
);
const { schema: _format, ...world } = worldSchema.shape;

export const writtenSchemas: { readonly [type: string]: z.core.$ZodType } = {
  CallClass: classSchema,
  CaseFile: caseSchema,
  CentreFile: centreSchema,
  DecisionLine: decisionLineSchema,
  DistributionSpec: distributionSchema,
  Expression: expressionSchema,
  FactInput: factInputSchema,
  FactsFile: factsSchema,
  Finding: findingSchema,
  OperandFile: operandForms,
  OutcomeOf: z.strictObject(Object.fromEntries(outcomes)),
  QueuePlan: queuePlanSchema,
  QuantitySpec: quantitySchema,
  RoutingPlan: routingPlanSchema,
  RuleSetFile: anyRuleSetSchema,
  RuleWorld: z.strictObject(world),
  Scenario: scenarioSchema,
  Strategy: strategySchema,
  TraceHeader: traceHeaderSchema,
};

/** Schemas of types that are written by hand. */
export const namedSchemas: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  ...Object.entries(writtenSchemas).map(([name, schema]) => [schema, name] as const),
  [channelSettingsSchema, 'ChannelSettings'],
  [ruleConditionSchema, 'GroupFile'],
  [namedConditionSchema, 'GroupFile'],
]);

/** Members that mean the same wherever they stand. */
const commonMembers: { readonly [name: string]: string } = {
  agentId: 'Id of the agent.',
  atMs: 'Time in ms.',
  callId: 'Id of the call.',
  id: 'Its id.',
  name: 'Its name.',
  offerId: 'Id of the offer.',
  ok: 'Whether it is as expected.',
  queueId: 'Id of the queue.',
  rule: 'Name of the rule.',
  sessionId: 'Id of the session.',
  set: 'Id of the rule set.',
  version: 'Its version.',
};

/** What a member is that has no comment of its own; undefined: no name that says it. */
export function describeMember(name: string): string | undefined {
  return Object.hasOwn(commonMembers, name) ? commonMembers[name] : undefined;
}
