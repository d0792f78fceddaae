/**
 * Simulates a question day by day with the functions of `callwright simulate`, so results match to
 * the byte. Each round runs one day of every design.
 */
import type { Finding, ParseResult } from '../../contracts/index.ts';
import {
  clockOf,
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
  type Window,
} from '../../simulator/index.ts';
import { type NamedDay, wholeDays } from './worker-centre.ts';
import type { LabAnswer, LabDesign, LabQuestion } from './worker-protocol.ts';

const confidence = 0.95;

interface Side {
  readonly name: string;
  /** Part of the day that is compared; null: all of it. */
  readonly rest: Window | null;
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
  const designs = designsOf(question);
  if (!designs.ok) return designs;
  for (const design of designs.value) {
    const compiled = compileScenario(design.scenario, design.centre);
    if (!compiled.ok) return compiled;
    const plan = compiled.value;
    const nowMs = question.whole?.rest?.nowMs;
    const fromMs = nowMs === undefined ? null : nowMs - clockOf(design.scenario).startMs;
    const rest = fromMs === null ? null : { fromMs: Math.max(0, fromMs), toMs: plan.dayMs };
    // Only the base design shows half-hour figures.
    const isShown = sides.length === 0 && rest === null;
    const intervals = new IntervalTable(isShown ? intervalsOf(plan) : []);
    sides.push({ name: design.name, rest, plan, intervals, results: [] });
  }
  return { ok: true, steps: stepsOf(sides, question) };
}

type Design = LabDesign & Partial<Pick<NamedDay, 'centre'>>;

function designsOf(question: LabQuestion): ParseResult<readonly Design[]> {
  const { designs, centre, whole } = question;
  const [base] = designs;
  if (whole === undefined || base === undefined || centre === undefined) {
    const centred = (design: LabDesign) => (centre === undefined ? design : { ...design, centre });
    return { ok: true, value: designs.map(centred) };
  }
  return wholeDays({ scenario: base.scenario, centre }, whole);
}

/** The gathered part of a day, as if it were the day. */
function restOf(result: ReplicationResult): ReplicationResult {
  const [whole = result.whole] = result.windows;
  const queues = result.queues.map(({ windows, ...queue }) => {
    return { ...queue, windows, day: windows[0] ?? queue.day };
  });
  return { ...result, whole, queues };
}

function* stepsOf(sides: readonly Side[], question: LabQuestion): Generator<LabStep, void> {
  const { seed, days, formulas } = question;
  const curves = formulas.map((asked) => staffCurve(asked, formulas.length === 1));
  for (let day = 0; day < days; day += 1) {
    for (const [place, { plan, rest, intervals, results }] of sides.entries()) {
      const { windows } = intervals;
      const gather = windows.length > 0 ? { windows, measures: intervalMeasures } : {};
      const asked = rest === null ? gather : { windows: [rest] };
      const result = simulateReplication(plan, day, { seed, ...asked });
      results.push(rest === null ? intervals.take(result) : restOf(result));
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
