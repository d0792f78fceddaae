/**
 * Random rule sets and facts, decided three ways: by json-rules-engine, by the compiled set, and by
 * the plain meaning of its conditions.
 *
 * One seed is one rule set and some records of facts; each rule with each record is a pair, and
 * each pair is decided by all three. The library runs in a fresh engine for every record.
 */
import fc from 'fast-check';
import { referenceRules } from '../../rules/compat/index.ts';
import {
  type CheckedRuleSet,
  checkRuleSet,
  compileRuleSet,
  type FactsFile,
  factRecord,
  listOperators,
  type RuleSet,
  type RuleSetFile,
  ruleHolds,
  ruleKindNames,
  scalarOperators,
} from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from './random-rule-sets.ts';

/** Most rules of a set: many make an engine worth its making. */
const rulesMax = 150;
/** Records of facts for each set. */
const recordsEach = 16;

export interface PairCount {
  pairs: number;
  /** Pairs that match: a fuzz that never hits proves nothing. */
  matches: number;
  sets: number;
  /** Operators, and what else a condition can be made of. */
  readonly forms: Set<string>;
}

export function createPairCount(): PairCount {
  return { pairs: 0, matches: 0, sets: 0, forms: new Set() };
}

/** One pair that is not decided alike. */
export interface PairDifference {
  readonly seed: number;
  readonly text: string;
}

/** Makes a set ready to find its matches. */
export type CompileSet = (set: CheckedRuleSet) => Pick<RuleSet, 'all'>;

/**
 * Decides all pairs of a seed; null: all three agree.
 *
 * @param compile - what stands for the compiled set [the house's own].
 */
export async function runReferenceSeed(
  seed: number,
  count: PairCount,
  compile: CompileSet = compileRuleSet,
): Promise<PairDifference | null> {
  const kind = ruleKindNames[seed % ruleKindNames.length] ?? 'route';
  const arbitrary = fc.tuple(
    arbitraryRuleSet(kind, { rulesMax }),
    fc.array(fc.tuple(arbitraryFacts(kind), arbitraryAtMs()), {
      minLength: recordsEach,
      maxLength: recordsEach,
    }),
  );
  const [[file, records] = []] = fc.sample(arbitrary, { seed: seed | 0, numRuns: 1 });
  if (file === undefined || records === undefined) throw new Error('fast-check drew nothing');
  const checked = checkRuleSet(file);
  if (!checked.ok) {
    return { seed, text: `seed ${seed}: the set is refused: ${JSON.stringify(checked.findings)}` };
  }
  count.sets += 1;
  noteForms(file, count.forms);
  const decideAll = decideBySet(checked.set, compile);
  const reference = referenceRules(file);
  for (const [facts, atMs] of records) {
    const { matched } = await reference(facts, atMs);
    const library = new Set(matched);
    const difference = decideAll(facts, atMs, library, count);
    if (difference !== null)
      return { seed, text: describe(seed, file, { facts, atMs }, difference) };
  }
  return null;
}

interface Verdicts {
  readonly rule: string;
  readonly library: boolean;
  readonly compiled: boolean;
  readonly plain: boolean;
}

function decideBySet(set: CheckedRuleSet, compile: CompileSet) {
  const compiled = compile(set);
  const into = new Int32Array(set.rules.length);
  return (
    facts: FactsFile,
    atMs: number,
    library: ReadonlySet<string>,
    count: PairCount,
  ): Verdicts | null => {
    const record = factRecord(facts);
    const places = new Set(into.subarray(0, compiled.all(record, atMs, into)));
    count.pairs += set.rules.length;
    count.matches += library.size;
    for (const [place, rule] of set.rules.entries()) {
      const verdicts = {
        rule: rule.name,
        library: library.has(rule.name),
        compiled: places.has(place),
        plain: ruleHolds(rule, record, atMs),
      };
      const { library: expected } = verdicts;
      if (verdicts.compiled !== expected || verdicts.plain !== expected) return verdicts;
    }
    return null;
  };
}

function describe(
  seed: number,
  { rules, conditions, params, kind }: RuleSetFile,
  { facts, atMs }: { readonly facts: FactsFile; readonly atMs: number },
  { rule: name, library, compiled, plain }: Verdicts,
): string {
  const rule = rules.find((one) => one.name === name);
  const asked = JSON.stringify([rule, conditions]);
  const named = Object.entries(facts).filter(
    ([fact]) => asked.includes(`"${fact}"`) || fact === 'order.lines',
  );
  return [
    `seed ${seed}: json-rules-engine says ${library}, the compiled set ${compiled}, its tree ${plain}`,
    `kind ${kind}, at ${new Date(atMs).toISOString()}`,
    `facts ${JSON.stringify(Object.fromEntries(named))}`,
    `rule ${JSON.stringify(rule)}`,
    `conditions ${JSON.stringify(conditions)}`,
    `params ${JSON.stringify(params)}`,
    `again: npm run fuzz -- rules --seed ${seed}`,
  ].join('\n');
}

const otherForms: Readonly<Record<string, RegExp>> = {
  null: /"value":null/,
  reference: /"value":\{"fact":"(?!param\.)/,
  param: /"value":\{"fact":"param\./,
  where: /"params":\{"where"/,
  named: /"condition":"/,
  nested: /"not":\{"(all|any|not)"/,
  period: /"(from|to)":"/,
};

function noteForms(file: RuleSetFile, forms: Set<string>): void {
  const text = JSON.stringify(file);
  for (const [, operator = ''] of text.matchAll(/"operator":"([^"]+)"/g)) forms.add(operator);
  for (const [form, pattern] of Object.entries(otherForms)) {
    if (pattern.test(text)) forms.add(form);
  }
}

/** Every form that a fuzz has to meet. */
export const allForms: readonly string[] = [
  ...new Set([...scalarOperators, ...listOperators]),
  ...Object.keys(otherForms),
];
