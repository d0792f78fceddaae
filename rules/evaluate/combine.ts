/**
 * Combines the outcomes of matching rules as each kind prescribes.
 * Source: rules.md C0, C3, C7, C8.
 */
import type { ClassifyOutcome, Outcome } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { type RuleKind, ruleKinds } from '../language/rule-kind.ts';
import type { CheckVerdict, KindOutcome, NamedOutcome } from './rule-set.ts';

/**
 * One outcome from those of all matching rules, highest priority first; null if no rule matches.
 */
export function combine<K extends RuleKind>(
  kind: K,
  matches: readonly CheckedRule<K>[],
): KindOutcome[K] | null {
  return outcomeOf(kind, matches as readonly CheckedRule[]) as KindOutcome[K] | null;
}

function outcomeOf(kind: RuleKind, matches: readonly CheckedRule[]): KindOutcome[RuleKind] | null {
  const [winner] = matches;
  if (winner === undefined) return null;
  if (ruleKinds[kind].combination === 'first') return winner.outcome as KindOutcome[RuleKind];
  if (kind === 'classify') return classified(matches as readonly CheckedRule<'classify'>[]);
  if (kind === 'check') return judged(matches as readonly CheckedRule<'check'>[]);
  return matches.map(named) as KindOutcome['prompt'];
}

function named<O extends Outcome>({
  name,
  outcome,
}: {
  name: string;
  outcome: O;
}): NamedOutcome<O> {
  return { ...outcome, rule: name };
}

/** Tags are united; type and language come from the first match that sets them. */
function classified(matches: readonly CheckedRule<'classify'>[]): ClassifyOutcome {
  const callType = matches.find(({ outcome }) => outcome.callType !== undefined)?.outcome.callType;
  const language = matches.find(({ outcome }) => outcome.language !== undefined)?.outcome.language;
  return {
    ...(callType === undefined ? {} : { callType }),
    ...(language === undefined ? {} : { language }),
    tags: [...new Set(matches.flatMap(({ outcome }) => outcome.tags))],
  };
}

function judged(matches: readonly CheckedRule<'check'>[]): CheckVerdict {
  const effects = new Set(matches.map(({ outcome }) => outcome.effect));
  const effect = (['refuse', 'hold', 'note'] as const).find((one) => effects.has(one)) ?? 'pass';
  const score = matches.reduce((sum, { outcome }) => sum + (outcome.score ?? 0), 0);
  return { effect, score, findings: matches.map(named) };
}
