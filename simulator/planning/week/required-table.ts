/** Agents required by day, interval and profile, from a table or from shifts. */
import { dayNames, type ParseResult, type Scenario } from '../../../contracts/index.ts';
import { type Clock, dayNumberOf, msOf, weekdayOf } from '../../clock.ts';
import { columnAmong, refuseTable, type Table } from '../fit/table.ts';
import { presenceOfShifts } from '../staffing/roster.ts';
import type { RequiredDay } from './week-problem.ts';

const dayColumns = ['day', 'date', 'weekday'];
const fromColumns = ['from', 'interval_start', 'start'];
const profileColumns = ['profile', 'queueId', 'queue', 'skill'];
/** The first that is there: as planned, else as `staff --required --output csv` writes them. */
const agentsColumns = ['agents', 'required', 'needed', 'erlangA', 'erlangC'];
const agentsMax = 10_000;
const rowsMax = 100_000;
const intervalMsDefault = 1_800_000;
const clockTime = /^([0-3]\d|4[0-7]):[0-5]\d$/;

/** A number, 0 for Monday, by a weekday's name or its first letters, or a date; else undefined. */
export function dayOfText(text: string): number | undefined {
  const date = dayNumberOf(text);
  if (date !== undefined) return weekdayOf(date);
  if (text.length < 3) return undefined;
  const known = dayNames.findIndex((day) => day.startsWith(text.toLowerCase()));
  return known < 0 ? undefined : known;
}

interface Row {
  readonly day: number;
  readonly fromMs: number;
  readonly profile: string;
  readonly agents: number;
}

/** Days of a table. `only`: the days that a table without a column of days is for. */
export function readRequired(
  table: Table,
  only: readonly number[],
): ParseResult<readonly RequiredDay[]> {
  const [atDay, ...others] = [dayColumns, fromColumns, profileColumns, agentsColumns].map((names) =>
    columnAmong(table, names),
  );
  const needed = [fromColumns, profileColumns, agentsColumns];
  const missing =
    atDay === undefined && only.length === 0
      ? dayColumns
      : needed.find((_, place) => others[place] === undefined);
  if (missing !== undefined) {
    const received = `a header with ${table.columns.join(', ')}`;
    return refuseTable({ received, expected: `a column ${missing.join(' or ')}` });
  }
  if (table.rows.length > rowsMax) {
    const received = `a table of ${table.rows.length} rows`;
    return refuseTable({ received, expected: `at most ${rowsMax}` });
  }
  const rows: Row[] = [];
  const known = new Set<string>();
  let { firstLine: line = 2 } = table;
  for (const cells of table.rows) {
    const [from = '', profile = '', agents = ''] = others.map((at) => cells[at ?? -1]?.trim());
    const said = atDay === undefined ? '' : (cells[atDay] ?? '').trim();
    const day = dayOfText(said);
    if (atDay !== undefined && day === undefined) {
      return refuseTable({ received: said, expected: 'a day, such as monday, or a date' }, line);
    }
    const fault = faultOf({ from, profile, agents });
    if (fault !== null) return refuseTable(fault, line);
    for (const one of day === undefined ? only : [day]) {
      const key = `${one} ${from} ${profile}`;
      const expected = 'each interval of a profile once in the week';
      if (known.has(key)) return refuseTable({ received: `${said} ${from} again`, expected }, line);
      known.add(key);
      rows.push({ day: one, fromMs: msOf(from), profile, agents: Number(agents) });
    }
    line += 1;
  }
  return { ok: true, value: daysOf(rows) };
}

function faultOf({
  from,
  profile,
  agents,
}: Readonly<Record<'from' | 'profile' | 'agents', string>>) {
  if (!clockTime.test(from)) return { received: from, expected: 'a time HH:MM' };
  if (profile === '') return { received: 'empty', expected: 'a profile' };
  const isCount = agents !== '' && Number(agents) >= 0 && Number(agents) <= agentsMax;
  return isCount ? null : { received: agents, expected: `agents, from 0 to ${agentsMax}` };
}

function daysOf(rows: readonly Row[]): readonly RequiredDay[] {
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, own]) => {
    const times = [...new Set(own.map(({ fromMs }) => fromMs))].sort((a, b) => a - b);
    const startMs = times[0] ?? 0;
    const steps = times.slice(1).map((time, place) => time - (times[place] ?? 0));
    const intervalMs = steps.length === 0 ? intervalMsDefault : Math.min(...steps);
    const lengthMs = (times.at(-1) ?? 0) + intervalMs - startMs;
    const required = new Map<string, number[]>();
    for (const { profile, fromMs, agents } of own) {
      const count = Math.ceil(lengthMs / intervalMs);
      const all = required.get(profile) ?? new Array<number>(count).fill(0);
      all[Math.floor((fromMs - startMs) / intervalMs)] = agents;
      required.set(profile, all);
    }
    return { day, clock: { startMs, dayMs: lengthMs, intervalMs }, required };
  });
}

/** Agents at work on shifts, to half an agent, as breaks lie a little differently each time. */
export function requiredByShifts(
  shifts: Scenario['agents']['shifts'],
  clock: Clock,
): RequiredDay['required'] {
  return new Map(
    [...presenceOfShifts(shifts, clock)].map(([profile, present]) => [
      profile,
      present.map((agents) => Math.floor(2 * agents + 1e-6) / 2),
    ]),
  );
}
