/**
 * Runs simulations, comparisons and sweeps. Results are used in the order of replications: the same
 * with any number of workers and after a restart, except under a time limit, as the result states.
 */
import { replicateAll, runSweep, SweepResults } from '../../gateways/index.ts';
import { assert, unreachable } from '../../kernel/index.ts';
import {
  compareDesigns,
  compileExperiment,
  endsHere,
  IntervalTable,
  intervalMeasures,
  intervalsOf,
  type ReplicationResult,
  reportOf,
  type SimulationPlan,
  type StopRule,
  stopOutlook,
  sweepCsv,
  sweepReportOf,
  toCsv,
} from '../../simulator/index.ts';
import { jobsOf, planOf } from './designs.ts';
import { simulateImpact } from './impact-work.ts';
import type { JobWork } from './job-context.ts';
import {
  type ComparisonQuestion,
  daysMin,
  type JobQuestion,
  type JobResult,
  type SimulationQuestion,
  type SweepQuestion,
} from './questions.ts';
import { staff } from './staffing-work.ts';

const confidence = 0.95;
/**
 * Half-width of a share at which a sweep's cell is precise enough, if its scenario has no stopping
 * rule.
 */
const halfWidthDefault = 0.005;

/** Runs a job. @throws {ReplicationError} where it fails or is cancelled. */
export function carryOut(question: JobQuestion, work: JobWork): Promise<JobResult> {
  switch (question.kind) {
    case 'simulation':
      return simulate(question, work);
    case 'comparison':
      return compare(question, work);
    case 'sweep':
      return sweep(question, work);
    case 'staffing':
      return staff(question, work);
    case 'impact':
      return simulateImpact(question, work);
    default:
      return unreachable(question);
  }
}

async function simulate(question: SimulationQuestion, work: JobWork): Promise<JobResult> {
  const { design, seed, replications, budgetMs, scenarioId } = question;
  const plan = planOf(design);
  const most = replications ?? Math.max(daysMin, plan.replicationsMax);
  const intervals = new IntervalTable(plan.steady === null ? intervalsOf(plan) : []);
  const gather =
    plan.steady === null ? { windows: intervals.windows, measures: intervalMeasures } : {};
  const begunMs = work.wallClock.nowMs();
  const results: ReplicationResult[] = [];
  let isPartial = false;
  const jobs = jobsOf([design], { most, seed, gather });
  for await (const result of replicateAll(work.runner, jobs, { signal: work.signal })) {
    results.push(plan.steady === null ? intervals.take(result) : result);
    work.onProgress(results.length / (expectedOf(plan, results, replications) ?? most));
    if (results.length < Math.min(daysMin, most)) continue;
    if (replications === null && endsHere(plan, results)) break;
    isPartial = budgetMs !== null && work.wallClock.nowMs() - begunMs > budgetMs;
    if (isPartial && results.length < most) break;
  }
  const report = reportOf(plan, results, plan.steady === null ? { intervals } : {});
  const file = `${scenarioId}.scenario.json`;
  const reproduce = `callwright simulate ${file} --replications ${results.length} --seed ${seed}`;
  const mark = isPartial && results.length < most ? { partial: true } : {};
  const { engineVersion } = work;
  const csv = toCsv({ report, dayStartMs: plan.dayStartMs });
  const head = { schema: 'callwright.simulation/1', version: engineVersion };
  return { body: { ...head, ...mark, ...report, reproduce }, csv };
}

function expectedOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  replications: number | null,
): number | null {
  if (replications !== null) return replications;
  return stopOutlook(plan, results)?.predictedTotal ?? null;
}

async function compare(question: ComparisonQuestion, work: JobWork): Promise<JobResult> {
  const { designs, seed, measures, replications } = question;
  const compared = designs.map(({ scenarioId, design }) => ({
    name: scenarioId,
    plan: planOf(design),
    results: [] as ReplicationResult[],
  }));
  const all = designs.map(({ design }) => design);
  const jobs = jobsOf(all, { most: replications, seed, gather: { measures } });
  let count = 0;
  for await (const result of replicateAll(work.runner, jobs, { signal: work.signal })) {
    compared[count % compared.length]?.results.push(result);
    count += 1;
    work.onProgress(count / (replications * compared.length));
  }
  const comparison = compareDesigns(compared, { measures, confidence });
  const head = { schema: 'callwright.comparison/1', version: work.engineVersion };
  return { body: { ...head, ...comparison }, csv: null };
}

async function sweep(question: SweepQuestion, work: JobWork): Promise<JobResult> {
  const { design, axes, seed, measures, replications, stopEarly } = question;
  const { scenario, centre, ruleSets } = design;
  const experiment = compileExperiment(scenario, {
    axes: axes.map(({ path, values }) => ({ path, of: { kind: 'list', values } })),
    seed,
    centre,
    ruleSets,
  });
  assert(experiment.ok, 'a sweep that is stored is valid');
  const { cells } = experiment.value;
  const results = new SweepResults(cells.length);
  const stop = stopEarly ? stopOf(question) : null;
  const asked = {
    experiment: experiment.value,
    centre,
    ruleSets,
    seed,
    measures,
    replications,
    stop,
  };
  const reported = () =>
    sweepReportOf(experiment.value, results.byCell, {
      seed,
      confidence,
      measures,
      lost: results.lost,
    });
  const { signal } = work;
  for await (const { cell } of runSweep(work.runner, asked, { results, signal })) {
    work.onProgress(results.count / (cells.length * replications));
    if (results.byCell[cell]?.length !== replications) continue;
    const own = reported().cells[cell];
    if (own !== undefined) work.onCell(own);
  }
  signal.throwIfAborted();
  const report = reported();
  const head = { schema: 'callwright.sweep/1', version: work.engineVersion };
  return { body: { ...head, ...report }, csv: sweepCsv(report) };
}

function stopOf({ design, measures }: SweepQuestion): StopRule {
  const { stop } = planOf(design);
  const [measureId = 'serviceLevelNet'] = measures;
  return stop ?? { measureId, halfWidth: halfWidthDefault, isRelative: false, confidence };
}
