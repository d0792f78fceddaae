/**
 * A day as a log shows it against the roster of its scenario: agents required and at work by
 * quarter hour, and by how much each cause made it short. Causes add up to the shortage.
 */
import { aFinding, type ParseResult, type Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { compileArrivals, expectedCalls } from '../../callers/arrivals.ts';
import { clockOf, timeText } from '../../clock.ts';
import { loadSheetOf } from '../../load-sheet.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import type { LoggedCall } from '../fit/logged-calls.ts';
import { queueIdOf } from '../queue-id.ts';
import { requirementsOf } from '../staffing/formula-roster.ts';
import { queueNeeds } from '../staffing/required-staff.ts';
import { defaultShiftRules } from '../staffing/shift-pattern.ts';
import { type StaffingProblem, staffingProblem } from '../staffing/staffing-problem.ts';

type CallType = Scenario['callTypes'][number];

const quarterMs = 900_000;

export interface ReplayedDay {
  /** With the calls that came, and without those absent: to be simulated. */
  readonly scenario: Scenario;
  readonly calls: number;
  readonly callsForecast: number;
  /** Calls that came outside the day's hours, and are left out. */
  readonly outside: number;
  readonly quarters: readonly ReplayedQuarter[];
}

export interface ReplayedQuarter {
  readonly queueId: string;
  readonly from: string;
  readonly calls: number;
  readonly callsForecast: number;
  /** By Erlang A, for the calls and handle times that came. */
  readonly required: number;
  /** Agents at work for whom the queue comes first, shared where several do. */
  readonly atWork: number;
  /** Required less at work; its causes, all in agents, follow. */
  readonly short: number;
  readonly byCalls: number;
  readonly byHandleTimes: number;
  readonly byAbsence: number;
  /** Short by this much already for the forecast. */
  readonly asPlanned: number;
}

export interface ReplayOptions {
  readonly centre: CentreFile | undefined;
  readonly absent: ReadonlySet<string>;
}

/** Calls of one day; the scenario's files must be read. */
export function replayDay(
  scenario: Scenario,
  logged: readonly LoggedCall[],
  { centre, absent }: ReplayOptions,
): ParseResult<ReplayedDay> {
  const clock = clockOf(scenario);
  const unknown = logged.find((call) => typeOf(scenario, call) === undefined);
  if (unknown !== undefined) {
    const expected = `one of the scenario: ${scenario.callTypes.map(({ id }) => id).join(', ')}`;
    const what = { received: `${unknown.callType} in the log`, expected };
    return { ok: false, problems: [aFinding('/callTypes', 'unknown_reference', what)] };
  }
  const atMsOf = ({ enteredAtMs }: LoggedCall): number => Math.round(enteredAtMs - clock.startMs);
  const calls = logged.filter((call) => atMsOf(call) >= 0 && atMsOf(call) < clock.dayMs);
  const callsOf = (type: CallType) => calls.filter((call) => typeOf(scenario, call) === type);
  const count = Math.ceil(clock.dayMs / quarterMs);
  const byQuarter = (own: readonly LoggedCall[]): readonly number[] =>
    Array.from({ length: count }, (_, at) => own.filter((one) => isIn(atMsOf(one), at)).length);
  const planned = withArrivals(scenario, (type) => {
    const plan = compileArrivals(type.arrivals, clock, scenario.clock?.dayType);
    return Array.from({ length: count }, (_, at) =>
      expectedCalls(plan, at * quarterMs, (at + 1) * quarterMs),
    );
  });
  const shifts = scenario.agents.shifts.flatMap((shift) => {
    const there = shift.agents?.filter((id) => !absent.has(id));
    if (there === undefined) return shift;
    return there.length === 0 ? [] : { ...shift, count: there.length, agents: there };
  });
  const agents = { ...scenario.agents, shifts };
  const came = { ...withArrivals(scenario, (type) => byQuarter(callsOf(type))), agents };
  const problems = [planned, came].map((one) => problemOf(one, centre));
  const [forecast, counted] = problems;
  if (forecast?.ok !== true) return forecast ?? { ok: false, problems: [] };
  if (counted?.ok !== true) return counted ?? { ok: false, problems: [] };
  const { queueIds } = simulationCentre(scenario, centre);
  const longer = withHandleTimes(counted.value, (queueId, at) =>
    scenario.callTypes
      .filter((_, place) => queueIds[place] === queueId)
      .flatMap(callsOf)
      .filter((call) => isIn(atMsOf(call), at) || isIn(atMsOf(call), at - 1)),
  );
  return {
    ok: true,
    value: {
      scenario: { ...traced(scenario, callsOf, atMsOf), agents },
      calls: calls.length,
      callsForecast: forecast.value.demand.reduce(
        (sum, { intervals }) => sum + intervals.reduce((all, one) => all + one.calls, 0),
        0,
      ),
      outside: logged.length - calls.length,
      quarters: quartersOf({ forecast: forecast.value, counted: counted.value, longer }, centre),
    },
  };
}

function isIn(atMs: number, quarter: number): boolean {
  return Math.floor(atMs / quarterMs) === quarter;
}

function typeOf({ callTypes }: Scenario, { callType }: LoggedCall): CallType | undefined {
  const id = queueIdOf(callType);
  return callTypes.find((one) => one.id === callType || one.id === id || one.queue === id);
}

function withArrivals(
  scenario: Scenario,
  callsPerInterval: (type: CallType) => readonly number[],
): Scenario {
  return {
    ...scenario,
    clock: { ...scenario.clock, intervalMs: quarterMs },
    callTypes: scenario.callTypes.map((type) => ({
      ...type,
      arrivals: { kind: 'intervals', callsPerInterval: [...callsPerInterval(type)] },
    })),
  };
}

/** The calls as a trace: what the log does not say of a caller is drawn. */
function traced(
  { busyness: _, bursts: __, ...scenario }: Scenario,
  callsOf: (type: CallType) => readonly LoggedCall[],
  atMsOf: (call: LoggedCall) => number,
): Scenario {
  const callTypes = scenario.callTypes.map((type): CallType => {
    // The log has these calls as well.
    const { redial: ___, returnCall: ____, ...once } = type;
    const calls = callsOf(type).map((call) => {
      const { outcome, waitMs, handleTimeMs } = call;
      const wait = Math.round(waitMs);
      return {
        atMs: atMsOf(call),
        ...(outcome === 'abandoned' ? { patienceMs: wait } : { waitMs: wait }),
        ...(handleTimeMs > 0 ? { handleTimeMs: Math.round(handleTimeMs) } : {}),
      };
    });
    return { ...once, arrivals: { kind: 'trace', calls } };
  });
  return { ...scenario, callTypes };
}

function problemOf(scenario: Scenario, centre: CentreFile | undefined) {
  const rules = defaultShiftRules(clockOf(scenario).dayMs);
  return staffingProblem(scenario, rules, { centre, scope: 'day' });
}

/** Loads by the handle times of the calls of a quarter hour and the one before. */
function withHandleTimes(
  problem: StaffingProblem,
  callsAt: (queueId: string, quarter: number) => readonly LoggedCall[],
): StaffingProblem {
  const demand = problem.demand.map((queue) => ({
    ...queue,
    intervals: queue.intervals.map(({ calls, load }, at) => {
      const timed = callsAt(queue.queueId, at).filter(({ handleTimeMs }) => handleTimeMs > 0);
      const sum = timed.reduce((all, { handleTimeMs }) => all + handleTimeMs, 0);
      const usualMs = queue.handleTimeMsMean * timed.length;
      return { calls, load: usualMs === 0 ? load : (load * sum) / usualMs };
    }),
  }));
  return { ...problem, demand };
}

function quartersOf(
  of: Readonly<Record<'forecast' | 'counted' | 'longer', StaffingProblem>>,
  centre: CentreFile | undefined,
): readonly ReplayedQuarter[] {
  const { forecast, counted, longer } = of;
  const [planned = [], more = [], required = []] = [forecast, counted, longer].map((problem) =>
    requirementsOf(problem, 'erlangA').map(({ intervals }, queue) =>
      intervals.map((need, at) => {
        const load = problem.demand[queue]?.intervals[at]?.load ?? 0;
        return need?.agents ?? Math.ceil(load);
      }),
    ),
  );
  const [staffed, there] = [forecast, counted].map((problem) =>
    loadSheetOf(problem.scenario, centre),
  );
  const { clock } = forecast;
  return queueNeeds(forecast).flatMap(({ queueId, intervals, partOf }, queue) =>
    intervals.map(({ calls }, at) => {
      const staff = (sheet: typeof staffed): number =>
        (sheet?.[at]?.profiles ?? []).reduce(
          (sum, one) => sum + one.staffExpected * partOf(one.profile, at),
          0,
        );
      const [a, b, c] = [planned, more, required].map((needs) => needs[queue]?.[at] ?? 0);
      const [expected, atWork] = [staff(staffed), staff(there)];
      const agents = (value: number): number => Number(value.toFixed(2));
      return {
        queueId,
        from: timeText(clock.startMs + at * quarterMs),
        calls: counted.demand[queue]?.intervals[at]?.calls ?? 0,
        callsForecast: agents(calls),
        required: c ?? 0,
        atWork: agents(atWork),
        short: agents((c ?? 0) - atWork),
        byCalls: (b ?? 0) - (a ?? 0),
        byHandleTimes: (c ?? 0) - (b ?? 0),
        byAbsence: agents(expected - atWork),
        asPlanned: agents((a ?? 0) - expected),
      };
    }),
  );
}
