/**
 * What each operation answers, by its id: the other half of the table of operations.
 *
 * `null` is an answer that is no JSON document of its own: a stream, a table.
 */
import type { z } from 'zod';
import type { OperationId } from '../operations.ts';
import { agentListSchema, agentResourceSchema, agentSessionListSchema } from './agent.schema.ts';
import { callListSchema, callResourceSchema, offerListSchema } from './call.schema.ts';
import { centreStateSchema } from './centre-state.schema.ts';
import { promptAnswerSchema, promptListSchema, scriptListSchema } from './prompt.schema.ts';
import {
  groupListSchema,
  groupResourceSchema,
  queueListSchema,
  queueResourceSchema,
  queueStatsSchema,
  waitingListSchema,
} from './queue.schema.ts';
import {
  jobListSchema,
  jobSchema,
  lintAnswerSchema,
  ruleCasesSchema,
  ruleDraftSchema,
  ruleEvaluationSchema,
  ruleReportSchema,
  ruleRunSchema,
  ruleSchemaAnswer,
  ruleSetListSchema,
  ruleSetResourceSchema,
  rulesInForceSchema,
  ruleTestSchema,
  ruleVersionListSchema,
  ruleVersionResourceSchema,
} from './rule.schema.ts';
import { liveSchema, openApiSchema, readySchema, versionResourceSchema } from './service.schema.ts';
import {
  jobResultSchema,
  runResourceSchema,
  runResultsSchema,
  scenarioListSchema,
  scenarioResourceSchema,
} from './simulation.schema.ts';
import { measureListSchema, wallboardSchema } from './wallboard.schema.ts';
import { whyNotSchema, whySchema, whyWaitingSchema } from './why.schema.ts';

/** Answers of a success. */
export const answers = {
  getLiveness: liveSchema,
  getReadiness: readySchema,
  getVersion: versionResourceSchema,
  getOpenApi: openApiSchema,
  getErrors: null,
  listAgents: agentListSchema,
  getAgent: agentResourceSchema,
  listAgentOffers: offerListSchema,
  listAgentSessions: agentSessionListSchema,
  listGroups: groupListSchema,
  getGroup: groupResourceSchema,
  listGroupQueues: queueListSchema,
  getQueue: queueResourceSchema,
  getQueueStats: queueStatsSchema,
  listWaitingCalls: waitingListSchema,
  listCalls: callListSchema,
  getCall: callResourceSchema,
  getCallWhy: whySchema,
  getCallWhyNot: whyNotSchema,
  getCallWhyWaiting: whyWaitingSchema,
  getWallboard: wallboardSchema,
  getCentreState: centreStateSchema,
  putCentreState: centreStateSchema,
  listMeasures: measureListSchema,
  streamEvents: null,
  getRuleSchema: ruleSchemaAnswer,
  listRuleSets: ruleSetListSchema,
  createRuleSet: ruleSetResourceSchema,
  listRulesInForce: rulesInForceSchema,
  getRuleSet: ruleSetResourceSchema,
  listRuleVersions: ruleVersionListSchema,
  getRuleVersion: ruleVersionResourceSchema,
  getRuleDraft: ruleDraftSchema,
  putRuleDraft: ruleDraftSchema,
  getRuleDraftTable: null,
  putRuleDraftTable: ruleDraftSchema,
  lintRules: lintAnswerSchema,
  getRuleCases: ruleCasesSchema,
  putRuleCases: ruleDraftSchema,
  generateRuleCases: ruleCasesSchema,
  testRules: ruleTestSchema,
  evaluateRules: ruleEvaluationSchema,
  getRuleCoverage: ruleReportSchema,
  getRuleDiff: ruleReportSchema,
  shadowRules: jobSchema,
  backtestRules: jobSchema,
  simulateRules: jobSchema,
  checkRules: ruleVersionResourceSchema,
  proposeRules: ruleVersionResourceSchema,
  approveRules: ruleVersionResourceSchema,
  rejectRules: ruleVersionResourceSchema,
  activateRules: ruleVersionResourceSchema,
  retireRules: ruleVersionResourceSchema,
  rollBackRules: ruleVersionResourceSchema,
  promptCall: promptListSchema,
  scriptCall: scriptListSchema,
  acceptPrompt: promptAnswerSchema,
  declinePrompt: promptAnswerSchema,
  getRuleRun: ruleRunSchema,
  listJobs: jobListSchema,
  getJob: jobSchema,
  cancelJob: jobSchema,
  listScenarios: scenarioListSchema,
  createScenario: scenarioResourceSchema,
  getScenario: scenarioResourceSchema,
  patchScenario: scenarioResourceSchema,
  deleteScenario: null,
  cloneScenario: scenarioResourceSchema,
  startRun: runResourceSchema,
  getRun: runResourceSchema,
  getRunResults: runResultsSchema,
  getRunLog: null,
  startComparison: jobSchema,
  startSweep: jobSchema,
  startStaffing: jobSchema,
  getJobResult: jobResultSchema,
  getJobLog: null,
} as const satisfies { readonly [Id in OperationId]: z.ZodType | null };

/** The answer of an operation. */
export type AnswerOf<Id extends OperationId> = (typeof answers)[Id] extends z.ZodType
  ? z.infer<(typeof answers)[Id]>
  : null;
