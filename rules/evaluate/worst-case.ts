/**
 * What a compiled set would cost: bytes of its tables, and the slowest decision it can make.
 *
 * The time is an estimate from counted steps, for the linter to show and for activation to refuse;
 * it errs on the slow side.
 * Source: rules.md B2, B6.
 */
import { leafCount } from '../language/check-rule-set.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { decisionNsMax, tableBytesMax } from '../language/limits.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import { resultOf, Slice } from '../language/slices.ts';
import type { Term } from '../language/term.ts';
import { type IndexLayout, layOut } from './index-layout.ts';
import { type IndexPlan, planIndex } from './index-plan.ts';

export interface WorstCase {
  readonly tableBytes: number;
  /** Of one decision, nanoseconds. */
  readonly worstNs: number;
}

/** Nanoseconds of the steps of a decision, on a slow machine. */
const fieldNs = 20;
const wordFieldNs = 4;
const matchNs = 10;
const leafNs = 20;
/** Lines of an order that a count with `where` is reckoned with. */
const linesAssumed = 50;

/** What a set would cost, before it is compiled. */
export function worstCase(checked: CheckedRuleSet): WorstCase {
  return resultOf(worstInSlices(checked, new Slice(Number.POSITIVE_INFINITY)));
}

function* worstInSlices(checked: CheckedRuleSet, slice: Slice): Generator<void, WorstCase> {
  const plan = yield* planIndex(checked.rules, slice);
  return worstCaseOf(plan, yield* layOut(plan, 'demands', slice));
}

/** What a planned set would cost. */
function worstCaseOf({ bits }: IndexPlan, layout: IndexLayout): WorstCase {
  const { wordCount, rowCount, fields } = layout;
  let rests = 0;
  for (let bit = 0; bit < bits.count; bit += 1) rests += bits.restOf(bit).reduce(addRest, 0);
  const worstNs =
    fields.length * fieldNs +
    wordCount * fields.length * wordFieldNs +
    bits.count * matchNs +
    rests * leafNs;
  return { tableBytes: wordCount * rowCount * Int32Array.BYTES_PER_ELEMENT, worstNs };
}

function addRest(sum: number, term: Term): number {
  return sum + leafCount(term) + linesAssumed * countedLeaves(term);
}

/** Leaves that are asked of every line. */
function countedLeaves(term: Term): number {
  if (term.kind === 'not') return countedLeaves(term.term);
  if (term.kind === 'test') return term.where === undefined ? 0 : leafCount(term.where);
  return term.terms.reduce((sum, inner) => sum + countedLeaves(inner), 0);
}

/** Why a set cannot be compiled; none: it can. All are errors. */
export function compileProblems(checked: CheckedRuleSet): readonly RuleFinding[] {
  return resultOf(compileProblemsInSlices(checked, new Slice(Number.POSITIVE_INFINITY)));
}

/** The same, with a pause after every slice. */
export function* compileProblemsInSlices(
  checked: CheckedRuleSet,
  slice: Slice,
): Generator<void, readonly RuleFinding[]> {
  const { tableBytes, worstNs } = yield* worstInSlices(checked, slice);
  const problems: RuleFinding[] = [];
  if (tableBytes > tableBytesMax) {
    const expected = `at most ${tableBytesMax} bytes`;
    const received = `${tableBytes} bytes`;
    const message = `the tables of the set ${checked.file.set} would take ${received}; expected ${expected}`;
    problems.push({ ...error('tables-too-large'), message, expected, received });
  }
  if (worstNs > decisionNsMax) {
    const expected = `at most ${decisionNsMax} ns`;
    const received = `${worstNs} ns`;
    const message = `a decision of the set ${checked.file.set} could take ${received}; expected ${expected}`;
    problems.push({ ...error('decision-too-slow'), message, expected, received });
  }
  return problems;
}

function error(id: string): Pick<RuleFinding, 'id' | 'severity' | 'pointer'> {
  return { id, severity: 'error', pointer: '/rules' };
}
