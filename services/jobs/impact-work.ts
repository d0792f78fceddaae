/**
 * Simulates a rule version against the active one, with the same callers; the result is stored as a
 * run of the version. Source: rules.md D6.
 */
import { replicateAll } from '../../gateways/index.ts';
import {
  impactOf,
  isLook,
  judgedIn,
  type ReplicationResult,
  type SimulatedDesign,
} from '../../simulator/index.ts';
import type { JobRecord, Store } from '../../store/index.ts';
import { hashOf } from '../rules/stored-version-check.ts';
import { jobsOf, planOf } from './designs.ts';
import type { JobWork } from './job-context.ts';
import { daysMin, type ImpactQuestion, type JobQuestion, type JobResult } from './questions.ts';

const confidence = 0.95;

export async function simulateImpact(question: ImpactQuestion, work: JobWork): Promise<JobResult> {
  const { setId, designs, seed, measures, replications, precision, acceptance } = question;
  const { before, after } = designs;
  const results: { readonly [Side in 'before' | 'after']: ReplicationResult[] } = {
    before: [],
    after: [],
  };
  const sideOf = (side: 'before' | 'after'): SimulatedDesign => {
    const name = `${setId} version ${question[side].version}`;
    return { name, plan: planOf(designs[side]), results: results[side] };
  };
  const sides = { before: sideOf('before'), after: sideOf('after') };
  const found = () => impactOf(sides, { measures, confidence });
  const jobs = jobsOf([before, after], { most: replications, seed, gather: { measures } });
  for await (const result of replicateAll(work.runner, jobs, { signal: work.signal })) {
    const isPair = results.before.length > results.after.length;
    results[isPair ? 'after' : 'before'].push(result);
    work.onProgress((results.before.length + results.after.length) / (2 * replications));
    if (precision === null || !isPair || !isLook(results.after.length, daysMin)) continue;
    const { differences = [] } = found().designs[1] ?? {};
    const watched = differences.find(({ measureId }) => measureId === precision.measureId);
    const { halfWidth = null } = watched?.difference ?? {};
    if (halfWidth !== null && halfWidth <= precision.halfWidth) break;
  }
  const impact = found();
  return {
    body: {
      schema: 'callwright.impact/1',
      version: work.engineVersion,
      ruleSet: { set: setId, before: question.before, after: question.after },
      scenario: { id: question.scenarioId, hash: hashOf(JSON.stringify(before.scenario)) },
      ...impact,
      acceptance: acceptance.flatMap((one) => judgedIn(impact, one) ?? []),
    },
    csv: null,
  };
}

/** Id of the run in which a job stores its result. */
export function impactRunId(jobId: string): string {
  return jobId.replace(/^job_/, 'run_');
}

export function keepImpact(
  { rules }: Store,
  { id, person, question }: Pick<JobRecord, 'id' | 'person' | 'question'>,
  { result: { body: result }, atMs }: { readonly result: JobResult; readonly atMs: number },
): void {
  const asked = question as JobQuestion;
  if (asked.kind !== 'impact') return;
  rules.addRun({
    id: impactRunId(id),
    setId: asked.setId,
    version: asked.after.version,
    kind: 'simulation',
    fromMs: atMs,
    toMs: atMs,
    seed: asked.seed,
    result,
    resultHash: hashOf(JSON.stringify(result)),
    person,
    atMs,
  });
}
