/** The tables of a simulation: centre, queues and profiles, queue by interval, agent by interval. */

import type { SimulationPlan } from '../../plan.ts';
import type { QueueNeed } from '../../planning/staffing/required-staff.ts';
import type { MeasureEstimate } from '../../runs/estimates.ts';
import type { SimulatedMeasureId } from '../../runs/measures.ts';
import type { ReplicationResult, Window } from '../../runs/replication.ts';
import { unitsOf } from '../../runs/units.ts';
import { sumBy } from '../../statistics/sums.ts';
import { clockText, nameOf, unitOf } from '../figure-text.ts';
import { type IntervalEstimates, IntervalTable } from '../interval-table.ts';
import type { SimulationReport } from '../report.ts';
import {
  type ColumnOf,
  column,
  estimateColumns,
  type FigureTable,
  figureTable,
  unitOfColumn,
} from './figure-table.ts';

export const simulationTableIds = [
  'queues',
  'profiles',
  'queueIntervals',
  'agentIntervals',
] as const;

/** Measures that queue by interval needs beside those of intervals. */
export function tableMeasures(plan: SimulationPlan): readonly SimulatedMeasureId[] {
  const levels = plan.centre.queues.flatMap(({ serviceLevel }) => serviceLevel?.measureId ?? []);
  return ['speedOfAnswerMs', 'abandonShare', ...levels];
}

/** What queue by interval is read from. */
export interface IntervalSource {
  readonly plan: SimulationPlan;
  readonly queues: readonly IntervalTable[];
  readonly profiles: ReadonlyMap<string, IntervalTable>;
  /** By agent; empty unless asked for. */
  readonly agents: readonly IntervalTable[];
}

export function intervalSource(
  plan: SimulationPlan,
  windows: readonly Window[],
  { hasAgents }: { readonly hasAgents: boolean },
): IntervalSource {
  const ofAgents = (agentIds: readonly string[]): IntervalTable =>
    new IntervalTable(
      windows.map((window) => ({ ...window, agentIds })),
      { isSummed: true },
    );
  const profiles = Map.groupBy(plan.agents, ({ profile }) => profile);
  return {
    plan,
    queues: plan.centre.queues.map(
      ({ id }) =>
        new IntervalTable(windows.map((window) => ({ ...window, queueIds: [id], isSpread: true }))),
    ),
    profiles: new Map(
      [...profiles].map(([profile, own]) => [profile, ofAgents(own.map(({ id }) => id))]),
    ),
    agents: hasAgents ? plan.agents.map(({ id }) => ofAgents([id])) : [],
  };
}

interface QueueRow {
  readonly queueId: string;
  readonly from: string;
  readonly estimates: readonly MeasureEstimate[];
  readonly level: MeasureEstimate | undefined;
  readonly answered: number | null;
  readonly abandoned: number | null;
  readonly waitMsP90: number | null;
  readonly staff: Staff | null;
  readonly required: number | null;
}

interface Staff {
  readonly present: number;
  readonly away: number;
  readonly occupancy: number;
}

const shared = 'the agents for whom the queue comes first, divided where that is several queues';

function figureOf(id: SimulatedMeasureId) {
  return ({ estimates }: QueueRow): number | null =>
    estimates.find(({ measureId }) => measureId === id)?.value ?? null;
}

