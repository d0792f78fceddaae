/**
 * Fits a call log to one queue with exponential times: its callers, and the staff that reproduces
 * their waits, by the functions of `callwright fit` and `callwright forecast`. Yields the share
 * done.
 */
import type { MeasuredFigures, ParseResult, Scenario } from '../../contracts/index.ts';
import {
  centreOf,
  compareWithMeasured,
  compileScenario,
  type FitVerdict,
  type ForecastReport,
  fitLog,
  fitStaff,
  fitVerdict,
  forecastCalls,
  type LogFit,
  LoggedCalls,
  logCellText,
  measuredOf,
  needsOf,
  readCounts,
  readLog,
  readTable,
  refuseTable,
  scenarioOf,
  simulateReplication,
  staffPlanOf,
} from '../../simulator/index.ts';
import { clockChangeOn, offsetMs } from '../parts/days.ts';
import { halfHour, shiftsOf } from './day-shifts.ts';
import type { ForecastQuestion, LogQuestion, LogReading } from './worker-protocol.ts';

const minuteMs = 60_000;
const intervalMs = halfHour.minutes * minuteMs;
const oneQueue = 'calls';
const [rounds, replications] = [8, 20];
/** Offsets for rounding fitted fractions of agents; the best one is kept. */
const roundings = [0.25, 0, -0.25, -0.5, -0.75];
const verdictDays = 40;
const confidence = 0.95;
/** Patience assumed if nobody abandoned. */
const endlessMs = 36_000_000;
const forecasting = {
  horizonDays: 7,
  holdoutDays: null,
  special: [],
  methodId: 'combined',
} as const;

export function* fitOf(asked: LogQuestion): Generator<number, ParseResult<LogReading>> {
  const table = readTable(asked.text);
  if (!table.ok) return table;
  const log = readLog(table.value, null, zonesIn(asked));
  if (!log.ok) return log;
  const { waitsUnknown } = log.value;
  if (waitsUnknown !== undefined) {
    return refuseTable({ expected: 'a column of waits', received: waitsUnknown });
  }
  const { calls, rows, columns, unread, notes } = log.value;
  const byType = Map.groupBy(calls, ({ callType }) => callType);
  const own = calls.filter(
    ({ callType }) => asked.callType === null || callType === asked.callType,
  );
  const asOne = own instanceof LoggedCalls ? own.ofOneType(oneQueue) : own;
  const fitted = fitLog({ ...log.value, calls: asOne }, { intervalMs });
  if (!fitted.ok) return fitted;
  const values = yield* valuesOf(fitted.value, asked.targetMs);
  return {
    ok: true,
    value: {
      rows,
      calls: calls.length,
      days: fitted.value.days.length,
      columns: [...columns],
      unread,
      notes: [...notes].map(([note, { rows: noted, first }]) => ({
        note,
        rows: noted,
        firstCells: first.map(logCellText),
      })),
      callTypes: [...byType].map(([id, some]) => ({ id, calls: some.length })),
      ...values,
    },
  };
}

type Values = Pick<LogReading, 'from' | 'halfHours' | 'ahtMs' | 'patienceMs' | 'verdict'>;

