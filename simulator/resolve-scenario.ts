/**
 * Replaces file names in a scenario by the files' data. CSV is plain: a header line, commas, no
 * quotes.
 */
import {
  aFinding,
  type DistributionSpec,
  type Finding,
  type ParseResult,
  type Scenario,
} from '../contracts/index.ts';
import { type Clock, clockOf, msOf } from './clock.ts';

type ReadText = (file: string) => string | undefined;
type Arrivals = Scenario['callTypes'][number]['arrivals'];
type Trace = Extract<Arrivals, { kind: 'trace' }>;
type TraceCall = NonNullable<Trace['calls']>[number];

interface Reading {
  readonly readText: ReadText;
  readonly clock: Clock;
  readonly problems: Finding[];
}

/** Reads the files that a scenario names; `readText` returns `undefined` for a missing file. */
export function resolveScenario(scenario: Scenario, readText: ReadText): ParseResult<Scenario> {
  const reading: Reading = { readText, clock: clockOf(scenario), problems: [] };
  const callTypes = scenario.callTypes.map((callType, place) => {
    const path = `/callTypes/${place}/arrivals`;
    const { arrivals, id } = callType;
    return { ...callType, arrivals: resolveArrivals(arrivals, { path, id }, reading) };
  });
  const resolved = withDistributions({ ...scenario, callTypes }, '', reading);
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value: resolved };
}

function withDistributions<T>(value: T, path: string, reading: Reading): T {
  if (typeof value !== 'object' || value === null) return value;
  if (isDistributionOfFile(value)) return resolveDistribution(value, path, reading) as T;
  if (Array.isArray(value)) {
    // Long lists hold numbers or a trace's calls, not distributions.
    if (value.length > distributionsMax) return value;
    return value.map((one, place) => withDistributions(one, `${path}/${place}`, reading)) as T;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      withDistributions(member, `${path}/${key}`, reading),
    ]),
  ) as T;
}

/** Longest list in a scenario that may hold distributions. */
const distributionsMax = 10_000;

function isDistributionOfFile(value: object): value is DistributionSpec {
  return 'file' in value && 'law' in value && typeof value.law === 'string';
}

function resolveDistribution(
  law: DistributionSpec,
  path: string,
  reading: Reading,
): DistributionSpec {
  if (law.law === 'empirical' && law.file !== undefined) {
    const rows = readCsv(law.file, { path: `${path}/file`, columns: ['ms'] }, reading);
    const sampleMs = rows.map(({ ms }) => Number(ms)).sort((a, b) => a - b);
    return { law: 'empirical', sampleMs };
  }
  if (law.law === 'kaplanMeier' && law.file !== undefined) {
    const columns = ['ms', 'survival'];
    const rows = readCsv(law.file, { path: `${path}/file`, columns }, reading);
    const table = rows.map(({ ms, survival }): [number, number] => [Number(ms), Number(survival)]);
    const falls = table.findIndex(([atMs, left], place) => {
      const [beforeMs, before] = table[place - 1] ?? [-1, 1];
      return atMs <= beforeMs || left > before;
    });
    if (falls >= 0) {
      reading.problems.push(
        aFinding(`${path}/file`, 'wrong_value', {
          received: `${law.file}, line ${falls + 2}: ${table[falls]?.join(',')}`,
          expected: 'times that rise and survivals from 1 that do not',
        }),
      );
    }
    return { law: 'kaplanMeier', table, tail: law.tail };
  }
  return law;
}

function resolveArrivals(
  arrivals: Arrivals,
  { path, id }: { readonly path: string; readonly id: string },
  reading: Reading,
): Arrivals {
  if (arrivals.kind === 'intervals') return resolveIntervals(arrivals, { path, id }, reading);
  if (arrivals.kind !== 'trace' || arrivals.fromCsv === undefined) return arrivals;
  const at = `${path}/fromCsv`;
  const all = readCsv(arrivals.fromCsv, { path: at, columns: ['callType'] }, reading);
  const rows = all.filter(
    ({ callType, date }) =>
      callType === id && (arrivals.date === undefined || date === arrivals.date),
  );
  noteDays(rows, path, reading);
  const calls = rows.map(
    ({ atMs, seconds, handleTimeMs, patienceMs, waitMs, callerId }): TraceCall => ({
      atMs: Math.round(
        atMs === undefined ? Number(seconds) * 1000 - reading.clock.startMs : Number(atMs),
      ),
      ...(isGiven(handleTimeMs) ? { handleTimeMs: Math.round(Number(handleTimeMs)) } : {}),
      ...(isGiven(patienceMs) ? { patienceMs: Math.round(Number(patienceMs)) } : {}),
      ...(isGiven(waitMs) ? { waitMs: Math.round(Number(waitMs)) } : {}),
      ...(isGiven(callerId) ? { callerId } : {}),
    }),
  );
  const isTime = (value: number | undefined): boolean => value === undefined || value >= 0;
  if (
    calls.some((call) => {
      const { atMs, handleTimeMs, patienceMs, waitMs } = call;
      return ![atMs, handleTimeMs, patienceMs, waitMs].every(isTime);
    })
  ) {
    const received = `${arrivals.fromCsv} with a time that is no number from 0`;
    const expected = 'columns atMs (since the day starts) or seconds (since midnight)';
    reading.problems.push(aFinding(at, 'wrong_value', { expected, received }));
  }
  const { date, handleTimes } = arrivals;
  const sorted = calls.sort((a, b) => a.atMs - b.atMs);
  return {
    kind: 'trace',
    calls: sorted,
    ...(date === undefined ? {} : { date }),
    ...(handleTimes === undefined ? {} : { handleTimes }),
  };
}

