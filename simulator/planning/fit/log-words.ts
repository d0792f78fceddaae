/** The words that columns and outcomes of call logs usually have, for logs without a column map. */
import type { LoggedOutcome } from './read-log.ts';

/** Names a column goes by, the likeliest first; case does not matter. */
export const logColumnNames = {
  date: ['date', 'day', 'business_date'],
  callType: ['call_type', 'callType', 'type', 'queue', 'skill', 'class'],
  arrivedAt: ['arrived_at', 'arrivedAt', 'arrival', 'timestamp', 'start_time', 'time', 'seconds'],
  ivrTime: ['ivr_time', 'ivr_time_s', 'ivr_s', 'vru_time_s'],
  queuedAt: ['queued_at', 'queuedAt', 'queue_start', 'q_start_s'],
  waitTime: ['wait', 'wait_s', 'wait_time', 'queue_time', 'queue_time_s', 'q_time_s'],
  answeredAt: ['answered_at', 'answeredAt', 'answer_time', 'svc_start_s'],
  handleTime: ['handle_time', 'handle_time_s', 'handle_s', 'talk_s', 'svc_time_s'],
  outcome: ['outcome', 'status', 'disposition', 'result'],
  agent: ['agent', 'agent_id', 'server'],
  caller: ['caller', 'caller_id', 'customer_id', 'ani'],
  priority: ['priority'],
} as const;

export type LogColumn = keyof typeof logColumnNames;

/** Outcomes by word, in small letters. */
export const defaultOutcomes: ReadonlyMap<string, LoggedOutcome> = new Map([
  ...['answered', 'served', 'agent', 'handled', 'completed', 'connected'].map(
    (word) => [word, 'answered'] as const,
  ),
  ...['abandoned', 'abandon', 'hang', 'lost', 'missed', 'hung_up'].map(
    (word) => [word, 'abandoned'] as const,
  ),
  ...['phantom', 'transferred', 'unknown', 'censored', ''].map(
    (word) => [word, 'censored'] as const,
  ),
]);
