/** Explanations as English and French sentences. Values that the reader may not see are masked. */
import { dictionary } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import { codeOf } from '../facts/fact-record.ts';
import type { Operator } from '../language/words.ts';
import type { Explanation, FiredRule, UnfiredRule } from './explain-rule.ts';
import type { FactChange } from './minimal-change.ts';
import { expectedOf } from './say-condition.ts';
import { type Language, pairsByLanguage, sayValue, semicolons } from './say-value.ts';
import type { SeenLeaf } from './seen-leaf.ts';

const words = pairsByLanguage({
  decided: [(rule: string) => `${rule} decided.`, (rule: string) => `${rule} a décidé.`],
  held: [(rule: string) => `${rule} holds.`, (rule: string) => `${rule} s’applique.`],
  because: ['Because', 'Parce que'],
  higher: [
    (rule: string, leaf: string) => `The higher rule ${rule} did not hold: ${leaf}`,
    (rule: string, leaf: string) => `La règle supérieure ${rule} ne s’appliquait pas : ${leaf}`,
  ],
  never: [
    (rule: string) => `${rule} can never hold.`,
    (rule: string) => `${rule} ne peut jamais s’appliquer.`,
  ],
  beaten: [
    (rule: string, by: string) => `${rule} holds, but ${by} is higher and decides.`,
    (rule: string, by: string) => `${rule} s’applique, mais ${by}, supérieure, décide.`,
  ],
  failed: [
    (rule: string) => `${rule} does not hold.`,
    (rule: string) => `${rule} ne s’applique pas.`,
  ],
  alsoBeaten: [
    (by: string) => `In any case ${by}, which is higher, decides.`,
    (by: string) => `De toute façon ${by}, supérieure, décide.`,
  ],
  period: [
    { notYet: 'It is not in force yet.', over: 'It is no longer in force.' },
    { notYet: 'Elle n’est pas encore en vigueur.', over: 'Elle n’est plus en vigueur.' },
  ],
  wants: ['the rule wants', 'la règle veut'],
  wantsNot: ['the rule wants anything but', 'la règle veut tout sauf'],
  expected: ['expected', 'attendu\u202f:'],
  expectedNot: ['expected anything but', 'attendu\u202f: tout sauf'],
  aValue: ['a known value', 'une valeur connue'],
  noValue: ['it unknown', 'une valeur inconnue'],
  change: ['It would hold with', 'Elle s’appliquerait avec'],
  changes: [
    (count: number) => (count === 1 ? 'one change' : `${count} changes`),
    (count: number) => (count === 1 ? 'un changement' : `${count} changements`),
  ],
  cannotTell: [
    'What would have to change cannot be told.',
    'On ne peut dire ce qui devrait changer.',
  ],
  unknown: ['Unknown, and it mattered', 'Inconnu, et cela comptait'],
  hidden: ['(hidden)', '(masqué)'],
  instant: ['the instant', 'l’instant'],
  is: [' is ', ' : '],
  lines: [' (lines counted)', ' (lignes comptées)'],
});

const entries = new Map(dictionary.map((fact) => [fact.name, fact]));

/** An explanation as sentences, the verdict first. */
export function sayExplanation(explanation: Explanation, language: Language): readonly string[] {
  return explanation.fired ? sayFired(explanation, language) : sayWhyNot(explanation, language);
}

function sayFired({ rule, leaves, higher }: FiredRule, language: Language): readonly string[] {
  const said = words[language];
  const held = leaves.filter(({ holds, isNegated }) => holds !== isNegated);
  const reasons = held.map((leaf) => sayFact(leaf, language)).join(semicolons[language]);
  return [
    higher.length > 0 ? said.decided(rule) : said.held(rule),
    ...(reasons === '' ? [] : [`${said.because} ${reasons}.`]),
    ...higher.flatMap(({ rule: other, firstFailing }) =>
      firstFailing === null ? [] : [said.higher(other, sayLeaf(firstFailing, language))],
    ),
  ];
}