function noteDays(rows: readonly Row[], path: string, { problems }: Reading): void {
  const days = new Set(rows.map(({ date }) => date));
  if (days.size <= 1) return;
  const received = `missing, and the rows are of ${days.size} days`;
  problems.push(aFinding(`${path}/date`, 'missing', { expected: 'the day to take', received }));
}

function resolveIntervals(
  arrivals: Extract<Arrivals, { kind: 'intervals' }>,
  { path, id }: { readonly path: string; readonly id: string },
  reading: Reading,
): Arrivals {
  const { fromCsv, date, ...rest } = arrivals;
  if (fromCsv === undefined || fromCsv === null) return arrivals;
  const at = `${path}/fromCsv`;
  const all = readCsv(fromCsv, { path: at, columns: ['callType', 'calls'] }, reading);
  const own = all.filter((row) => row.callType === id && (date === undefined || row.date === date));
  noteDays(own, path, reading);
  const isByClock = own.some((row) => row.interval_start !== undefined);
  const places = isByClock
    ? placesByClock(own, reading.clock)
    : own.map(({ interval = 'none' }) => Number(interval));
  const wrong = places.findIndex(
    (place, row) =>
      !Number.isInteger(place) ||
      place < 0 ||
      place >= intervalsMax ||
      (!isByClock && places.indexOf(place) < row),
  );
  if (own.length === 0 || wrong >= 0) {
    const row = own[wrong];
    const which = row?.interval_start ?? row?.interval ?? 'none';
    const what = row === undefined ? `no row of ${id}` : `interval ${which} of ${id}`;
    const received = `${fromCsv} with ${what}${date === undefined ? '' : ` on ${date}`}`;
    const expected = isByClock
      ? 'starts of whole parts of intervals, from clock.dayStart to clock.dayEnd'
      : 'a row for each interval of the day, counted from 0';
    reading.problems.push(aFinding(at, 'wrong_value', { received, expected }));
    return { ...rest, callsPerInterval: [0] };
  }
  const { dayMs, intervalMs } = reading.clock;
  const length = isByClock ? Math.ceil(dayMs / intervalMs) : Math.max(...places) + 1;
  const callsPerInterval = Array.from({ length }, () => 0);
  own.forEach(({ calls }, row) => {
    const place = places[row] ?? 0;
    callsPerInterval[place] = (callsPerInterval[place] ?? 0) + Number(calls);
  });
  return { ...rest, callsPerInterval };
}

function placesByClock(
  rows: readonly Row[],
  { startMs, dayMs, intervalMs }: Clock,
): readonly number[] {
  const starts = rows.map(({ interval_start: start = '' }) =>
    /^\d\d:\d\d$/.test(start) ? msOf(start) - startMs : Number.NaN,
  );
  const sorted = [...starts].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((start, place) => start - (sorted[place] ?? 0));
  const lengthMs = gaps.length === 0 ? intervalMs : Math.min(...gaps);
  return starts.map((start) => {
    const isInside = start >= 0 && start < dayMs && lengthMs > 0;
    const fits = (start % intervalMs) + lengthMs <= intervalMs && intervalMs % lengthMs === 0;
    return isInside && fits ? Math.floor(start / intervalMs) : Number.NaN;
  });
}

const intervalsMax = 1_440;

function isGiven(cell: string | undefined): cell is string {
  return cell !== undefined && cell !== '';
}

type Row = { readonly [column: string]: string | undefined } & Record<
  KnownColumn,
  string | undefined
>;
type KnownColumn =
  | 'ms'
  | 'survival'
  | 'callType'
  | 'date'
  | 'seconds'
  | 'atMs'
  | 'handleTimeMs'
  | 'patienceMs'
  | 'waitMs'
  | 'callerId'
  | 'interval'
  | 'interval_start'
  | 'calls';

/** Rows of a CSV file. Requested columns must exist, and all cells but `callType` be numbers. */
function readCsv(
  file: string,
  { path, columns }: { readonly path: string; readonly columns: readonly string[] },
  { readText, problems }: Reading,
): readonly Row[] {
  const text = readText(file);
  if (text === undefined) {
    const expected = 'a file that can be read';
    problems.push(aFinding(path, 'unknown_reference', { expected, received: file }));
    return [];
  }
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = header.split(',');
  const missing = columns.find((column) => !names.includes(column));
  if (missing !== undefined) {
    const received = `${file} with the columns ${header}`;
    problems.push(aFinding(path, 'missing', { expected: `a column ${missing}`, received }));
    return [];
  }
  return lines.map((line, place) => {
    const cells = line.split(',');
    const row = Object.fromEntries(names.map((name, at) => [name, cells[at]])) as Row;
    const wrong = columns.find((name) => name !== 'callType' && !(Number(row[name] || 'x') >= 0));
    if (wrong !== undefined) {
      const received = `${file}, line ${place + 2}: ${row[wrong]}`;
      const expected = `a number from 0 in column ${wrong}`;
      problems.push(aFinding(path, 'wrong_value', { expected, received }));
    }
    return row;
  });
}
