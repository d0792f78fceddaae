/**
 * What each operation answers, by its id: the other half of the table of operations.
 *
 * `null` is an answer that is no JSON document of its own: a stream.
 */
import type { z } from 'zod';
import type { OperationId } from '../operations.ts';
import { agentListSchema, agentResourceSchema, agentSessionListSchema } from './agent.schema.ts';
import { callListSchema, callResourceSchema, offerListSchema } from './call.schema.ts';
import {
  groupListSchema,
  groupResourceSchema,
  queueListSchema,
  queueResourceSchema,
  queueStatsSchema,
  waitingListSchema,
} from './queue.schema.ts';
import { liveSchema, openApiSchema, readySchema, versionResourceSchema } from './service.schema.ts';
import { measureListSchema, wallboardSchema } from './wallboard.schema.ts';
import { whyNotSchema, whySchema, whyWaitingSchema } from './why.schema.ts';

/** Answers with status 200. */
export const answers = {
  getLiveness: liveSchema,
  getReadiness: readySchema,
  getVersion: versionResourceSchema,
  getOpenApi: openApiSchema,
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
  listMeasures: measureListSchema,
  streamEvents: null,
} as const satisfies { readonly [Id in OperationId]: z.ZodType | null };

/** The answer of an operation. */
export type AnswerOf<Id extends OperationId> = (typeof answers)[Id] extends z.ZodType
  ? z.infer<(typeof answers)[Id]>
  : null;
