/**
 * Rules that decide less because a higher rule is new, wider or raised, by test cases, overlapping
 * conditions and recorded decisions; in kinds *first* only. Cost: one search per pair of a changed
 * and a lower rule, at most {@link pairsMax}.
 */
import { type Box, meetBoxes, setAt } from '../boxes/box.ts';
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import type { Space } from '../boxes/space.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { includes } from '../boxes/value-set.ts';
import { witnessOf } from '../boxes/witness.ts';
import { compileRuleSet } from '../evaluate/compile-rule-set.ts';
import type { RuleSet } from '../evaluate/rule-set.ts';
import {
  inBothLanguages,
  type Language,
  pairsByLanguage,
  semicolons,
} from '../explain/say-value.ts';
import { factRecord } from '../facts/fact-record.ts';
import type { CaseFile, FactsFile } from '../files/index.ts';
import type { CheckedRule, CheckedRuleSet } from '../language/checked-rule-set.ts';
import { instantMs } from '../language/instant.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import type { RehearsalReport } from '../rehearse/rehearsal-report.ts';
import { type CasesChange, sayBox, sayFacts } from './diff-conditions.ts';

/** Most pairs of rules whose conditions are compared; beyond, only cases and decisions count. */
const pairsMax = 1_000;

export interface RuleLoss {
  /** The rule that loses cases although its conditions still hold. */
  readonly rule: string;
  /** The rule that decides the lost cases now. */
  readonly to: string;
  /** Lost part of the rule's conditions; null: undecided, or the two rules share no fact. */
  readonly part: CasesChange | null;
  /** Test cases that the rule won before, and no longer wins; null: none. */
  readonly cases: CountedLoss | null;
  /** Recorded decisions that the rule won, and that differ now; null: none known. */
  readonly decisions: CountedLoss | null;
}

interface CountedLoss {
  readonly lost: number;
  readonly of: number;
  /** The first of the lost cases or decisions. */
  readonly example: {
    /** Name of the case or call; null: not recorded. */
    readonly name: string | null;
    readonly facts: FactsFile;
  } | null;
}

export function lossesBetween(
  space: Space,
  { before, after }: { readonly before: CheckedRuleSet; readonly after: CheckedRuleSet },
  touched: ReadonlySet<string>,
): readonly RuleLoss[] {
  if (ruleKinds[after.kind].combination !== 'first' || touched.size === 0) return [];
  const sets = { before: compileRuleSet(before), after: compileRuleSet(after) };
  const byCases = caseLosses(sets, touched);
  const old = new Map(before.rules.map((rule) => [rule.name, rule]));
  const losses: RuleLoss[] = [];
  let pairs = 0;
  for (const [place, taker] of after.rules.entries()) {
    if (!touched.has(taker.name)) continue;
    for (const rule of after.rules.slice(place + 1)) {
      const was = old.get(rule.name);
      if (was === undefined) continue;
      const cases = byCases.get(pairKey(rule.name, taker.name)) ?? null;
      pairs += 1;
      const part = pairs > pairsMax ? null : partLost(space, { sets, taker, rule, was });
      if (part === null && cases === null) continue;
      losses.push({ rule: rule.name, to: taker.name, part, cases, decisions: null });
    }
  }
  return losses;
}

type Report = Pick<RehearsalReport, 'rules' | 'changes'>;

export function withRecorded(
  losses: readonly RuleLoss[],
  { rules, changes }: Report,
  of: { readonly touched: ReadonlySet<string>; readonly removed: ReadonlySet<string> },
): readonly RuleLoss[] {
  const all = new Map(losses.map((loss) => [pairKey(loss.rule, loss.to), loss]));
  for (const { before, after, decisions: lost, examples } of changes) {
    const [[rule], [to]] = [before, after];
    if (rule === undefined || to === undefined || rule === to) continue;
    if (!of.touched.has(to) || of.removed.has(rule)) continue;
    const won = rules.find((one) => one.rule === rule)?.before?.won ?? lost;
    const [first] = examples;
    const example = first === undefined ? null : { name: first.subject, facts: first.facts };
    const key = pairKey(rule, to);
    const known = all.get(key) ?? { rule, to, part: null, cases: null };
    all.set(key, { ...known, decisions: { lost, of: won, example } });
  }
  return [...all.values()];
}

interface BothSets {
  readonly before: RuleSet;
  readonly after: RuleSet;
}

function pairKey(rule: string, to: string): string {
  return `${rule} ${to}`;
}

