/**
 * Whether a stored version may be in force: it is what was stored, and passes what it would have to
 * pass today.
 *
 * Asked before each activation and at each start, so that a changed file of the store, or of the
 * world, never decides a call.
 */
import { createHash } from 'node:crypto';
import type { CheckedRuleSet } from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import { caseFindings } from './case-findings.ts';
import type { RuleContext } from './rule-context.ts';
import { counted, done, refused, type ServiceAnswer } from './service-answer.ts';

/** The address of a text: SHA-256 in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The version's rules, if they may decide. */
export function judgeStored(
  { judge }: Pick<RuleContext, 'judge'>,
  set: RuleSetRecord,
  { version, hash, text }: VersionRecord,
): ServiceAnswer<CheckedRuleSet> {
  const seen = hashOf(text);
  if (seen !== hash) {
    const detail = `The stored text of version ${version} of ${set.id} has the hash ${seen}; expected ${hash}, that of the text that was checked.`;
    return refused('rules_not_valid', detail);
  }
  const gated = judge.gate({ text, hash }, set);
  if (gated.ok) return done(gated.checked);
  const { findings, failedCases } = gated;
  if (findings.length > 0) {
    const detail = `Version ${version} of ${set.id} has ${counted(findings.length, 'error')}; expected none: ${findings[0]?.message}.`;
    return refused('rules_not_valid', detail, { findings, failedCases });
  }
  const detail = `Version ${version} of ${set.id} fails ${counted(failedCases.length, 'case')}; expected none.`;
  const failing = caseFindings(text, failedCases);
  return refused('tests_failing', detail, { failedCases, findings: failing });
}