function sayWhyNot(why: UnfiredRule, language: Language): readonly string[] {
  const said = words[language];
  const { rule, beatenBy, firstFailing, period, never, minimalChange, unknownFacts } = why;
  if (never) return [said.never(rule)];
  const isHolding = firstFailing === null && period === undefined;
  if (isHolding && beatenBy !== null) return [said.beaten(rule, beatenBy)];
  const sentences = [said.failed(rule)];
  if (period !== undefined) sentences.push(said.period[period]);
  if (firstFailing !== null) sentences.push(sayLeaf(firstFailing, language));
  if (minimalChange === null) sentences.push(said.cannotTell);
  else {
    const changes = minimalChange.map((change) => sayChange(change, language)).join(', ');
    const colon = language === 'fr' ? ' : ' : ': ';
    sentences.push(`${said.change} ${said.changes(minimalChange.length)}${colon}${changes}.`);
  }
  if (unknownFacts.length > 0) {
    const labels = unknownFacts.map((name) => entries.get(name)?.label[language] ?? name);
    sentences.push(`${said.unknown}${language === 'fr' ? ' : ' : ': '}${labels.join(', ')}.`);
  }
  if (beatenBy !== null) sentences.push(said.alsoBeaten(beatenBy));
  return sentences;
}

function sayLeaf(leaf: SeenLeaf, language: Language): string {
  const said = words[language];
  const { isContrary, expected } = wantedBy(leaf, language);
  const wants = isContrary ? said.wantsNot : said.wants;
  return `${sayFact(leaf, language)}${language === 'fr' ? '\u202f;' : ';'} ${wants} ${expected}.`;
}

/**
 * Text such as "customer.tier is silver, expected gold": with the fact's name, as its label stands
 * beside it.
 */
export function sayMismatch(leaf: SeenLeaf, language: Language): string {
  const said = words[language];
  const { isContrary, expected } = wantedBy(leaf, language);
  const fact = entries.get(leaf.fact);
  const seen = fact === undefined ? said.hidden : sayShown(fact, leaf, language);
  const wants = isContrary ? said.expectedNot : said.expected;
  return `${leaf.fact}${said.is}${seen}, ${wants} ${expected}`;
}

function wantedBy(leaf: SeenLeaf, language: Language) {
  // A negated negative test is worded positively, to avoid a double negation.
  const plain = leaf.isNegated ? contraryOf(leaf) : leaf.operator;
  const expected = sayExpected({ ...leaf, operator: plain ?? leaf.operator }, language);
  return { isContrary: plain === undefined, expected };
}

function sayFact(leaf: SeenLeaf, language: Language): string {
  const fact = entries.get(leaf.fact);
  if (fact === undefined) return leaf.fact;
  return `${fact.label[language]}${words[language].is}${sayShown(fact, leaf, language)}`;
}

/** Text such as "Order total: 124.00 EUR". `money` formats amounts in minor units. */
export function sayFactValue(
  name: string,
  value: unknown,
  { language, money }: { readonly language: Language; money(amountMinor: number): string },
): string {
  const fact = entries.get(name);
  const colon = language === 'fr' ? ' : ' : ': ';
  if (fact === undefined) return `${name}${colon}${String(value)}`;
  const isMoney = fact.unit === 'minor' && typeof value === 'number';
  return `${fact.label[language]}${colon}${isMoney ? money(value) : sayInput(fact, value, language)}`;
}

export function sayShown(
  fact: FactEntry,
  { value }: Pick<SeenLeaf, 'value'>,
  language: Language,
): string {
  return value === undefined ? words[language].hidden : sayInput(fact, value, language);
}

function contraryOf({ operator, operand }: SeenLeaf): Operator | undefined {
  return operator === 'equal' && operand === null ? 'notEqual' : plainOf.get(operator);
}

const plainOf = new Map<Operator, Operator>([
  ['notEqual', 'equal'],
  ['notIn', 'in'],
  ['doesNotContain', 'contains'],
  ['not:someFact:in', 'someFact:in'],
]);

function sayExpected(
  { fact: name, operator, against, operand }: SeenLeaf,
  language: Language,
): string {
  const fact = entries.get(name);
  if (fact === undefined) return operator;
  if (against !== undefined) {
    return expectedOf(operator, [entries.get(against)?.label[language] ?? against], language);
  }
  if (operand === null) return words[language][operator === 'equal' ? 'noValue' : 'aValue'];
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  return expectedOf(
    operator,
    values.map((one) => sayInput(fact, one, language)),
    language,
  );
}

function sayInput(fact: FactEntry, input: unknown, language: Language): string {
  const isListed = fact.type === 'list' && typeof input === 'string';
  const code = isListed ? input : codeOf(fact, input as null);
  return code === undefined ? String(input) : sayValue(fact, code, language);
}

function sayChange({ kind, fact: name, needs }: FactChange, language: Language): string {
  const said = words[language];
  if (kind === 'relation') return needs[language];
  const fact = name === undefined ? undefined : entries.get(name);
  const label = fact?.label[language] ?? said.instant;
  return `${label}${kind === 'count' ? said.lines : ''} → ${needs[language]}`;
}
