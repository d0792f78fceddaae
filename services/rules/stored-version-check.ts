/**
 * Whether a stored version may be active: unaltered, and passing today's checks. Asked before each
 * activation and at each start.
 */
import { createHash } from 'node:crypto';
import { type PlacedRuleFinding, placeFindings } from '../../contracts/index.ts';
import { countPhrase, done, refuse, type ServiceAnswer } from '../../live/index.ts';
import type { CaseResult, CheckedRuleSet, RuleFinding } from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import type { RuleContext } from './rule-context.ts';

/** SHA-256 of a rule text, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function judgeStored(
  { judge }: Pick<RuleContext, 'judge'>,
  set: RuleSetRecord,
  { version, hash, text }: Pick<VersionRecord, 'version' | 'hash' | 'text'>,
): ServiceAnswer<CheckedRuleSet> {
  const seen = hashOf(text);
  if (seen !== hash) {
    const detail = `The stored text of version ${version} of ${set.id} has the hash ${seen}; expected ${hash}, that of the text that was checked.`;
    return refuse('rules_not_valid', detail);
  }
  const gated = judge.gate({ text, hash }, set);
  if (gated.ok) return done(gated.checked);
  const { findings, failedCases } = gated;
  if (findings.length > 0) {
    const detail = `Version ${version} of ${set.id} has ${countPhrase(findings.length, 'error')}; expected none: ${findings[0]?.message}.`;
    return refuse('rules_not_valid', detail, { findings, failedCases });
  }
  const detail = `Version ${version} of ${set.id} fails ${countPhrase(failedCases.length, 'case')}; expected none.`;
  const failing = caseFindings(text, failedCases);
  return refuse('tests_failing', detail, { failedCases, findings: failing });
}

/** Most findings in an answer; failed cases are listed as well. */
const findingsMax = 100;
const shownMax = 200;

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
