/** Names of the schemas of the API that several operations share, or that readers look for. */
import type { z } from 'zod';
import { acceptanceSchema } from './acceptance.schema.ts';
import { wireIdSchema } from './operation.ts';
import { findingSchema, problemSchema } from './problem.ts';
import * as agent from './resources/agent.schema.ts';
import * as call from './resources/call.schema.ts';
import { centreStateSchema } from './resources/centre-state.schema.ts';
import * as fields from './resources/fields.ts';
import * as queue from './resources/queue.schema.ts';
import * as rule from './resources/rule.schema.ts';
import { cloudEventSchema } from './resources/service.schema.ts';
import * as simulation from './resources/simulation.schema.ts';
import { wallboardSchema } from './resources/wallboard.schema.ts';
import { factsSchema, instant, sentence } from './rule-operations.ts';
import { jsonValue } from './simulation-operations.ts';

/** By their name in the OpenAPI document. */
export const apiSchemas: { readonly [name: string]: z.ZodType } = {
  Id: fields.idField,
  Instant: fields.instantField,
  Milliseconds: fields.msField,
  Version: fields.versionField,
  ResumeToken: fields.resumeTokenField,
  Window: fields.windowSchema,
  Figure: fields.figureSchema,
  ServiceLevel: fields.serviceLevelSchema,
  ExpectedWait: fields.expectedWaitSchema,
  Load: fields.loadSchema,
  Starvation: fields.starvationSchema,
  WireId: wireIdSchema,
  AskedInstant: instant,
  Sentence: sentence,
  Facts: factsSchema,
  Json: jsonValue,
  Acceptance: acceptanceSchema,
  Finding: findingSchema,
  Problem: problemSchema,
  Agent: agent.agentResourceSchema,
  AgentSession: agent.agentSessionResourceSchema,
  Call: call.callResourceSchema,
  Offer: call.offerResourceSchema,
  CentreState: centreStateSchema,
  Event: cloudEventSchema,
  Group: queue.groupResourceSchema,
  Queue: queue.queueResourceSchema,
  QueueStats: queue.queueStatsSchema,
  WaitingCall: queue.waitingCallSchema,
  Wallboard: wallboardSchema,
  RuleSet: rule.ruleSetResourceSchema,
  RuleVersion: rule.ruleVersionResourceSchema,
  RuleDraft: rule.ruleDraftSchema,
  RuleFinding: rule.placedFindingSchema,
  Approval: rule.approvalSchema,
  Evidence: rule.evidenceSchema,
  Cases: rule.ruleCasesSchema,
  RuleReport: rule.ruleReportSchema,
  Job: rule.jobSchema,
  Scenario: simulation.scenarioResourceSchema,
  Run: simulation.runResourceSchema,
  RunResults: simulation.runResultsSchema,
  Estimate: simulation.estimateSchema,
};
