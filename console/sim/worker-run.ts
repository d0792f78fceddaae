/**
 * Simulates a question day by day with the functions of `callwright simulate`, so results match to
 * the byte. Each round runs one day of every design.
 */
import type { Finding } from '../../contracts/index.ts';
import {
  compareDesigns,
  compileScenario,
  dailyLevels,
  estimatesOf,
  IntervalTable,
  intervalMeasures,
  intervalsOf,
  type ReplicationResult,
  reportOf,
  type SimulationPlan,
  simulateReplication,
  staffCurve,
} from '../../simulator/index.ts';
import type { LabAnswer, LabQuestion } from './worker-protocol.ts';

const confidence = 0.95;

interface Side {
  readonly name: string;
  readonly plan: SimulationPlan;
  readonly intervals: IntervalTable;
  readonly results: ReplicationResult[];
}

/** The answer so far, after a day; null: some design has not run this day. */
export type LabStep = (() => LabAnswer) | null;

export type LabRun =
  | { readonly ok: true; readonly steps: Generator<LabStep, void, undefined> }
  | { readonly ok: false; readonly problems: readonly Finding[] };

export function labRun(question: LabQuestion): LabRun {
  const sides: Side[] = [];
  for (const design of question.designs) {
    const compiled = compileScenario(design.scenario, question.centre);
    if (!compiled.ok) return compiled;
    const plan = compiled.value;
    // Only the base design shows half-hour figures.
    const intervals = new IntervalTable(sides.length === 0 ? intervalsOf(plan) : []);
    sides.push({ name: design.name, plan, intervals, results: [] });
  }
  return { ok: true, steps: stepsOf(sides, question) };
}

function* stepsOf(sides: readonly Side[], question: LabQuestion): Generator<LabStep, void> {
  const { seed, days, formulas } = question;
  const curves = formulas.map((asked) => staffCurve(asked, formulas.length === 1));
  for (let day = 0; day < days; day += 1) {
    for (const [place, { plan, intervals, results }] of sides.entries()) {
      const { windows } = intervals;
      const gather = windows.length > 0 ? { windows, measures: intervalMeasures } : {};
      results.push(intervals.take(simulateReplication(plan, day, { seed, ...gather })));
      const isWhole = place === sides.length - 1;
      yield isWhole ? () => ({ ...answerOf(sides, question), curves }) : null;
    }
  }
}

function answerOf(
  sides: readonly Side[],
  { days: daysMax, compares }: LabQuestion,
): Omit<LabAnswer, 'curves'> {
  const [base] = sides;
  if (base === undefined) throw new RangeError('a question has one design at least');
  const { plan, results, intervals } = base;
  const { measures } = plan;
  return {
    days: results.length,
    daysMax,
    report: reportOf(plan, results, { intervals }),
    daily: dailyLevels(plan, results)?.values ?? [],
    comparison: compares ? compareDesigns(sides, { measures, confidence }) : null,
    estimates: sides.map((side) =>
      estimatesOf(
        side.results.map(({ whole }) => whole),
        { confidence, measures },
      ),
    ),
  };
}