const queueColumns: readonly ColumnOf<QueueRow>[] = [
  column('queueId', 'queue', 'words', '', ({ queueId }) => queueId),
  column('from', 'from', 'clock', '', ({ from }) => from),
  column('offered', 'offered', 'count', 'calls that enter the queue, a day', figureOf('calls')),
  column('answered', 'answered', 'count', 'of these', ({ answered }) => answered),
  column('abandoned', 'abandoned', 'count', 'of these', ({ abandoned }) => abandoned),
  column('waitSecondsMean', 'wait', 'seconds', 'mean of all, in seconds', figureOf('waitMsMean')),
  column(
    'waitSecondsP90',
    'p90',
    'seconds',
    'wait that 90 % of the answered do not exceed',
    (row) => row.waitMsP90,
  ),
  ...estimateColumns<QueueRow>('serviceLevel', 'level', 'share', ({ level }) => level),
  column(
    'occupancy',
    'occupancy',
    'share',
    `of ${shared}`,
    ({ staff }) => staff?.occupancy ?? null,
  ),
  column('staffAtWork', 'at work', 'count', shared, ({ staff }) => staff?.present ?? null),
  column(
    'staffOnBreak',
    'on break',
    'count',
    'logged on, and not at work',
    ({ staff }) => staff?.away ?? null,
  ),
  column(
    'required',
    'required',
    'count',
    'agents at work, by Erlang A, if the queue were alone: staff --required for all together',
    (row) => row.required,
  ),
  column('gap', 'gap', 'count', 'required less at work; above 0: missing', ({ required, staff }) =>
    required === null || staff === null ? null : required - staff.present,
  ),
];

export function queueIntervalsTable(
  { plan, queues, profiles }: IntervalSource,
  results: readonly ReplicationResult[],
  { dayStartMs, needs }: { readonly dayStartMs: number; readonly needs: readonly QueueNeed[] },
): FigureTable {
  const { centre, intervalMs } = plan;
  const measures = [...new Set([...plan.measures, 'waitMsMean' as const])];
  const rows = centre.queues.flatMap(({ id: queueId, serviceLevel }, place): QueueRow[] => {
    const table = queues[place];
    if (table === undefined) return [];
    const asked = { confidence: 0.95, units: unitsOf(plan, results) };
    const level = serviceLevel?.measureId ?? levelOf(plan);
    const all = level === undefined ? measures : [...new Set([...measures, level])];
    const answered = table.means('speedOfAnswerMs', 'denominator');
    const abandoned = table.means('abandonShare', 'numerator');
    const need = needs.find((one) => one.queueId === queueId);
    return table.estimates({ ...asked, measures: all }).map((interval, at) => ({
      queueId,
      from: clockText(interval.fromMs, dayStartMs),
      estimates: interval.measures,
      level: interval.measures.find(({ measureId }) => measureId === level),
      answered: answered[at] ?? null,
      abandoned: abandoned[at] ?? null,
      waitMsP90: table.waitMsWithin(at, 0.9),
      staff: need === undefined ? null : staffOf(profiles, need, { interval, at }),
      required: interval.fromMs === at * intervalMs ? (need?.intervals[at]?.erlangA ?? null) : null,
    }));
  });
  const title = `Queue by interval, means of ${results.length} days`;
  return figureTable({ id: 'queueIntervals', title }, queueColumns, rows);
}

function levelOf({ measures }: SimulationPlan): SimulatedMeasureId | undefined {
  return measures.find((id) => id.startsWith('serviceLevel'));
}

function staffOf(
  profiles: ReadonlyMap<string, IntervalTable>,
  { partOf }: QueueNeed,
  { interval, at }: { readonly interval: IntervalEstimates; readonly at: number },
): Staff {
  const timeMs = (id: SimulatedMeasureId, part: 'numerator' | 'denominator'): number =>
    sumBy(profiles, ([profile, table]) => {
      const share = partOf(profile, at);
      return share === 0 ? 0 : share * (table.means(id, part)[at] ?? 0);
    });
  const lengthMs = interval.toMs - interval.fromMs;
  const presentMs = timeMs('occupancy', 'denominator');
  return {
    present: presentMs / lengthMs,
    away: (timeMs('loggedInOccupancy', 'denominator') - presentMs) / lengthMs,
    occupancy: timeMs('occupancy', 'numerator') / presentMs,
  };
}

interface AgentRow {
  readonly agentId: string;
  readonly profile: string;
  readonly from: string;
  readonly presentMs: number;
  readonly awayMs: number;
  readonly handlingMs: number;
  readonly handled: number;
}

