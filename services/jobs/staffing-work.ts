/**
 * Runs a staffing job: searches a roster and checks it by simulation with the real core.
 *
 * Source: simulation.md 10.
 */
import { highsSolver, ReplicationError, runSearch } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import { type CheckedRoster, planRoster, staffingProblem } from '../../simulator/index.ts';
import type { JobWork } from './job-context.ts';
import type { JobResult, StaffingQuestion } from './questions.ts';

const confidence = 0.95;
/** Simulated days at which progress shows 50 %, as the search's length is unknown. */
const halfwayDays = 1_000;

/** Finds a roster; the result says whether it meets the goals. */
export async function staff(question: StaffingQuestion, work: JobWork): Promise<JobResult> {
  const { design, rules, goals, method, seed, days, searchDays } = question;
  const { scenario, centre } = design;
  const problem = staffingProblem(scenario, rules, { centre, ...goals });
  assert(problem.ok, 'a staffing question that is stored is valid');
  const searches = method === 'simulate';
  const formula = method === 'erlangC' ? 'erlangC' : 'erlangA';
  const search = planRoster(problem.value, {
    seed,
    formula,
    searches,
    confidence,
    sampleDays: searchDays,
    gradientDays: Math.max(2, Math.ceil(searchDays / 2)),
    verifyDays: days,
    mustBeSure: goals.scope === 'day',
  } as const);
  let simulated = 0;
  const end = await runSearch(search, {
    problem: problem.value,
    design,
    runner: work.runner,
    signal: work.signal,
    solver: await highsSolver(),
    onDay: () => {
      simulated += 1;
      work.onProgress(simulated / (simulated + halfwayDays));
    },
  });
  if (end.kind === 'stopped') throw new ReplicationError('cancelled', 'the search was given up');
  const { requirements, byFormula, bySimulation, reason, checks, simulatedDays } = end.result;
  const answer = searches ? bySimulation : byFormula;
  return {
    body: {
      schema: 'callwright.staffing/1',
      version: work.engineVersion,
      holds: answer?.holds ?? false,
      reason,
      confidence,
      formula,
      requirements,
      checks,
      simulatedDays,
      goals: problem.value.goals,
      currency: rules.currency ?? null,
      roster: rosterOf(answer),
      byFormula: rosterOf(byFormula),
      bySimulation: rosterOf(bySimulation),
    },
    csv: null,
  };
}

function rosterOf(checked: CheckedRoster | null) {
  if (checked === null) return null;
  const { roster: _roster, shortfalls: _shortfalls, ...said } = checked;
  return said;
}
