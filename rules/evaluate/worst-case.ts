/**
 * Estimated cost of a compiled set: bytes of tables, and time of the slowest decision, rather
 * overestimated. Activation refuses too large values.
 */
import { leafCount } from '../language/check-rule-set.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { decisionNsMax, tableBytesMax } from '../language/limits.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import { resultOf, Slice } from '../language/slices.ts';
import type { Term } from '../language/term.ts';
import { type IndexLayout, layOut } from './index-layout.ts';
import { type IndexPlan, planIndex } from './index-plan.ts';

interface WorstCase {
  readonly tableBytes: number;
  readonly worstNs: number;
}

const fieldNs = 20;
const wordFieldNs = 4;
const matchNs = 10;
const leafNs = 20;
/** Order lines assumed for a count with a `where`. */
const linesAssumed = 50;

function* worstInSlices(checked: CheckedRuleSet, slice: Slice): Generator<void, WorstCase> {
  const plan = yield* planIndex(checked.rules, slice);
  return worstCaseOf(plan, yield* layOut(plan, 'demands', slice));
}

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

function countedLeaves(term: Term): number {
  if (term.kind === 'not') return countedLeaves(term.term);
  if (term.kind === 'test') return term.where === undefined ? 0 : leafCount(term.where);
  return term.terms.reduce((sum, inner) => sum + countedLeaves(inner), 0);
}

/** Errors that prevent activation because of cost; empty if there are none. */
export function compileProblems(checked: CheckedRuleSet): readonly RuleFinding[] {
  return resultOf(compileProblemsInSlices(checked, new Slice(Number.POSITIVE_INFINITY)));
}

/** Like `compileProblems`, but yields after every slice. */
export function* compileProblemsInSlices(
  checked: CheckedRuleSet,
  slice: Slice,
): Generator<void, readonly RuleFinding[]> {
  const { tableBytes, worstNs } = yield* worstInSlices(checked, slice);
  const problems: RuleFinding[] = [];
  const beyond = (id: string, what: string, received: string, expected: string) => {
    const message = `${what} ${received}; expected ${expected}`;
    problems.push({ id, severity: 'error', pointer: '/rules', message, expected, received });
  };
  const { set } = checked.file;
  if (tableBytes > tableBytesMax) {
    const what = `the tables of the set ${set} would take`;
    beyond('tables-too-large', what, `${tableBytes} bytes`, `at most ${tableBytesMax} bytes`);
  }
  if (worstNs > decisionNsMax) {
    const what = `a decision of the set ${set} could take`;
    beyond('decision-too-slow', what, `${worstNs} ns`, `at most ${decisionNsMax} ns`);
  }
  return problems;
}
