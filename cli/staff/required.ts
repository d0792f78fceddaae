/**
 * `callwright staff <scenario> --required`: agents at work that the skill groups need together in
 * each interval, by simulation, against those present; next to it each queue alone, by formulas.
 */
import { highsSolver, type ReplicationRunner, runSearch } from '../../gateways/index.ts';
import {
  attendedScenario,
  defaultShiftRules,
  type FigureTable,
  figureText,
  type GroupNeed,
  groupNeeds,
  laneReasons,
  loadSheetOf,
  localTime,
  needStaffsMax,
  queueNeeds,
  type ReportDocument,
  type Section,
  type StaffingProblem,
  shrinkageOf,
  staffingProblem,
  withTarget,
} from '../../simulator/index.ts';
import { type ExitCode, exitCodes } from '../cli-error.ts';
import type { Output } from '../command.ts';
import { invalidFile } from '../files/read-centre.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import { checkReportFile, writeReport } from '../simulate/report-file.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import {
  groupTable,
  type RequiredGroup,
  type RequiredQueue,
  requiredTable,
} from './staff-tables.ts';
import {
  type ShrinkageCause,
  type StaffOptions,
  shrinkageText,
  shrunkShare,
} from './staff-values.ts';

/** Days of each staff that is simulated; the full core takes some ten times as long as the lane. */
export function needDaysOf(plan: LoadedScenario['plan']): number {
  return laneReasons(plan).length === 0 ? 40 : 10;
}

export async function requiredStaff(
  path: string,
  options: StaffOptions,
  runner: () => ReplicationRunner,
): Promise<Output<'csv'> | ExitCode> {
  checkReportFile(options);
  const loaded = loadScenario(path, options);
  const { target, method = 'simulate', shrinkage: planned = [] } = options;
  const scenario =
    target === undefined ? loaded.scenario : withTarget(loaded.scenario, target.targetMs);
  const problem = staffingProblem(scenario, defaultShiftRules(loaded.plan.dayMs), {
    centre: loaded.design.centre,
    scope: 'day',
    serviceLevelShare: target?.share,
    abandonShareMax: options.abandonMax,
  });
  if (!problem.ok) throw invalidFile(path, problem.problems, options);
  const { plan, design } = loaded;
  const days = { days: options.days ?? needDaysOf(plan), seed: options.seed ?? plan.seed };
  const isSimulated = method === 'simulate';
  const causes = [...shrinkageOf(scenario), ...planned];
  const asked = { ...days, design, planned, progress: options.progress };
  const groups = isSimulated ? await requiredByGroup(problem.value, { ...asked, runner }) : [];
  if (groups === null) return exitCodes.stopped;
  const queues = requiredByQueue(problem.value, design.centre);
  const reproduce = commandLine(`staff ${path} --required`, {
    target: target && `${Number((target.share * 100).toFixed(6))}/${target.targetMs}ms`,
    abandonMax: options.abandonMax,
    method: options.method,
    shrinkage: shrinkageText(planned),
    ...(isSimulated ? days : {}),
  });
  const document = documentOf({ groups, queues, causes, reproduce });
  const tables = [...(isSimulated ? [groupTable(groups)] : []), requiredTable(queues)];
  await writeReport(document, options, () => tables);
  return {
    schema: 'required-staff/1',
    json: { scenario: loaded.sha256, groups, shrinkage: causes, queues },
    reproduce,
    ...documentForms(document),
  };
}

export interface NeedQuestion {
  readonly design: LoadedScenario['design'];
  readonly days: number;
  readonly seed: number;
  /** Causes that the scenario does not state. */
  readonly planned: readonly ShrinkageCause[];
  readonly progress: ProgressKind | undefined;
  readonly runner: () => ReplicationRunner;
}

/** Null: interrupted. */
export async function requiredByGroup(
  problem: StaffingProblem,
  { design, days, seed, planned, progress: kind, runner: openRunner }: NeedQuestion,
): Promise<readonly RequiredGroup[] | null> {
  const signal = listenForInterrupt();
  const progress = startProgress(kind, { verb: 'staffing', noun: 'days' });
  const runner = openRunner();
  const most = needStaffsMax * days;
  let done = 0;
  try {
    const end = await runSearch(groupNeeds(problem, { days, seed }), {
      problem,
      design: { ...design, scenario: attendedScenario(problem.scenario) },
      solver: await highsSolver(),
      runner,
      signal,
      onDay: () => {
        done += 1;
        progress.tick(() => ({ done, of: Math.max(done, most), isPredicted: true }));
      },
    });
    return end.kind === 'done' ? groupsOf(end.result, problem, planned) : null;
  } finally {
    progress.end();
    await runner.close();
  }
}