const agentColumns: readonly ColumnOf<AgentRow>[] = [
  column('agentId', 'agent', 'words', '', ({ agentId }) => agentId),
  column('profile', 'profile', 'words', '', ({ profile }) => profile),
  column('from', 'from', 'clock', '', ({ from }) => from),
  column(
    'handled',
    'handled',
    'count',
    'calls, where their wrap-up ends, a day',
    (row) => row.handled,
  ),
  column(
    'atWorkSeconds',
    'at work',
    'seconds',
    'in seconds of the interval',
    (row) => row.presentMs,
  ),
  column(
    'onBreakSeconds',
    'on break',
    'seconds',
    'logged on, and not at work',
    (row) => row.awayMs,
  ),
  column(
    'handlingSeconds',
    'handling',
    'seconds',
    'talk, hold and wrap-up',
    (row) => row.handlingMs,
  ),
  column('occupancy', 'occupancy', 'share', 'handling / at work', ({ handlingMs, presentMs }) =>
    presentMs === 0 ? null : handlingMs / presentMs,
  ),
];

/** Only intervals in which the agent is logged on. */
export function agentIntervalsTable(
  { plan, agents }: IntervalSource,
  { days, dayStartMs }: { readonly days: number; readonly dayStartMs: number },
): FigureTable {
  const rows = plan.agents.flatMap(({ id: agentId, profile }, place) => {
    const table = agents[place];
    if (table === undefined) return [];
    const onMs = table.means('loggedInOccupancy', 'denominator');
    const presentMs = table.means('occupancy', 'denominator');
    const handlingMs = table.means('occupancy', 'numerator');
    const handled = table.means('handleTimeMsMean', 'denominator');
    return table.windows.flatMap(({ fromMs }, at): AgentRow[] => {
      const [on = 0, present = 0] = [onMs[at], presentMs[at]];
      if (on === 0) return [];
      return [
        {
          agentId,
          profile,
          from: clockText(fromMs, dayStartMs),
          presentMs: present,
          awayMs: on - present,
          handlingMs: handlingMs[at] ?? 0,
          handled: handled[at] ?? 0,
        },
      ];
    });
  });
  const title = `Agent by interval, means of ${days} days`;
  return figureTable({ id: 'agentIntervals', title }, agentColumns, rows);
}

interface MeasuredRow {
  readonly queueId: string;
  readonly measures: readonly MeasureEstimate[];
}

type ProfileRow = SimulationReport['profiles'][number];

const profileColumns: readonly ColumnOf<ProfileRow>[] = [
  column('profile', 'profile', 'words', '', ({ profile }) => profile),
  column('agents', 'agents', 'count', '', ({ agents }) => agents),
  ...estimateColumns<ProfileRow>('callsHandled', 'handled', 'count', (row) => row.callsHandled),
  ...estimateColumns<ProfileRow>('occupancy', 'occupancy', 'share', (row) => row.occupancy),
  ...estimateColumns<ProfileRow>('readyHours', 'ready hours', 'count', (row) => row.readyHours),
];

/** Centre and queues with every measure, and profiles; money in minor units. */
export function reportTables(report: SimulationReport): readonly FigureTable[] {
  const { measures, queues, profiles, replications } = report;
  const over = `means of ${replications} days with their 95 % intervals`;
  const columns = measures.flatMap(({ measureId }) => {
    const kind = unitOfColumn(unitOf(measureId));
    const id = measureId.replace('Ms', 'Seconds');
    return estimateColumns<MeasuredRow>(id, nameOf(measureId), kind, (row) =>
      row.measures.find((one) => one.measureId === measureId),
    );
  });
  const name = column<MeasuredRow>('queueId', 'queue', 'words', '', ({ queueId }) => queueId);
  const rows = [{ queueId: 'all', measures }, ...queues];
  return [
    figureTable({ id: 'queues', title: `Queues, ${over}` }, [name, ...columns], rows),
    figureTable({ id: 'profiles', title: `Profiles, ${over}` }, profileColumns, profiles),
  ];
}
