/**
 * The table of HTTP operations: each once. A route that is not here does not exist.
 *
 * Source: ux-and-api.md 3.
 */
import { accessOperations } from './access.ts';
import { addressOperations } from './addresses.ts';
import { agentSettingOperations } from './agent-settings.ts';
import { agentOperations } from './agents.ts';
import { arrivalOperations } from './arrivals.ts';
import { callCommandOperations } from './call-commands.ts';
import { callSupervisionOperations } from './call-supervision.ts';
import { callOperations } from './calls.ts';
import { centreOperations } from './centre.ts';
import { centreFileOperations } from './centre-file.ts';
import { channelOperations } from './channel/index.ts';
import { eventOperations } from './events.ts';
import { figureOperations } from './figures.ts';
import { jobOperations } from './jobs.ts';
import { offerOperations } from './offers.ts';
import { orderOperations } from './orders/index.ts';
import { promptOperations } from './prompts.ts';
import { queueSettingOperations } from './queue-settings.ts';
import { queueOperations } from './queues.ts';
import { rehearsalOperations } from './rehearsals.ts';
import { ruleDraftOperations } from './rule-drafts.ts';
import { ruleQuestionOperations } from './rule-questions.ts';
import { ruleStepOperations } from './rule-steps.ts';
import { ruleOperations } from './rules.ts';
import { scenarioOperations } from './scenarios.ts';
import { serviceOperations } from './service.ts';
import { sessionOperations } from './sessions.ts';
import { simulationOperations } from './simulations.ts';
import { supervisionOperations } from './supervision.ts';
import { webhookOperations } from './webhooks.ts';

/** By operation id, in the order of the document. */
export const operations = {
  ...serviceOperations,
  ...accessOperations,
  ...agentOperations,
  ...sessionOperations,
  ...addressOperations,
  ...queueOperations,
  ...figureOperations,
  ...supervisionOperations,
  ...callOperations,
  ...arrivalOperations,
  ...offerOperations,
  ...callCommandOperations,
  ...callSupervisionOperations,
  ...centreOperations,
  ...centreFileOperations,
  ...queueSettingOperations,
  ...agentSettingOperations,
  ...eventOperations,
  ...webhookOperations,
  ...ruleOperations,
  ...ruleDraftOperations,
  ...ruleQuestionOperations,
  ...ruleStepOperations,
  ...rehearsalOperations,
  ...jobOperations,
  ...promptOperations,
  ...scenarioOperations,
  ...simulationOperations,
  ...channelOperations,
  ...orderOperations,
} as const;

export type OperationId = keyof typeof operations;
