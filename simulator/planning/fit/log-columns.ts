/**
 * Usual names of columns and outcomes in call logs. Only letters and digits are compared, without a
 * unit at the end: `Wait time (s)` and `waitTime` are equal.
 */
import usual from './sources/usual-names.json' with { type: 'json' };
import type { Table } from './table.ts';

/** How a logged call ended; `censored`: the log does not tell. */
export type LoggedOutcome = (typeof loggedOutcomes)[number];

export const loggedOutcomes = ['answered', 'abandoned', 'censored'] as const;

export const logColumnNames = usual.columns;

export type LogColumn = keyof typeof logColumnNames;

/** Columns of times, and of lengths of time. */
export const timeColumns: readonly LogColumn[] = [
  ...(['date', 'arrivedAt', 'queuedAt', 'answeredAt', 'endedAt'] as const),
];
export const lengthColumns: readonly LogColumn[] = [
  ...(['waitTime', 'handleTime', 'talkTime', 'wrapUpTime', 'totalTime'] as const),
];

export const usualOutcomes: ReadonlyMap<string, LoggedOutcome> = new Map(
  loggedOutcomes.flatMap((outcome) =>
    usual.outcomes[outcome].map((word) => [word, outcome] as const),
  ),
);

export const unitAtEnd = /[\s_.(-]+(ms|millis|milliseconds|s|secs?|seconds)\)?$/i;

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
