/**
 * Explains a recorded decision: facts used, rules that acted, and why higher rules did not; or that
 * the set is unknown or facts were not recorded. Source: acd-routing.md B16.
 */
import { type FactRecord, factInput, factRecord } from '../facts/fact-record.ts';
import type { DecisionLine, FactInput } from '../files/index.ts';
import { type CheckedRuleSet, factsRead } from '../language/checked-rule-set.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import { firstFailing } from './first-failing.ts';
import { sayMismatch, sayShown } from './say-explanation.ts';
import { type Language, pairsByLanguage, semicolons } from './say-value.ts';
import { isShown, type Reader, type SeenLeaf, seenLeaf } from './seen-leaf.ts';

/** A fact that the decision used. */
export interface SeenFact {
  readonly fact: string;
  readonly label: string;
  /** The fact's value; null: unknown; absent: hidden from the reader. */
  readonly value?: FactInput;
  /** The fact's value in words. */
  readonly text: string;
}

/** A rule that did not act, with the test that explains it. */
export interface UnmatchedRule {
  readonly rule: string;
  /** The test that failed; null: the rule was outside its dates, or unknown. */
  readonly condition: SeenLeaf | null;
  readonly text: string;
}

export interface DecisionExplanation {
  readonly kind: DecisionLine['kind'];
  readonly set: string;
  readonly version: number;
  /** Instant of the decision in ms since 1970. */
  readonly atMs: number;
  /** Rules that acted, highest priority first; at most one in kinds *first*. */
  readonly matched: readonly string[];
  /** Facts that the set's conditions use; null: not recorded. */
  readonly facts: readonly SeenFact[] | null;
  /** Rules that did not match; in kinds *first* only those above the winner. */
  readonly notMatched: readonly UnmatchedRule[];
  /** Number of further rules that did not match, not listed in `notMatched`. */
  readonly notMatchedMore: number;
  readonly text: readonly string[];
}

const unmatchedMax = 50;

const words = pairsByLanguage({
  acted: [
    (rules: string, of: string) => `${rules} acted (${of}).`,
    (rules: string, of: string) => `${rules} a agi (${of}).`,
  ],
  none: [(of: string) => `No rule acted (${of}).`, (of: string) => `Aucune règle n’a agi (${of}).`],
  version: [
    (kind: string, set: string, version: number) => `${kind} rules ${set}, version ${version}`,
    (kind: string, set: string, version: number) => `règles ${kind} ${set}, version ${version}`,
  ],
  saw: ['Seen', 'Vu'],
  notRecorded: [
    'What it saw, and why other rules did not match, is not recorded.',
    'Ce qu’elle a vu, et pourquoi d’autres règles ne s’appliquaient pas, n’est pas enregistré.',
  ],
  colon: [': ', ' : '],
  notYet: ['not in force yet', 'pas encore en vigueur'],
  over: ['no longer in force', 'plus en vigueur'],
  cannotTell: ['what is recorded does not tell', 'ce qui est enregistré ne le dit pas'],
  more: [(count: number) => `… and ${count} more rules`, (count: number) => `… et ${count} autres`],
});

/** `checked` is the version that decided; null if it is no longer known. */
export function explainDecision(
  checked: CheckedRuleSet | null,
  line: DecisionLine,
  { reader = {}, language }: { readonly reader?: Reader; readonly language: Language },
): DecisionExplanation {
  const said = words[language];
  const { kind, set, version, atMs, matched } = line;
  const of = said.version(kind, set, version);
  const first = matched.length === 0 ? said.none(of) : said.acted(matched.join(', '), of);
  const about = { kind, set, version, atMs, matched };
  if (checked === null || Object.keys(line.facts).length === 0) {
    const text = [first, said.notRecorded];
    return { ...about, facts: null, notMatched: [], notMatchedMore: 0, text };
  }
  const record = factRecord(line.facts);
  const facts = seenFacts(checked, record, { reader, language });
  const all = unmatched(checked, line, { record, reader, language });
  const notMatched = all.slice(-unmatchedMax);
  const notMatchedMore = all.length - notMatched.length;
  const seen = facts.map(({ fact, text }) => `${fact} ${text}`).join(semicolons[language]);
  const text = [
    first,
    ...(seen === '' ? [] : [`${said.saw}${said.colon}${seen}.`]),
    ...notMatched.map((one) => `${one.rule}${said.colon}${one.text}.`),
    ...(notMatchedMore === 0 ? [] : [said.more(notMatchedMore)]),
  ];
  return { ...about, facts, notMatched, notMatchedMore, text };
}

interface ExplanationReader {
  readonly reader: Reader;
  readonly language: Language;
}

function seenFacts(
  checked: CheckedRuleSet,
  record: FactRecord,
  { reader, language }: ExplanationReader,
) {
  return factsRead(checked)
    .filter(({ name }) => !name.startsWith('line.') || record.lines.length === 0)
    .map((entry): SeenFact => {
      const value = factInput(entry, record.values[entry.slot] ?? null);
      const shown = isShown(entry, reader) ? { value } : {};
      const text = sayShown(entry, shown, language);
      return { fact: entry.name, label: entry.label[language], ...shown, text };
    });
}

function unmatched(
  { kind, rules }: CheckedRuleSet,
  { atMs, matched }: DecisionLine,
  { record, reader, language }: ExplanationReader & { readonly record: FactRecord },
): readonly UnmatchedRule[] {
  const said = words[language];
  const acted = new Set(matched);
  const isFirst = ruleKinds[kind].combination === 'first';
  const end = isFirst ? rules.findIndex(({ name }) => acted.has(name)) : -1;
  const looked = end === -1 ? rules : rules.slice(0, end);
  return looked.flatMap(({ name: rule, term, fromMs, toMs }): readonly UnmatchedRule[] => {
    if (acted.has(rule)) return [];
    const failing = firstFailing(term, record);
    if (failing !== undefined) {
      const condition = seenLeaf(failing.test, record, { reader, isNegated: failing.isNegated });
      return [{ rule, condition, text: sayMismatch(condition, language) }];
    }
    const text = atMs < fromMs ? said.notYet : atMs >= toMs ? said.over : said.cannotTell;
    return [{ rule, condition: null, text }];
  });
}
