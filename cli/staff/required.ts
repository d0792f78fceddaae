/**
 * `callwright staff <scenario> --required`: agents at work that each queue needs in each interval,
 * by each formula, beside the staff of the scenario's shifts.
 */
import {
  defaultShiftRules,
  loadSheetOf,
  localTime,
  type ReportDocument,
  requirementsOf,
  type StaffingProblem,
  staffingProblem,
  withTarget,
} from '../../simulator/index.ts';
import type { Output } from '../command.ts';
import { invalidFile } from '../files/read-centre.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import type { StaffOptions } from './staff-values.ts';

interface RequiredInterval {
  readonly from: string;
  readonly calls: number;
  readonly loadErlangs: number;
  /** Null: no number of agents meets the goal. */
  readonly erlangC: number | null;
  readonly erlangA: number | null;
  /** Agents present for whom the queue comes first, divided over several by what these need. */
  readonly staffExpected: number;
  /** Missing by Erlang A; 0 or less: enough. */
  readonly gap: number | null;
}

interface RequiredQueue {
  readonly queueId: string;
  readonly intervals: readonly RequiredInterval[];
}

export function requiredStaff(path: string, options: StaffOptions): Output<'csv'> {
  const loaded = loadScenario(path, options);
  const { target } = options;
  const scenario =
    target === undefined ? loaded.scenario : withTarget(loaded.scenario, target.targetMs);
  const problem = staffingProblem(scenario, defaultShiftRules(loaded.plan.dayMs), {
    centre: loaded.design.centre,
    scope: 'day',
    serviceLevelShare: target?.share,
    abandonShareMax: options.abandonMax,
  });
  if (!problem.ok) throw invalidFile(path, problem.problems, options);
  const queues = queuesOf(problem.value, loaded);
  const reproduce = commandLine(`staff ${path} --required`, {
    target: target && `${Number((target.share * 100).toFixed(6))}/${target.targetMs}ms`,
    abandonMax: options.abandonMax,
  });
  return {
    schema: 'required-staff/1',
    json: { scenario: loaded.sha256, queues },
    reproduce,
    ...documentForms(documentOf(queues, reproduce)),
  };
}

function queuesOf(problem: StaffingProblem, { design }: LoadedScenario): readonly RequiredQueue[] {
  const { scenario, clock, demand, servers } = problem;
  const sheet = loadSheetOf(scenario, design.centre);
  const [byC, byA] = (['erlangC', 'erlangA'] as const).map((formula) =>
    requirementsOf(problem, formula),
  );
  const needOf = (place: number, interval: number): number =>
    byA?.[place]?.intervals[interval]?.agents ?? demand[place]?.intervals[interval]?.load ?? 0;
  const serves = (profile: string, place: number): boolean =>
    servers.get(demand[place]?.queueId ?? '')?.first.includes(profile) === true;
  const places = demand.map((_, place) => place);
  const staffOf = (place: number, interval: number): number => {
    const profiles = sheet[interval]?.profiles ?? [];
    return profiles.reduce((staff, { profile, staffExpected }) => {
      if (!serves(profile, place)) return staff;
      const shared = places.filter((other) => serves(profile, other));
      const all = shared.reduce((sum, other) => sum + needOf(other, interval), 0);
      const share = all === 0 ? 1 / shared.length : needOf(place, interval) / all;
      return staff + staffExpected * share;
    }, 0);
  };
  return demand.map(({ queueId, intervals }, place) => ({
    queueId,
    intervals: intervals.map(({ calls, load }, interval) => {
      const staff = staffOf(place, interval);
      const erlangA = byA?.[place]?.intervals[interval]?.agents ?? null;
      return {
        from: localTime(interval * clock.intervalMs, clock),
        calls: rounded(calls),
        loadErlangs: rounded(load),
        erlangC: byC?.[place]?.intervals[interval]?.agents ?? null,
        erlangA,
        staffExpected: rounded(staff),
        gap: erlangA === null ? null : rounded(erlangA - staff),
      };
    }),
  }));
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

const head = ['queue', 'from', 'Calls', 'load', 'Erlang C', 'Erlang A', 'Staff expected', 'gap'];

function documentOf(queues: readonly RequiredQueue[], reproduce: string): ReportDocument {
  const all = queues.flatMap(({ intervals }) => intervals);
  const short = all.filter(({ gap }) => gap === null || gap > 0).length;
  const cells = (one: RequiredInterval): readonly (string | number | null)[] => [
    ...[one.from, one.calls, one.loadErlangs, one.erlangC],
    ...[one.erlangA, one.staffExpected, one.gap],
  ];
  const rows = queues.flatMap(({ queueId, intervals }) =>
    intervals.map((one) => [queueId, ...cells(one)]),
  );
  return {
    answer: `${short} of ${all.length} intervals of queues have fewer agents than Erlang A asks for`,
    sections: [
      {
        table: [
          head,
          ...rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell)))),
        ],
        wordColumns: 2,
      },
      {
        lines: [
          'load: modified offered load, erlangs. Agents at work; absence and breaks come on top.',
          'Staff expected: those for whom the queue comes first, divided where that is several queues.',
          'Erlang C supposes that nobody ever hangs up.',
        ],
      },
    ],
    data: () => [
      ['queueId', 'from', 'calls', 'loadErlangs', 'erlangC', 'erlangA', 'staffExpected', 'gap'],
      ...rows,
    ],
    reproduce,
  };
}