function caseLosses(
  { before, after }: BothSets,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, CountedLoss> {
  const won = new Map<string, number>();
  const lost = new Map<string, { lost: number; of: number; example: CountedLoss['example'] }>();
  const holding = new Int32Array(after.checked.rules.length);
  for (const { name, facts, atMs } of casesOf(before.checked, after.checked)) {
    const record = factRecord(facts);
    const rule = before.checked.rules[before.first(record, atMs)]?.name;
    if (rule === undefined) continue;
    won.set(rule, (won.get(rule) ?? 0) + 1);
    const count = after.all(record, atMs, holding);
    const names = [...holding.subarray(0, count)].map((at) => after.checked.rules[at]?.name ?? '');
    const [to = ''] = names;
    if (to === rule || !touched.has(to) || !names.includes(rule)) continue;
    const key = pairKey(rule, to);
    const loss = lost.get(key) ?? { lost: 0, of: 0, example: { name, facts } };
    loss.lost += 1;
    lost.set(key, loss);
  }
  for (const [key, loss] of lost) loss.of = won.get(key.split(' ')[0] ?? '') ?? loss.lost;
  return lost;
}

function casesOf(before: CheckedRuleSet, after: CheckedRuleSet) {
  const { cases: now = [] } = after.file;
  const names = new Set(now.map(({ name }) => name));
  const gone = (before.file.cases ?? []).filter(({ name }) => !names.has(name));
  const whole = ({ file }: CheckedRuleSet) => {
    return ({ name, facts, at }: CaseFile) => ({
      name,
      facts: { ...file.baseFacts, ...facts },
      atMs: at === undefined ? 0 : (instantMs(at) ?? 0),
    });
  };
  return [...now.map(whole(after)), ...gone.map(whole(before))];
}

interface Pair {
  readonly sets: BothSets;
  readonly taker: CheckedRule;
  readonly rule: CheckedRule;
  readonly was: CheckedRule;
}

function partLost(space: Space, { sets, taker, rule, was }: Pair): CasesChange | null {
  const [taken, own, old] = [taker, rule, was].map((one) => ruleBoxes(space, one));
  if (!taken || !own || !old) return null;
  const above = [...higher(space, sets.before, was), ...higher(space, sets.after, taker)];
  for (const box of own) {
    for (const other of taken) {
      const shared = meetBoxes(box, other);
      if (shared === undefined || !box.places.some((place) => other.places.includes(place))) {
        continue;
      }
      const targets = old.flatMap((one) => meetBoxes(shared, one) ?? []);
      const open = findUncovered(space, targets, above);
      if (open.verdict !== 'open') continue;
      const lost = narrower(space, shared, box);
      const what = inBothLanguages((language) => sayBox(space, lost, language));
      const { facts, atMs } = witnessOf({ space, box: open.box, term: rule.term });
      const isExample = isTaken(sets, { taker, rule }, { facts, atMs });
      return { what, ...(isExample ? { example: facts } : {}) };
    }
  }
  return null;
}

function higher(space: Space, { checked: { rules } }: RuleSet, below: CheckedRule) {
  return rules.slice(0, rules.indexOf(below)).flatMap((one) => ruleBoxes(space, one) ?? []);
}

function narrower(space: Space, part: Box, whole: Box): Box {
  const kept = part.places.flatMap((place, position) => {
    const set = part.sets[position];
    const outer = setAt(whole, place) ?? space.universe(place);
    return set === undefined || includes(set, outer) ? [] : [{ place, set }];
  });
  return { places: kept.map(({ place }) => place), sets: kept.map(({ set }) => set) };
}

function isTaken(
  { before, after }: BothSets,
  { taker, rule }: Pick<Pair, 'taker' | 'rule'>,
  { facts, atMs }: { readonly facts: FactsFile; readonly atMs: number },
): boolean {
  const record = factRecord(facts);
  const [old, now] = [before, after].map((set) => set.checked.rules[set.first(record, atMs)]);
  return old?.name === rule.name && now?.name === taker.name;
}

const words = pairsByLanguage({
  loses: [
    (rule: string, to: string) => `${rule} loses to ${to}: `,
    (rule: string, to: string) => `${rule} perd au profit de ${to} : `,
  ],
  cases: [
    (lost: number, of: number) => `${lost} of its ${of} case${of === 1 ? '' : 's'}`,
    (lost: number, of: number) => `${lost} de ses ${of} cas`,
  ],
  decisions: [
    (lost: number, of: number) => `${lost} of its ${of} recorded decisions`,
    (lost: number, of: number) => `${lost} de ses ${of} décisions enregistrées`,
  ],
  example: ['example', 'exemple'],
});

/**
 * Text such as "gold-callers loses to vip-callers: Loyalty tier platinum; 1 of its 2 cases (a
 * platinum caller)".
 */
export function sayLosses(losses: readonly RuleLoss[], language: Language): readonly string[] {
  const said = words[language];
  return losses.map(({ rule, to, part, cases, decisions }) => {
    const parts: string[] = [];
    if (part !== null) parts.push(part.what[language]);
    if (cases !== null) {
      const { example } = cases;
      const named = example === null ? '' : ` (${example.name})`;
      parts.push(`${said.cases(cases.lost, cases.of)}${named}`);
    }
    if (decisions !== null) parts.push(said.decisions(decisions.lost, decisions.of));
    const facts = cases === null ? (part?.example ?? decisions?.example?.facts) : undefined;
    if (facts !== undefined) parts.push(`${said.example} ${sayFacts(facts)}`);
    return `${said.loses(rule, to)}${parts.join(semicolons[language])}`;
  });
}
