/** Makes a rule set ready to decide. */
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { ruleHolds } from '../language/holds.ts';
import { type RuleKind, ruleKinds } from '../language/rule-kind.ts';
import { combine } from './combine.ts';
import type { Decision, OpenFacts, RuleSet } from './rule-set.ts';

/** Compiles a checked set. */
export function compileRuleSet<K extends RuleKind>(checked: CheckedRuleSet<K>): RuleSet<K> {
  const { kind, rules, file } = checked;
  const isFirst = ruleKinds[kind].combination === 'first';
  const open: OpenFacts = { possible: new Int32Array(0) };
  const first = (record: FactRecord, atMs: number): number =>
    rules.findIndex((rule) => ruleHolds(rule, record, atMs));
  const all = (record: FactRecord, atMs: number, into: Int32Array): number => {
    let count = 0;
    for (const [place, rule] of rules.entries()) {
      if (ruleHolds(rule, record, atMs)) into[count++] = place;
    }
    return count;
  };
  const decide = (record: FactRecord, atMs: number): Decision<K> => {
    const winner = isFirst ? first(record, atMs) : -1;
    const matches = isFirst
      ? rules.slice(Math.max(0, winner), winner + 1)
      : rules.filter((rule) => ruleHolds(rule, record, atMs));
    const matched = matches.map(({ name }) => name);
    return { set: file.set, version: file.version, matched, outcome: combine(kind, matches) };
  };
  return {
    checked,
    set: file.set,
    version: file.version,
    kind,
    decide,
    first,
    all,
    open: () => open,
    decideOpen: (_open, record, atMs) => decide(record, atMs),
    firstOpen: (_open, record, atMs) => first(record, atMs),
    allOpen: (_open, record, atMs, into) => all(record, atMs, into),
    nextChangeAtMs: (_open, _record, atMs) => atMs + 1,
  };
}
