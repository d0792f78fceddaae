/** Cases that fail as findings in the text of their rule set: where, what was expected, what came. */
import { type PlacedRuleFinding, placeFindings } from '../../contracts/index.ts';
import type { CaseResult, RuleFinding } from '../../rules/index.ts';

/** Findings of one answer; the cases themselves are all listed beside them. */
const findingsMax = 100;
/** Letters shown of an outcome. */
const shownMax = 200;

/** One for each case that fails, in their order. */
export function caseFindings(
  text: string,
  results: readonly CaseResult[],
): readonly PlacedRuleFinding[] {
  const failed = results.filter(({ passed }) => !passed).slice(0, findingsMax);
  return placeFindings(text, failed.map(findingOf));
}

function findingOf({ name, pointer, expected, actual, problems }: CaseResult): RuleFinding {
  const seen = new Map(Object.entries(actual));
  const members = Object.keys(expected);
  const asked = show(expected);
  const received = show(Object.fromEntries(members.map((member) => [member, seen.get(member)])));
  const [problem] = problems;
  const why = problem?.message ?? `it is ${received}; expected ${asked}`;
  const message = `the case "${name}" fails: ${why}`;
  return { id: 'failing-case', severity: 'error', pointer, message, expected: asked, received };
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
