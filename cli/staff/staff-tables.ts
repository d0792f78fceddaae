/** Tables of `staff --report roster.xlsx`: shifts, goals, and what each queue needs. */
import type {
  CheckedRoster,
  FigureTable,
  GroupNeed,
  IntervalNeed,
  StaffingProblem,
} from '../../simulator/index.ts';
import { localTime, nameOf } from '../../simulator/index.ts';

interface RequiredInterval extends IntervalNeed {
  readonly from: string;
  /** Agents present for whom the queue comes first, divided over several by what these need. */
  readonly staffExpected: number;
  /** Missing by Erlang A, if the queue were alone; 0 or less: enough. */
  readonly gap: number | null;
}

export interface RequiredQueue {
  readonly queueId: string;
  readonly intervals: readonly RequiredInterval[];
}

/** What a skill group needs in an interval, with all groups together. */
interface RequiredHeads extends Omit<GroupNeed, 'profile'> {
  readonly from: string;
  /** Needed agents with shrinkage. */
  readonly heads: number | null;
}

export interface RequiredGroup {
  readonly profile: string;
  readonly intervals: readonly RequiredHeads[];
}

type Column = FigureTable['columns'][number];

function columnOf(id: string, unit: Column['unit'], name: string, says = ''): Column {
  return { id, name, unit, says };
}

export function groupTable(groups: readonly RequiredGroup[]): FigureTable {
  return {
    id: 'groups',
    title: 'Agents that skill groups need together in each interval',
    columns: [
      columnOf('profile', 'words', 'profile'),
      columnOf('from', 'clock', 'from'),
      columnOf('needed', 'count', 'needed', 'agents at work, all goals of all queues met'),
      columnOf('heads', 'count', 'heads', 'needed agents with shrinkage'),
      columnOf('present', 'count', 'present', 'agents at work of the shifts'),
      columnOf('missing', 'count', 'missing', 'the fewest to add to those present'),
    ],
    rows: groups.flatMap(({ profile, intervals }) =>
      intervals.map(({ from, needed, heads, present, missing }) => [
        ...[profile, from, needed, heads, present, missing],
      ]),
    ),
  };
}

/** Agents by queue alone and interval, by formulas. */
export function requiredTable(queues: readonly RequiredQueue[]): FigureTable {
  return {
    id: 'required',
    title: 'Agents that each queue alone would need in each interval',
    columns: [
      columnOf('queueId', 'words', 'queue'),
      columnOf('from', 'clock', 'from'),
      columnOf('calls', 'count', 'calls', 'expected'),
      columnOf('loadErlangs', 'count', 'load', 'modified offered load, in erlangs'),
      columnOf('erlangC', 'count', 'Erlang C', 'agents at work; supposes that nobody hangs up'),
      columnOf('erlangA', 'count', 'Erlang A', 'agents at work'),
      columnOf('staffExpected', 'count', 'at work', 'of the shifts, for whom it comes first'),
      columnOf('gap', 'count', 'gap', 'by Erlang A, this queue alone; 0 or less: enough'),
    ],
    rows: queues.flatMap(({ queueId, intervals }) =>
      intervals.map(({ from, calls, loadErlangs, erlangC, erlangA, ...one }) => [
        ...[queueId, from, calls, loadErlangs, erlangC, erlangA],
        ...[one.staffExpected, one.gap],
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
