/**
 * Usual names of columns and outcomes in call logs. Only letters and digits are compared, without a
 * unit at the end: `Wait time (s)` and `waitTime` are equal.
 */
import type { Table } from './table.ts';

/** How a logged call ended; `censored`: the log does not tell. */
export type LoggedOutcome = 'answered' | 'abandoned' | 'censored';

export const logColumnNames = {
  date: ['date', 'day', 'business date', 'call date'],
  callType: [
    ...['call type', 'type', 'queue', 'queue name', 'skill', 'skill group', 'class', 'service'],
    ...['group', 'topic', 'line of business'],
  ],
  arrivedAt: [
    ...['arrived at', 'arrival', 'arrival time', 'arrival at', 'arrival datetime', 'arrived'],
    ...['arrival timestamp', 'timestamp', 'datetime', 'date time', 'start time', 'started at'],
    ...['start', 'call start', 'call start time', 'call time', 'received at', 'received'],
    ...['offered at', 'offered time', 'entered at', 'entry time', 'created at', 'call datetime'],
    ...['came', 'came at', 'time', 'seconds'],
  ],
  ivrTime: ['ivr time', 'ivr', 'vru time'],
  queuedAt: [
    'queued at',
    'queue start',
    'q start',
    'queue start time',
    'queue entry',
    'enqueued at',
  ],
  waitTime: [
    ...['wait', 'wait time', 'waiting time', 'waited', 'queue time', 'q time', 'time in queue'],
    ...['queue wait', 'wait duration', 'speed of answer'],
  ],
  answeredAt: [
    ...['answered at', 'answer time', 'answered time', 'answer', 'svc start', 'service start'],
    ...['connected at', 'connect time', 'picked up at', 'agent start'],
  ],
  handleTime: ['handle time', 'handle', 'handling time', 'aht', 'svc time', 'service time'],
  talkTime: [
    ...['talk', 'talk time', 'talked', 'talk duration', 'conversation', 'conversation time'],
    ...['call duration', 'duration'],
  ],
  wrapUpTime: [
    ...['wrap up', 'wrapup', 'wrap up time', 'wrap', 'wrap time', 'acw', 'acw time'],
    ...['after call work', 'after call', 'after call time'],
  ],
  outcome: [
    ...['outcome', 'status', 'disposition', 'result', 'call status', 'call result', 'end'],
    ...['end reason', 'call outcome', 'final state'],
  ],
  agent: ['agent', 'agent id', 'agent name', 'server', 'answered by', 'handled by', 'agent login'],
  caller: ['caller', 'caller id', 'customer id', 'customer', 'ani', 'caller number', 'phone'],
  priority: ['priority'],
} as const satisfies { readonly [column: string]: readonly string[] };

export type LogColumn = keyof typeof logColumnNames;

export const usualOutcomes: ReadonlyMap<string, LoggedOutcome> = new Map([
  ...[
    ...['answered', 'served', 'agent', 'handled', 'completed', 'connected', 'complete', 'ok'],
    ...['success', 'talked', 'resolved'],
  ].map((word) => [word, 'answered'] as const),
  ...[
    ...['abandoned', 'abandon', 'hang', 'lost', 'missed', 'hung_up', 'hung up', 'hangup', 'aband'],
    ...['no answer', 'unanswered', 'gone', 'left', 'caller hung up', 'abandoned in queue'],
  ].map((word) => [word, 'abandoned'] as const),
  ...['phantom', 'transferred', 'unknown', 'censored', ''].map(
    (word) => [word, 'censored'] as const,
  ),
]);

const unitAtEnd = /[\s_.(-]+(ms|millis|milliseconds|s|secs?|seconds)\)?$/i;

export function usualColumn(
  { columns }: Pick<Table, 'columns'>,
  names: readonly string[],
): number | undefined {
  const known = columns.map(plainName);
  const places = names.map((name) => known.indexOf(plainName(name)));
  return places.find((place) => place >= 0);
}

export function isInMs(column: string): boolean {
  return /^m/i.test(unitAtEnd.exec(column)?.[1] ?? '');
}

function plainName(name: string): string {
  return name
    .trim()
    .replace(unitAtEnd, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}
