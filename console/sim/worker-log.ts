/**
 * Fits a call log to one queue with exponential times: its callers, and the staff that reproduces
 * their waits, by the functions of `callwright fit` and `callwright forecast`. Yields the share
 * done.
 */
import type { MeasuredFigures, ParseResult, Scenario } from '../../contracts/index.ts';
import {
  type CallLog,
  centreOf,
  compareWithMeasured,
  compileDistribution,
  compileScenario,
  type FitPart,
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
  msOf,
  needsOf,
  readCounts,
  readLog,
  readTable,
  refuseTable,
  type ScenarioNames,
  scenarioOf,
  simulateReplication,
  staffPlanOf,
} from '../../simulator/index.ts';
import { clockChangeOn, offsetMs } from '../parts/days.ts';
import { halfHour, shiftsOf } from './day-shifts.ts';
import type { LabCentre } from './lab-centre.ts';
import { dayOfCentre } from './whole-centre.ts';
import type {
  CentreReading,
  ForecastQuestion,
  LogQuestion,
  LogReading,
} from './worker-protocol.ts';

const [secondMs, minuteMs] = [1_000, 60_000];
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

function logOf(asked: LogQuestion): ParseResult<CallLog> {
  const table = readTable(asked.text);
  if (!table.ok) return table;
  const log = readLog(table.value, null, zonesIn(asked));
  if (!log.ok) return log;
  const { waitsUnknown } = log.value;
  if (waitsUnknown === undefined) return log;
  return refuseTable({ expected: 'a column of waits', received: waitsUnknown });
}

export function* fitOf(asked: LogQuestion): Generator<number, ParseResult<LogReading>> {
  const log = logOf(asked);
  if (!log.ok) return log;
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
  const names = namesOf(targetMs, []);
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

/** All queues and groups of a log, with times simple enough for a link, and the staff for them. */
export function* wholeFitOf(asked: LogQuestion): Generator<number, ParseResult<CentreReading>> {
  const log = logOf(asked);
  if (!log.ok) return log;
  const fitted = fitLog(log.value, { intervalMs });
  if (!fitted.ok) return fitted;
  const fit = fitted.value;
  const { targetMs } = asked;
  const names = namesOf(targetMs, ['profiles', 'overflow', 'changeover']);
  const goal = { share: 0.8, within: targetMs / secondMs };
  const bare = bareCentreOf(fit, names);
  const dayOf = (shifts: Shifts) => dayOfCentre(withShifts(bare, shifts), goal);
  const plan = staffPlanOf(fit, names);
  const search = fitStaff({
    ...plan,
    scenarioOf: (shifts) => dayOf(shifts).scenario,
    centre: dayOf([]).centre,
    rounds,
    replications,
  });
  let next = search.next();
  for (; next.done !== true; next = search.next()) yield (next.value.round + 1) / (rounds + 1);
  const { shifts } = next.value;
  const { scenario, centre } = dayOf(shifts);
  const verdict = judged(scenario, centre, measuredIn(fit, targetMs));
  return { ok: true, value: { centre: withShifts(bare, shifts), verdict } };
}

type Shifts = readonly Scenario['agents']['shifts'][number][];

function withShifts(centre: LabCentre, shifts: Shifts): LabCentre {
  const minutes = (time: string) => msOf(time) / minuteMs;
  const groups = centre.groups.map((group) => {
    const own = shifts.filter(({ profile }) => profile === group.id);
    const short = own.map(
      ({ count, start, end }) => [count, minutes(start), minutes(end)] as const,
    );
    return { ...group, shifts: short };
  });
  return { ...centre, groups };
}

function bareCentreOf(fit: LogFit, names: ScenarioNames): LabCentre {
  const { callTypes } = scenarioOf(fit, names, { shifts: [] });
  const seconds = (ms: number) => Number((ms / secondMs).toFixed(1));
  const queues = callTypes.map(({ id, arrivals, handleTime }, place) => {
    const talk = compileDistribution(handleTime.talk);
    const { wrapUp } = handleTime;
    const calls = arrivals.kind === 'intervals' ? (arrivals.callsPerInterval ?? []) : [];
    const law = fit.callTypes[place]?.censored.find(({ law: one }) => one.law === 'exponential');
    const patienceMs = law?.law.law === 'exponential' ? law.law.meanMs : endlessMs;
    return {
      id,
      calls: calls.map((count) => Number(count.toFixed(1))),
      talk: seconds(talk.mean),
      scv: Number((talk.secondMoment / talk.mean ** 2 - 1).toFixed(2)),
      wrapUp: wrapUp === undefined ? 0 : seconds(compileDistribution(wrapUp).mean),
      patience: seconds(patienceMs),
    };
  });
  const groups = (centreOf(fit, names).profiles ?? []).map(({ id, links = [] }) => ({
    id,
    links: links.map(
      ({ queue, rank = 0, delayMs = 0 }) => [queue, rank, delayMs / secondMs] as const,
    ),
    shifts: [],
  }));
  return { from: fit.startMs / minuteMs, queues, groups };
}

function namesOf(targetMs: number, parts: readonly FitPart[]): ScenarioNames {
  return {
    id: 'fitted',
    name: 'fitted',
    centreFile: 'centre.json',
    timeZone: 'UTC',
    targetMs,
    shortAbandonMs: 5_000,
    seed: 1,
    headStarts: {},
    parts: new Set(parts),
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
