/**
 * Whether a stored version may be active: unaltered, and passing today's checks. Asked before each
 * activation and at each start.
 */
import { createHash } from 'node:crypto';
import {
  counted,
  nouns,
  type PlacedRuleFinding,
  placeFindings,
  ruleMessages,
} from '../../contracts/index.ts';
import { done, refuse, type ServiceAnswer } from '../../live/index.ts';
import type { CaseResult, CheckedRuleSet, RuleFinding } from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import type { RuleContext } from './rule-context.ts';

/** SHA-256 of a rule text, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The version that a set's activation names; refused where other records contradict it. */
export function recordedActive(
  { store: { rules } }: Pick<RuleContext, 'store'>,
  setId: string,
): ServiceAnswer<VersionRecord | null> {
  const now = rules.activationNow(setId);
  if (now === undefined || now.version === null) return done(null);
  const { version: number, hash: expected } = now;
  const version = rules.version(setId, number);
  if (version === undefined || version.hash !== expected) {
    const seen = version?.hash ?? ruleMessages.hashOfNothing;
    return refuse(ruleMessages.hashOfActivation, { version: number, setId, seen, expected });
  }
  const state = rules.stateOf(setId, number);
  if (state === 'active') return done(version);
  return refuse(ruleMessages.recordsDiffer, { version: number, setId, state });
}

export function judgeStored(
  { judge }: Pick<RuleContext, 'judge'>,
  set: RuleSetRecord,
  { version, hash, text }: Pick<VersionRecord, 'version' | 'hash' | 'text'>,
): ServiceAnswer<CheckedRuleSet> {
  const seen = hashOf(text);
  const { id: setId } = set;
  if (seen !== hash) {
    return refuse(ruleMessages.storedHash, { version, setId, seen, hash });
  }
  const gated = judge.gate({ text, hash }, set);
  if (gated.ok) return done(gated.checked);
  const { findings, failedCases } = gated;
  if (findings.length > 0) {
    const errors = counted(findings.length, nouns.error);
    const values = { version, setId, errors, first: findings[0]?.message };
    return refuse(ruleMessages.versionHasErrors, values, { findings, failedCases });
  }
  const values = { version, setId, cases: counted(failedCases.length, nouns.case) };
  const more = { failedCases, findings: caseFindings(text, failedCases) };
  return refuse(ruleMessages.versionFailsCases, values, more);
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
