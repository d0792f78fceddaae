/**
 * Proposes cases: an example per rule, and for each condition a record just inside and one just
 * outside its bound (modified condition/decision coverage). Expected results are the present ones;
 * a person must confirm them.
 */
import { type AnalysedRule, type Analysis, analyse } from '../boxes/analysis.ts';
import type { Box } from '../boxes/box.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { witnessOf } from '../boxes/witness.ts';
import { sayValue } from '../explain/say-value.ts';
import { codeOf, type FactRecord, factRecord } from '../facts/fact-record.ts';
import type { CaseFile, FactInput, FactsFile } from '../files/index.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { ruleHolds } from '../language/condition-holds.ts';
import { isoInstant } from '../language/instant.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import { type Test, testsOf } from '../language/term.ts';
import { decisiveBox, type Edge, edgesOf } from './decisive-box.ts';
import { runCases } from './run-cases.ts';

/** Proposed cases without duplicates, from the highest rule down. */
export function proposeCases(checked: CheckedRuleSet): readonly CaseFile[] {
  const analysis = analyse(checked);
  const proposals: Proposal[] = [];
  for (const analysed of analysis.rules) {
    const higher = higherBoxes(analysis, analysed);
    proposals.push(...exampleOf(analysis, analysed, higher));
    for (const test of testsOf(analysed.rule.term)) {
      proposals.push(...edgeCases(analysis, { analysed, test, higher }));
    }
  }
  return expectedOf(checked, proposals);
}

interface Proposal {
  readonly name: string;
  readonly facts: FactsFile;
  readonly atMs: number;
}

function higherBoxes({ checked, rules }: Analysis, { place }: AnalysedRule): readonly Box[] {
  if (ruleKinds[checked.kind].combination !== 'first') return [];
  return rules.slice(0, place).flatMap(({ boxes }) => boxes ?? []);
}

function exampleOf(
  { space, base, checked }: Analysis,
  { rule, boxes }: AnalysedRule,
  higher: readonly Box[],
): readonly Proposal[] {
  const open = findUncovered(space, boxes ?? [], higher);
  const box = open.verdict === 'open' ? open.box : boxes?.[0];
  if (box === undefined) return [];
  const { facts, atMs } = witnessOf({ space, box, term: rule.term, near: base });
  const isHeld = ruleHolds(rule, recordOf(checked, facts), atMs);
  return isHeld ? [{ name: `${rule.name}: example`, facts, atMs }] : [];
}

interface Leaf {
  readonly analysed: AnalysedRule;
  readonly test: Test;
  readonly higher: readonly Box[];
}

function edgeCases(analysis: Analysis, { analysed, test, higher }: Leaf): readonly Proposal[] {
  const { space, base, checked } = analysis;
  const { rule } = analysed;
  const decisive = decisiveBox(space, rule, test, higher);
  if (decisive === undefined) return [];
  let near: FactRecord = base;
  const found: Proposal[] = [];
  for (const edge of edgesOf(space, decisive, test)) {
    const { facts, atMs } = witnessOf({ space, box: edge.box, term: rule.term, near });
    const record = recordOf(checked, facts);
    if (ruleHolds(rule, record, atMs) !== edge.isInside) return [];
    found.push({ name: nameOf(rule.name, test, edge, facts), facts, atMs });
    near = record;
  }
  return found;
}

function nameOf(rule: string, { fact, where }: Test, { isInside }: Edge, facts: FactsFile): string {
  const value = facts[fact.name] as FactInput | undefined;
  const code = value === undefined ? undefined : codeOf(fact, value);
  const said = code === undefined || where !== undefined ? 'lines' : sayValue(fact, code, 'en');
  return `${rule}: ${isInside ? 'just inside' : 'just outside'}, ${fact.label.en} ${said}`;
}

function expectedOf(checked: CheckedRuleSet, proposals: readonly Proposal[]): readonly CaseFile[] {
  const isFirst = ruleKinds[checked.kind].combination === 'first';
  const seen = new Set<string>();
  const names = new Map<string, number>();
  const cases: CaseFile[] = [];
  for (const { name, facts, atMs } of proposals) {
    const key = JSON.stringify([atMs, Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))]);
    if (seen.has(key)) continue;
    seen.add(key);
    const again = (names.get(name) ?? 0) + 1;
    names.set(name, again);
    const at = atMs === 0 ? {} : { at: isoInstant(atMs) };
    cases.push({ name: again === 1 ? name : `${name} (${again})`, facts, ...at, expect: {} });
  }
  return runCases(checked, cases).flatMap(({ actual, problems }, place) => {
    const one = cases[place];
    if (one === undefined || problems.length > 0) return [];
    const expect = isFirst ? { winner: actual.winner } : { matched: actual.matched };
    return [{ ...one, expect }];
  });
}

function recordOf({ file }: CheckedRuleSet, facts: FactsFile): FactRecord {
  return factRecord({ ...file.baseFacts, ...facts });
}
