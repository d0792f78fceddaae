/** Tables of `staff --report roster.xlsx`: shifts, goals, and what each queue needs. */
import type { CheckedRoster, FigureTable, StaffingProblem } from '../../simulator/index.ts';
import { localTime, nameOf } from '../../simulator/index.ts';

export interface RequiredInterval {
  readonly from: string;
  readonly calls: number;
  readonly loadErlangs: number;
  /** Null: no number of agents meets the goal. */
  readonly erlangC: number | null;
  readonly erlangA: number | null;
  /** Null also where nothing was simulated. */
  readonly simulated: number | null;
  /** Agents present for whom the queue comes first, divided over several by what these need. */
  readonly staffExpected: number;
  /** Missing by Erlang A; 0 or less: enough. */
  readonly gap: number | null;
}

export interface RequiredQueue {
  readonly queueId: string;
  readonly intervals: readonly RequiredInterval[];
}

type Column = FigureTable['columns'][number];

function columnOf(id: string, unit: Column['unit'], name: string, says = ''): Column {
  return { id, name, unit, says };
}

/** Agents by queue and interval, and those who are missing. */
export function requiredTable(queues: readonly RequiredQueue[]): FigureTable {
  return {
    id: 'required',
    title: 'Agents that each queue needs in each interval',
    columns: [
      columnOf('queueId', 'words', 'queue'),
      columnOf('from', 'clock', 'from'),
      columnOf('calls', 'count', 'calls', 'expected'),
      columnOf('loadErlangs', 'count', 'load', 'modified offered load, in erlangs'),
      columnOf('erlangC', 'count', 'Erlang C', 'agents at work; supposes that nobody hangs up'),
      columnOf('erlangA', 'count', 'Erlang A', 'agents at work'),
      columnOf('simulated', 'count', 'simulated', 'agents at work, the queue alone'),
      columnOf('staffExpected', 'count', 'at work', 'of the shifts, for whom it comes first'),
      columnOf('gap', 'count', 'gap', 'missing by Erlang A; 0 or less: enough'),
    ],
    rows: queues.flatMap(({ queueId, intervals }) =>
      intervals.map(({ from, calls, loadErlangs, erlangC, erlangA, ...one }) => [
        ...[queueId, from, calls, loadErlangs, erlangC, erlangA],
        ...[one.simulated, one.staffExpected, one.gap],
      ]),
    ),
  };
}

/** A roster's shifts, and its goals with what they reached. */
export function rosterTables(
  { shifts, readings }: CheckedRoster,
  { clock }: StaffingProblem,
): readonly FigureTable[] {
  const shiftTable: FigureTable = {
    id: 'shifts',
    title: 'Shifts of the roster',
    columns: [
      columnOf('profile', 'words', 'profile'),
      columnOf('start', 'clock', 'start'),
      columnOf('end', 'clock', 'end'),
      columnOf('heads', 'count', 'heads', 'agents on this shift'),
      columnOf('breaks', 'words', 'breaks', 'when, and how many minutes'),
    ],
    rows: shifts.map(({ profile, start, end, count, breaks = [] }) => [
      ...[profile, start, end, count],
      breaks.map(({ at, lengthMs }) => `${at} (${lengthMs / 60_000} min)`).join(', '),
    ]),
  };
  const goals: FigureTable = {
    id: 'goals',
    title: 'Goals, and what the roster reached on other days',
    columns: [
      columnOf('queueId', 'words', 'queue'),
      columnOf('from', 'words', 'from', 'empty: the whole day'),
      columnOf('measure', 'words', 'measure'),
      columnOf('goal', 'share', 'goal'),
      columnOf('value', 'share', 'reached'),
      columnOf('low', 'share', 'low'),
      columnOf('high', 'share', 'high'),
      columnOf('verdict', 'words', 'verdict', 'held: the whole interval is on the good side'),
    ],
    rows: readings.map(({ goal, estimate, verdict }) => [
      goal.queueId,
      goal.interval === null ? '' : localTime(goal.interval * clock.intervalMs, clock),
      nameOf(goal.measureId),
      goal.share,
      ...[estimate.value, estimate.low, estimate.high],
      verdict,
    ]),
  };
  return [shiftTable, goals];
}