function groupsOf(
  found: readonly (readonly GroupNeed[])[],
  { clock, presentShare }: StaffingProblem,
  planned: readonly ShrinkageCause[],
): readonly RequiredGroup[] {
  const working = presentShare * (1 - shrunkShare(planned));
  return (found[0] ?? []).map(({ profile }, group) => ({
    profile,
    intervals: found.flatMap((all, interval) => {
      const own = all[group];
      if (own === undefined) return [];
      const { present, needed, missing } = own;
      return {
        from: localTime(interval * clock.intervalMs, clock),
        needed,
        heads: needed === null ? null : rounded(needed / working),
        present: rounded(present),
        missing,
      };
    }),
  }));
}

/** What each queue would need alone, by formulas, next to the staff of the shifts. */
export function requiredByQueue(
  problem: StaffingProblem,
  centre: LoadedScenario['design']['centre'],
): readonly RequiredQueue[] {
  const { scenario, clock } = problem;
  const sheet = loadSheetOf(scenario, centre);
  return queueNeeds(problem).map(({ queueId, intervals, partOf }) => ({
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
        staffExpected: rounded(staff),
        gap: erlangA === null ? null : rounded(erlangA - staff),
      };
    }),
  }));
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

interface RequiredStaff {
  readonly groups: readonly RequiredGroup[];
  readonly queues: readonly RequiredQueue[];
  readonly causes: readonly ShrinkageCause[];
  readonly reproduce: string;
}

/** How many intervals miss agents, and the worst of them. */
export function shortageText(groups: readonly RequiredGroup[]): string {
  const intervals = groups[0]?.intervals ?? [];
  const missing = intervals.map((_, place) =>
    groups.reduce((sum, { intervals: all }) => sum + (all[place]?.missing ?? Infinity), 0),
  );
  const short = missing.filter((agents) => agents > 0).length;
  const told = `${short} of ${intervals.length} intervals have too few agents for all queues together`;
  const most = Math.max(0, ...missing);
  if (most === 0) return told;
  const worst = missing.indexOf(most);
  const at = intervals[worst]?.from;
  if (most === Infinity) return `${told}; at ${at} no number of agents tried meets every goal`;
  const by = groups.flatMap(({ profile, intervals: all }) => {
    const agents = all[worst]?.missing ?? 0;
    return agents === 0 ? [] : `${profile} ${agents}`;
  });
  return `${told}, at most ${most} missing at ${at} (${by.join(', ')})`;
}

/** The cells of a table, with a dash for what is not known. */
function shownRows({ rows }: FigureTable): readonly (readonly string[])[] {
  return rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))));
}

function idsOf({ columns }: FigureTable): readonly string[] {
  return columns.map(({ id }) => id);
}

/** The table of what skill groups need together. */
export function groupSection(groups: readonly RequiredGroup[]): Section {
  const table = groupTable(groups);
  return {
    heading: 'Skill groups together, by simulation',
    table: [idsOf(table), ...shownRows(table)],
    wordColumns: 2,
  };
}

export const aloneNote =
  'Each queue alone: agents of several queues count in part. These figures add up to more than all queues need together.';

const queueHead = ['queue', 'from', 'Calls', 'load', 'Erlang C', 'Erlang A', 'at work', 'gap'];

function documentOf({ groups, queues, causes, reproduce }: RequiredStaff): ReportDocument {
  const all = queues.flatMap(({ intervals }) => intervals);
  const short = all.filter(({ gap }) => gap === null || gap > 0).length;
  const isSimulated = groups.length > 0;
  const alone = requiredTable(queues);
  const table = isSimulated ? groupTable(groups) : alone;
  const shrinkage = causes.map(({ cause, share }) => `${cause} ${figureText(share, 'share')}`);
  return {
    answer: isSimulated
      ? shortageText(groups)
      : `${short} of ${all.length} intervals of queues have fewer agents than Erlang A asks for each queue alone`,
    sections: [
      ...(isSimulated ? [groupSection(groups)] : []),
      {
        heading: 'Each queue alone, by formulas',
        table: [queueHead, ...shownRows(alone)],
        wordColumns: 2,
      },
      {
        lines: [
          `needed: agents at work in the smallest staff found that meets the goals of every queue; about ${needStaffsMax} are tried at most.`,
          `heads: needed agents with shrinkage (${shrinkage.length === 0 ? 'none is known' : shrinkage.join(', ')}); breaks are in the shifts.`,
          'missing: the fewest agents to add to those present, in these groups.',
          aloneNote,
          'load: modified offered load, in erlangs. Erlang C supposes that no caller hangs up.',
        ],
      },
    ],
    data: () => [idsOf(table), ...table.rows],
    reproduce,
  };
}
