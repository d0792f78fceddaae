/**
 * Agent and agent session as clients see them.
 *
 * Source: tapi-call-center.md 2.9, ux-and-api.md 3.2, reference README 3.
 */
import { z } from 'zod';
import { idField, instantField, listOf, msField, versionField } from './fields.ts';

const agentDerivedStateSchema = z.enum([
  'loggedOff',
  'notReady',
  'ready',
  'reserved',
  'busy',
  'workingAfterCall',
]);

export const agentSessionResourceSchema = z.object({
  id: idField,
  agentId: idField,
  groupId: idField,
  state: z.enum(['notReady', 'ready', 'busyOnCall', 'busyWrapUp', 'ended', 'released']),
  reason: z.string().nullable(),
  /** Set by a log-off that waits for the agent's work. */
  nextState: z.enum(['ended']).nullable(),
  stateEnteredAt: instantField,
  startTime: instantField,
  endTime: instantField.nullable(),
  currentCallId: idField.nullable(),
  version: versionField,
});
export type AgentSessionResource = z.infer<typeof agentSessionResourceSchema>;

export const agentResourceSchema = z.object({
  id: idField,
  handlerId: idField,
  name: z.string(),
  profile: z.string().nullable(),
  state: z.enum([
    'released',
    'notReady',
    'ready',
    'busyAcd',
    'busyIncoming',
    'busyOutgoing',
    'unknown',
  ]),
  derivedState: agentDerivedStateSchema,
  wrapUp: z.boolean(),
  reason: z.string().nullable(),
  visibleReason: z
    .object({ key: z.string(), params: z.record(z.string(), z.string()) })
    .nullable()
    .describe(
      'Why the agent is in this state and how to leave it: key and parameters of a sentence.',
    ),
  stateEnteredAt: instantField,
  nextState: z.enum(['notReady', 'released']).nullable(),
  pendingState: z.enum(['notReady', 'loggedOff']).nullable(),
  capacity: z.object({
    units: z.number(),
    used: z.number(),
    byChannel: z.record(z.string(), z.number()),
  }),
  skills: z.array(z.object({ skillId: z.string(), level: z.number() })),
  links: z.array(
    z.object({ queueId: idField, rank: z.number(), delayMs: msField, level: z.number() }),
  ),
  groupIds: z.array(idField),
  idleAccruedMs: msField.describe('Idle since the last routed work.'),
  /** Offers and calls at hand. */
  work: z.array(
    z.object({
      offerId: idField,
      callId: idField,
      phase: z.enum(['offer', 'talk', 'wrapUp']),
      until: instantField.nullable(),
    }),
  ),
  version: versionField,
});
export type AgentResource = z.infer<typeof agentResourceSchema>;

export const agentListSchema = listOf(agentResourceSchema);
export const agentSessionListSchema = listOf(agentSessionResourceSchema);
