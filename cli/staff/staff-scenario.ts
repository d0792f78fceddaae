/** `callwright staff <scenario>`: a roster for a day, checked by simulation. */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { parseShiftRules, type Scenario, type ShiftRules } from '../../contracts/index.ts';
import { highsSolver, type ReplicationRunner, runSearch } from '../../gateways/index.ts';
import {
  type CheckedRoster,
  defaultShiftRules,
  type Formula,
  type PlanOptions,
  planInTime,
  planRoster,
  planSoFar,
  type SearchSoFar,
  type StaffingPlan,
  type StaffingProblem,
  staffingProblem,
  withTarget,
} from '../../simulator/index.ts';
import { type ExitCode, exitCodes } from '../cli-error.ts';
import { jsonAnswer, type Output } from '../command.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import { checkReportFile, writeReport } from '../simulate/report-file.ts';
import { budgetSignal, listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { documentForms } from '../text/document-text.ts';
import { gapShareOf, rosterDocument, type StaffedScenario } from './roster-text.ts';
import { rosterTables } from './staff-tables.ts';
import type { CompleteStaffOptions } from './staff-values.ts';

export type StaffScenarioOptions = CompleteStaffOptions<'goal' | 'days' | 'searchDays' | 'budget'>;

const confidence = 0.95;
const files = { scenario: 'roster.scenario.json', json: 'result.json' } as const;
/** Share of the days, as 1/n, on which effects of single agents are measured. */
const gradientPart = 2;

export async function staffScenario(
  path: string,
  options: StaffScenarioOptions,
  {
    runner,
    reproduce: reproduceWith,
  }: {
    readonly runner: () => ReplicationRunner;
    readonly reproduce: (seed: number) => string;
  },
): Promise<Output<'csv'> | ExitCode> {
  const { out } = options;
  if (out !== undefined) {
    for (const file of Object.values(files)) refuseOldFile(join(out, file), options);
  }
  checkReportFile(options);
  const loaded = loadScenario(path, options);
  const reproduce = reproduceWith(options.seed ?? loaded.plan.seed);
  const { target } = options;
  const scenario =
    target === undefined ? loaded.scenario : withTarget(loaded.scenario, target.targetMs);
  const rules = rulesOf(loaded, options);
  const problem = problemOf(scenario, rules, loaded, options);
  const plan = await run({ problem, scenario, loaded, options, runner: runner() });
  const isStopped = plan.ended === 'stopped';
  if (isStopped && plan.bySimulation === null) {
    process.stderr.write(`${plan.reason}\n`);
    return exitCodes.stopped;
  }
  const staffed: StaffedScenario = {
    problem,
    plan,
    answer: searches(options) ? plan.bySimulation : plan.byFormula,
    budgetMs: options.budget,
    formula: formulaOf(options),
    currency: rules.currency ?? (rules.profiles === undefined ? null : (scenario.currency ?? null)),
    scope: options.goal,
  };
  const json = jsonOf(staffed, loaded, reproduce);
  if (out !== undefined) {
    writeWhole(join(out, files.json), json, options);
    if (staffed.answer !== null) {
      const text = `${JSON.stringify(rosterScenario(scenario, staffed.answer, { path, out }), null, 2)}\n`;
      writeWhole(join(out, files.scenario), text, options);
    }
  }
  const next =
    out === undefined || staffed.answer === null
      ? []
      : [`next: callwright simulate ${join(out, files.scenario)}`];
  const document = rosterDocument(staffed, { next, reproduce });
  const { answer } = staffed;
  await writeReport(document, options, () =>
    answer === null ? [] : rosterTables(answer, problem),
  );
  return {
    exitCode: answer?.holds === true ? exitCodes.yes : exitCodes.no,
    isPartial: isStopped,
    json,
    reproduce,
    ...documentForms(document),
  };
}

function searches({ method = 'simulate' }: StaffScenarioOptions): boolean {
  return method === 'simulate' || method === 'both';
}

function formulaOf({ method }: StaffScenarioOptions): Formula {
  return method === 'erlangC' ? 'erlangC' : 'erlangA';
}

function rulesOf({ plan }: LoadedScenario, options: StaffScenarioOptions): ShiftRules {
  if (options.shifts === undefined) return defaultShiftRules(plan.dayMs);
  return readValid(options.shifts, parseShiftRules, options);
}

function problemOf(
  scenario: Scenario,
  rules: ShiftRules,
  { design }: LoadedScenario,
  options: StaffScenarioOptions,
): StaffingProblem {
  const problem = staffingProblem(scenario, rules, {
    centre: design.centre,
    scope: options.goal,
    serviceLevelShare: options.target?.share,
    abandonShareMax: options.abandonMax,
  });
  if (problem.ok) return problem.value;
  const name = options.shifts ?? 'the default shifts';
  throw invalidFile(name, problem.problems, options);
}

interface Running {
  readonly problem: StaffingProblem;
  readonly scenario: Scenario;
  readonly loaded: LoadedScenario;
  readonly options: StaffScenarioOptions;
  readonly runner: ReplicationRunner;
}

async function run(running: Running): Promise<StaffingPlan> {
  const { problem, scenario, loaded, options, runner } = running;
  const interrupt = listenForInterrupt();
  const time = searches(options) ? budgetSignal(options.budget) : interrupt;
  const progress = startProgress(options.progress, { verb: 'staffing', noun: 'days' });
  const asked = settingsOf(running);
  let so: SearchSoFar = { best: null, checks: 0, simulatedDays: 0 };
  let stage = '';
  // The number of days that a search takes is unknown.
  const tick = (): void =>
    progress.tick(() => ({ done: so.simulatedDays, of: null, estimate: stage }));
  const solver = await highsSolver();
  const runIt = (search: ReturnType<typeof planRoster>, signal: AbortSignal) =>
    runSearch(search, {
      problem,
      solver,
      runner,
      signal,
      design: { ...loaded.design, scenario },
      onNote: (note) => {
        so = { ...note, simulatedDays: so.simulatedDays };
        const best = note.best === null ? '' : `, best so far ${note.best.totals.heads} heads`;
        stage = `${note.stage}${best}`;
        tick();
      },
      onDay: () => {
        so = { ...so, simulatedDays: so.simulatedDays + 1 };
        tick();
      },
    });
  try {
    let end = await runIt(planRoster(problem, asked), AbortSignal.any([interrupt, time]));
    if (end.kind === 'stopped' && !interrupt.aborted) {
      end = await runIt(planInTime(problem, asked, so), interrupt);
    }
    return end.kind === 'done' ? end.result : planSoFar(problem, asked, so);
  } finally {
    progress.end();
    await runner.close();
  }
}

function settingsOf({ loaded, options }: Running): PlanOptions {
  return {
    seed: options.seed ?? loaded.plan.seed,
    sampleDays: options.searchDays,
    gradientDays: Math.max(2, Math.ceil(options.searchDays / gradientPart)),
    verifyDays: options.days,
    confidence,
    mustBeSure: options.goal === 'day',
    formula: formulaOf(options),
    searches: searches(options),
  };
}

/** The scenario with the roster as its shifts, to be stored in `out`; its tables are inlined. */
export function rosterScenario(
  scenario: Scenario,
  { shifts }: Pick<CheckedRoster, 'shifts'>,
  { path, out }: { readonly path: string; readonly out: string },
): Scenario {
  const folder = path === '-' ? '.' : dirname(path);
  const moved = <Named extends { readonly file: string }>(named: Named): Named => ({
    ...named,
    file: isAbsolute(named.file)
      ? named.file
      : relative(out, join(folder, named.file)).replaceAll('\\', '/'),
  });
  const { centre, rules, agents } = scenario;
  return {
    ...scenario,
    ...(centre === undefined ? {} : { centre: moved(centre) }),
    ...(rules === undefined ? {} : { rules: rules.map(moved) }),
    agents: { ...agents, shifts: [...shifts] },
  };
}

function jsonOf(staffed: StaffedScenario, loaded: LoadedScenario, reproduce: string): string {
  const { problem, plan, answer, formula, currency } = staffed;
  const { requirements, byFormula, bySimulation, reason, ended, bound, ...work } = plan;
  const result = {
    scenario: loaded.sha256,
    centre: loaded.centre.sha256,
    ...(ended === 'stopped' ? { partial: true } : {}),
    holds: answer?.holds ?? false,
    isProven: ended !== 'stopped' && answer?.holds === true,
    ended,
    reason,
    currency,
    confidence,
    formula,
    goals: problem.goals,
    requirements,
    roster: answer === null ? null : rosterOf(answer),
    byFormula: byFormula === null ? null : rosterOf(byFormula),
    bySimulation: bySimulation === null ? null : rosterOf(bySimulation),
    ...work,
    bound: bound === null ? null : { cost: bound, gapShare: gapShareOf(plan, answer) },
    budgetMs: staffed.budgetMs,
    reproduce,
  };
  return `${jsonAnswer('staffing/1', result)}\n`;
}

function rosterOf({ roster, shortfalls, ...said }: CheckedRoster) {
  return said;
}
