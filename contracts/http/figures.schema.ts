/**
 * TAPI figures of agents, sessions and queues. Durations are whole seconds rounded half up, and on
 * request also ms.
 */
import { z } from 'zod';
import { agentResourceSchema, agentSessionResourceSchema } from './agent.schema.ts';
import { flagField, idField, instantField, integerField, orNull } from './fields.ts';

const countField = z.int().min(0);
const secondsField = z.int().min(0).describe('Whole seconds, half up.');
const inMsField = z.number().min(0).optional().describe('With `durations=ms`: in milliseconds.');

type Durations<Name extends string> = { [of in Name]: typeof secondsField } & {
  [of in `${Name}Ms`]: typeof inMsField;
};

function durations<Name extends string>(...names: readonly Name[]): Durations<Name> {
  const fields = names.flatMap((name) => [
    [name, secondsField],
    [`${name}Ms`, inMsField],
  ]);
  return Object.fromEntries(fields) as Durations<Name>;
}

const rateField = z.number().min(0).describe('Calls per hour, four decimals, half up.');

const measured = {
  measurementPeriod: integerField('Length of a window, in seconds.'),
  windowStart: instantField.describe('Itself in.'),
  windowEnd: instantField.describe('Itself out.'),
  complete: flagField('The window has run its whole length.'),
  asOf: instantField,
};

/**
 * Figures of an agent (tapi-call-center.md 4.4) with the current state, to spare a second request.
 */
export const agentStatsSchema = z.object({
  agentId: idField,
  ...agentResourceSchema.pick({ state: true, nextState: true }).shape,
  ...measured,
  overallCallRate: rateField.describe(
    'ACD calls per hour with one session or more, four decimals, half up.',
  ),
  numberOfAcdCalls: countField.describe('Through a queue.'),
  numberOfIncomingCalls: countField.describe('Without a queue.'),
  numberOfOutgoingCalls: countField,
  ...durations('totalAcdTalkTime', 'totalAcdCallTime', 'totalWrapUpTime'),
});
export type AgentStats = z.infer<typeof agentStatsSchema>;

/** Figures of a session until now or its end, with its state. */
export const agentSessionStatsSchema = z.object({
  sessionId: idField,
  agentId: idField,
  ...agentSessionResourceSchema.pick({ state: true, nextState: true }).shape,
  ...measured,
  measurementPeriod: z.null().describe('A session has none.'),
  windowEnd: orNull(instantField, 'Null: the session lives.'),
  sessionStartTime: instantField,
  numberOfCalls: countField.describe('Through its group since the start.'),
  acdCallRate: rateField,
  ...durations(
    ...(['sessionDuration', 'totalTalkTime', 'averageTalkTime', 'totalCallTime'] as const),
    ...(['averageCallTime', 'totalWrapUpTime', 'averageWrapUpTime'] as const),
    ...(['longestTimeToAnswer', 'averageTimeToAnswer'] as const),
  ),
});
export type AgentSessionStats = z.infer<typeof agentSessionStatsSchema>;

/** Figures of a queue (tapi-call-center.md 4.3). */
export const queueMeasuredShape = {
  ...measured,
  totalCallsQueued: countField,
  currentCallsQueued: countField.describe('Gauge.'),
  totalCallsAnswered: countField,
  totalCallsAbandoned: countField,
  totalCallsFlowedIn: countField.describe('From other queues.'),
  totalCallsFlowedOut: countField.describe('To other queues.'),
  finalDisposition: countField.describe('At the end of their guide unanswered.'),
  ...durations('currentLongestWaitTime', 'longestEverWaitTime', 'averageWaitTime'),
};
