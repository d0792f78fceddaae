/**
 * Resolves the names in a rule set (facts, operators, parameters, named conditions) and checks that
 * they suit the kind. All findings are errors; such a set is never evaluated.
 */
import { assert } from '../../kernel/index.ts';
import type { RuleFile, RuleSetFile } from '../files/index.ts';
import type { CheckedRule, CheckedRuleSet } from './checked-rule-set.ts';
import { instantMs } from './instant.ts';
import { ruleFindingsMax, rulesMax } from './limits.ts';
import { readConditions } from './read-conditions.ts';
import type { ReportError, RuleFinding } from './rule-finding.ts';
import { resultOf } from './slices.ts';
import type { Term } from './term.ts';

export type RuleSetCheck =
  | { readonly ok: true; readonly set: CheckedRuleSet }
  | { readonly ok: false; readonly findings: readonly RuleFinding[] };

/** Checks a set that has passed its schema. */
export function checkRuleSet(file: RuleSetFile): RuleSetCheck {
  return resultOf(checkInSlices(file));
}

/** Like {@link checkRuleSet}, but yields after each rule. */
export function* checkInSlices(file: RuleSetFile): Generator<void, RuleSetCheck> {
  const findings: RuleFinding[] = [];
  const error = (id: string, pointer: string, message: string, more?: Partial<RuleFinding>) => {
    findings.push({ id, severity: 'error', pointer, message, ...more });
  };
  if (file.rules.length > rulesMax) {
    const message = `the set has ${file.rules.length} rules; expected at most ${rulesMax}`;
    error('too-many-rules', '/rules', message);
    return { ok: false, findings };
  }
  checkUnique('rules', file.rules, 'name', error);
  checkUnique('rules', file.rules, 'priority', error);
  checkUnique('items', file.items ?? [], 'sku', error);
  const { read, readUnused } = readConditions(file, error);
  const rules: CheckedRule[] = [];
  for (const [index, rule] of file.rules.entries()) {
    const pointer = `/rules/${index}`;
    if (rule.event.type !== file.kind) {
      const expected = `"${file.kind}", the kind of the set`;
      const message = `the rule ${rule.name} has an event of type "${rule.event.type}"; expected ${expected}`;
      error('wrong-event-type', `${pointer}/event/type`, message, { expected });
    }
    const term = read(rule.conditions, `${pointer}/conditions`);
    if (findings.length >= ruleFindingsMax) break;
    if (term === undefined) continue;
    const { name, priority } = rule;
    const outcome = rule.event.params;
    rules.push({ name, priority, index, term, outcome, ...periodOf(rule, pointer, error) });
    yield;
  }
  readUnused();
  if (findings.length > 0) return { ok: false, findings };
  assert(rules.length === file.rules.length, 'a rule that cannot be read is reported');
  rules.sort((a, b) => b.priority - a.priority);
  return { ok: true, set: { file, kind: file.kind, rules } };
}

/** Tests of a condition, including those in `where`. */
export function leafCount(term: Term): number {
  if (term.kind === 'test') return term.where === undefined ? 1 : 1 + leafCount(term.where);
  if (term.kind === 'not') return leafCount(term.term);
  return term.terms.reduce((sum, inner) => sum + leafCount(inner), 0);
}

function checkUnique<Member extends string>(
  list: 'rules' | 'items',
  members: readonly { readonly [M in Member]: string | number }[],
  member: Member,
  error: ReportError,
): void {
  const what = list.slice(0, -1);
  const seen = new Map<string | number, number>();
  for (const [index, one] of members.entries()) {
    const value = one[member];
    const before = seen.get(value);
    if (before === undefined) {
      seen.set(value, index);
    } else {
      const expected = `each ${member} once`;
      const message = `the ${member} ${value} of ${what} ${index + 1} is that of ${what} ${before + 1} too; expected ${expected}`;
      error(`duplicate-${member}`, `/${list}/${index}/${member}`, message, { expected });
    }
  }
}

function periodOf(
  rule: RuleFile,
  pointer: string,
  error: ReportError,
): { readonly fromMs: number; readonly toMs: number } {
  const read = (member: 'from' | 'to', absent: number): number => {
    const text = rule[member];
    if (text === undefined) return absent;
    const atMs = instantMs(text);
    if (atMs !== undefined) return atMs;
    const expected = 'an instant with its zone, such as 2026-11-20T08:00:00+01:00';
    const message = `"${member}" of the rule ${rule.name} is "${text}"; expected ${expected}`;
    error('wrong-instant', `${pointer}/${member}`, message, { expected, received: text });
    return absent;
  };
  const fromMs = read('from', Number.NEGATIVE_INFINITY);
  const toMs = read('to', Number.POSITIVE_INFINITY);
  if (fromMs >= toMs) {
    const message = `the rule ${rule.name} ends at ${rule.to}; expected an instant after its beginning, ${rule.from}`;
    error('empty-period', `${pointer}/to`, message);
  }
  return { fromMs, toMs };
}
