/**
 * `callwright staff <scenario> --required`: agents at work that each queue needs in each interval,
 * by formulas and by simulation, beside the staff of the scenario's shifts.
 */
import { highsSolver, type ReplicationRunner, runSearch } from '../../gateways/index.ts';
import {
  defaultShiftRules,
  loadSheetOf,
  localTime,
  type QueueNeed,
  queueNeeds,
  queuesAlone,
  type ReportDocument,
  type StaffingProblem,
  simulatedNeeds,
  staffingProblem,
  withTarget,
} from '../../simulator/index.ts';
import { type ExitCode, exitCodes } from '../cli-error.ts';
import type { Output } from '../command.ts';
import { invalidFile } from '../files/read-centre.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import { checkReportFile, writeReport } from '../simulate/report-file.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { type RequiredInterval, type RequiredQueue, requiredTable } from './staff-tables.ts';
import type { StaffOptions } from './staff-values.ts';

const daysDefault = 40;

export async function requiredStaff(
  path: string,
  options: StaffOptions,
  runner: () => ReplicationRunner,
): Promise<Output<'csv'> | ExitCode> {
  checkReportFile(options);
  const loaded = loadScenario(path, options);
  const { target, method = 'simulate' } = options;
  const scenario =
    target === undefined ? loaded.scenario : withTarget(loaded.scenario, target.targetMs);
  const problem = staffingProblem(scenario, defaultShiftRules(loaded.plan.dayMs), {
    centre: loaded.design.centre,
    scope: 'day',
    serviceLevelShare: target?.share,
    abandonShareMax: options.abandonMax,
  });
  if (!problem.ok) throw invalidFile(path, problem.problems, options);
  const needs = queueNeeds(problem.value);
  const days = { days: options.days ?? daysDefault, seed: options.seed ?? loaded.plan.seed };
  const isSimulated = method === 'simulate';
  const simulated = isSimulated
    ? await simulate({ problem: problem.value, needs, ...days, options, runner: runner() })
    : [];
  if (simulated === null) return exitCodes.stopped;
  const queues = requiredByQueue(problem.value, loaded.design.centre, simulated);
  const reproduce = commandLine(`staff ${path} --required`, {
    target: target && `${Number((target.share * 100).toFixed(6))}/${target.targetMs}ms`,
    abandonMax: options.abandonMax,
    method: options.method,
    ...(isSimulated ? days : {}),
  });
  const document = documentOf(queues, reproduce);
  await writeReport(document, options, () => [requiredTable(queues)]);
  return {
    schema: 'required-staff/1',
    json: { scenario: loaded.sha256, queues },
    reproduce,
    ...documentForms(document),
  };
}

interface Simulating {
  readonly problem: StaffingProblem;
  readonly needs: readonly QueueNeed[];
  readonly days: number;
  readonly seed: number;
  readonly options: StaffOptions;
  readonly runner: ReplicationRunner;
}

/** Null: interrupted. */
async function simulate({ problem, needs, days, seed, options, runner }: Simulating) {
  const signal = listenForInterrupt();
  const progress = startProgress(options.progress, { verb: 'staffing', noun: 'days' });
  let done = 0;
  try {
    const end = await runSearch(simulatedNeeds(problem, needs, { days, seed }), {
      problem,
      design: { ...queuesAlone(problem), ruleSets: [] },
      solver: await highsSolver(),
      runner,
      signal,
      onDay: () => {
        done += 1;
        progress.tick(() => ({ done, of: null, estimate: '' }));
      },
    });
    return end.kind === 'done' ? end.result : null;
  } finally {
    progress.end();
    await runner.close();
  }
}

/** What the queues need beside the staff of the shifts; `simulated` by queue and interval. */
export function requiredByQueue(
  problem: StaffingProblem,
  centre: LoadedScenario['design']['centre'],
  simulated: readonly (readonly (number | null)[])[],
): readonly RequiredQueue[] {
  const { scenario, clock } = problem;
  const sheet = loadSheetOf(scenario, centre);
  const needs = queueNeeds(problem);
  return needs.map(({ queueId, intervals, partOf }, place) => ({
    queueId,
    intervals: intervals.map(({ calls, loadErlangs, erlangC, erlangA }, interval) => {
      const staff = (sheet[interval]?.profiles ?? []).reduce(
        (sum, { profile, staffExpected }) => sum + staffExpected * partOf(profile, interval),
        0,
      );
      return {
        from: localTime(interval * clock.intervalMs, clock),
        calls: rounded(calls),
        loadErlangs: rounded(loadErlangs),
        erlangC,
        erlangA,
        simulated: simulated[place]?.[interval] ?? null,
        staffExpected: rounded(staff),
        gap: erlangA === null ? null : rounded(erlangA - staff),
      };
    }),
  }));
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

const head = [
  ...['queue', 'from', 'Calls', 'load', 'Erlang C', 'Erlang A', 'simulated', 'at work', 'gap'],
];

function documentOf(queues: readonly RequiredQueue[], reproduce: string): ReportDocument {
  const all = queues.flatMap(({ intervals }) => intervals);
  const short = all.filter(({ gap }) => gap === null || gap > 0).length;
  const cells = (one: RequiredInterval): readonly (string | number | null)[] => [
    ...[one.from, one.calls, one.loadErlangs, one.erlangC],
    ...[one.erlangA, one.simulated, one.staffExpected, one.gap],
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
          'load: modified offered load, in erlangs. All else is in agents at work: on shift, and neither on a break, absent nor away.',
          'at work: of the scenario’s shifts, those for whom the queue comes first, divided where that is several queues.',
          'Erlang C supposes that nobody ever hangs up.',
          'simulated: the queue alone, with its own callers and what an interval leaves to the next.',
        ],
      },
    ],
    data: () => [
      [
        ...['queueId', 'from', 'calls', 'loadErlangs', 'erlangC', 'erlangA', 'simulated'],
        ...['staffExpected', 'gap'],
      ],
      ...rows,
    ],
    reproduce,
  };
}