function* valuesOf(fit: LogFit, targetMs: number): Generator<number, Values> {
  const [type] = fit.callTypes;
  const times = Array.from(fit.calls, ({ handleTimeMs }) => handleTimeMs).filter((ms) => ms > 0);
  const ahtMs = times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const law = type?.censored.find(({ law: one }) => one.law === 'exponential')?.law;
  const patienceMs = law?.law === 'exponential' ? law.meanMs : null;
  const names = {
    id: 'fitted',
    name: 'fitted',
    centreFile: 'centre.json',
    timeZone: 'UTC',
    targetMs,
    shortAbandonMs: 5_000,
    seed: 1,
    headStarts: {},
    parts: new Set<never>(),
  };
  const first = scenarioOf(fit, names, { shifts: [] });
  const callTypes = first.callTypes.map(({ handleTime, ...one }) => ({
    ...one,
    handleTime: ahtMs === null ? handleTime : { talk: exponential(ahtMs) },
    patience: exponential(patienceMs ?? endlessMs),
  }));
  const centre = centreOf(fit, names);
  const withShifts = (shifts: Scenario['agents']['shifts']): Scenario => ({
    ...first,
    callTypes,
    agents: { shifts: [...shifts] },
  });
  const search = fitStaff({
    ...staffPlanOf(fit, names),
    scenarioOf: (shifts) => withShifts([...shifts]),
    centre,
    rounds,
    replications,
  });
  let next = search.next();
  for (; next.done !== true; next = search.next()) {
    yield (next.value.round + 1) / (rounds + roundings.length);
  }
  const from = fit.startMs / minuteMs;
  const byHour = next.value.agents;
  const measured = measuredIn(fit, targetMs);
  const callsPerInterval = type?.callsPerInterval ?? [];
  const profile = centre.profiles?.[0]?.id ?? '';
  let best: { agents: readonly number[]; verdict: FitVerdict | null } | null = null;
  for (const [round, more] of roundings.entries()) {
    const agents = callsPerInterval.map((_, row) =>
      Math.max(1, Math.round((byHour[Math.floor(row / halfHour.perHour)] ?? 0) + more)),
    );
    const shifts = shiftsOf({ from, agents }).map((shift) => ({ profile, ...shift }));
    const verdict = judged(withShifts(shifts), centre, measured);
    if (best === null || (verdict?.inside ?? 0) > (best.verdict?.inside ?? 0)) {
      best = { agents, verdict };
    }
    yield (rounds + round + 1) / (rounds + roundings.length);
  }
  return {
    from,
    halfHours: callsPerInterval.map((calls, row) => ({ calls, agents: best?.agents[row] ?? 0 })),
    ahtMs,
    patienceMs,
    verdict: best?.verdict ?? null,
  };
}

type Figures = MeasuredFigures['whole'];

function measuredIn(fit: LogFit, targetMs: number): MeasuredFigures {
  const of = { calls: fit.calls, days: fit.days, targetMs, source: 'log' };
  // Converts the fit from the format of a figures file.
  const file = measuredOf(fit, of) as unknown as {
    readonly whole: Figures;
    readonly windows: readonly (Figures & { readonly fromMs: number; readonly toMs: number })[];
    readonly queues: readonly (Figures & { readonly queueId: string })[];
  };
  return {
    schema: 'callwright.measured/1',
    source: 'log',
    days: fit.days.length,
    whole: file.whole,
    windows: file.windows.map(({ fromMs, toMs, ...values }) => ({ fromMs, toMs, values })),
    queues: file.queues.map(({ queueId, ...values }) => ({ queueId, values })),
  };
}

function exponential(meanMs: number) {
  return { law: 'exponential' as const, meanMs };
}

function judged(
  scenario: Scenario,
  centre: ReturnType<typeof centreOf>,
  measured: MeasuredFigures,
): FitVerdict | null {
  const compiled = compileScenario(scenario, centre);
  if (!compiled.ok) return null;
  const needs = needsOf(measured, compiled.value);
  if (!needs.ok) return null;
  const results = Array.from({ length: verdictDays }, (_, day) =>
    simulateReplication(compiled.value, day, needs.value),
  );
  return fitVerdict(compareWithMeasured(measured, results, confidence));
}

function zonesIn({ timeZone }: ForecastQuestion) {
  return { changeOn: (day: number) => clockChangeOn(day, timeZone), zones: { timeZone, offsetMs } };
}

export function* forecastOf(
  asked: ForecastQuestion,
): Generator<number, ParseResult<ForecastReport>> {
  const table = readTable(asked.text);
  if (!table.ok) return table;
  const { callType } = asked;
  const of = zonesIn(asked);
  const read = readCounts(table.value, { ...of, intervalMs, columns: null, callType });
  if (!read.ok) return read;
  return yield* forecastCalls(read.value.counted, forecasting);
}
