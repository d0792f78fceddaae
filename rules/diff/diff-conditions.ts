/**
 * How a rule's conditions changed: changed value sets, and cases gained and lost. Conditions that
 * hold for the same cases are equal, however written.
 */
import { type Box, setAt } from '../boxes/box.ts';
import { type Boxes, ruleBoxes } from '../boxes/rule-boxes.ts';
import type { Dimension, Space } from '../boxes/space.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { includes } from '../boxes/value-set.ts';
import { witnessOf } from '../boxes/witness.ts';
import { sayCondition } from '../explain/say-condition.ts';
import { inBothLanguages, type Language } from '../explain/say-value.ts';
import { sayValueSet } from '../explain/say-value-set.ts';
import { factRecord } from '../facts/fact-record.ts';
import type { FactsFile } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { ruleHolds } from '../language/condition-holds.ts';
import { sayInstant } from '../language/instant.ts';
import { type Term, termKey } from '../language/term.ts';

export type Words = { readonly [L in Language]: string };

/** Old and new required values of a fact; without `fact`, of the whole condition. */
export interface ConditionChange {
  readonly fact?: string;
  readonly before: Words;
  readonly after: Words;
}

/** Cases for which only one of the two conditions holds. */
export interface CasesChange {
  readonly what: Words;
  /** Facts of an example; absent if none was found. */
  readonly example?: FactsFile;
}

export interface ConditionsDiff {
  readonly conditions: readonly ConditionChange[];
  /** Cases that the rule now matches too; null: none, or undecided. */
  readonly gains: CasesChange | null;
  /** Cases that the rule no longer matches; null: none, or undecided. */
  readonly loses: CasesChange | null;
}

export function diffConditions(
  space: Space,
  before: CheckedRule,
  after: CheckedRule,
): ConditionsDiff | null {
  const [old, now] = [ruleBoxes(space, before), ruleBoxes(space, after)];
  const isAsWritten = termKey(before.term) === termKey(after.term);
  const isAsDated = before.fromMs === after.fromMs && before.toMs === after.toMs;
  if (isAsWritten && isAsDated) return null;
  const gains = beyond(space, { boxes: now, rule: after }, old);
  const loses = beyond(space, { boxes: old, rule: before }, now);
  if (gains === 'nothing' && loses === 'nothing') return null;
  return {
    conditions: changedSets(space, { before, after, old, now }),
    gains: typeof gains === 'string' ? null : gains,
    loses: typeof loses === 'string' ? null : loses,
  };
}

function beyond(
  space: Space,
  { boxes, rule }: { readonly boxes: Boxes; readonly rule: CheckedRule },
  others: Boxes,
): CasesChange | 'nothing' | 'cannotTell' {
  if (boxes === null || others === null) return 'cannotTell';
  const open = findUncovered(space, boxes, others);
  if (open.verdict === 'covered') return 'nothing';
  if (open.verdict === 'cannotTell') return 'cannotTell';
  const { facts, atMs } = witnessOf({ space, box: open.box, term: rule.term });
  const isExample = ruleHolds(rule, factRecord(facts), atMs);
  const what = inBothLanguages((language) => sayBox(space, open.box, language));
  return { what, ...(isExample ? { example: facts } : {}) };
}

interface Pair {
  readonly before: CheckedRule;
  readonly after: CheckedRule;
  readonly old: Boxes;
  readonly now: Boxes;
}

function changedSets(space: Space, { before, after, old, now }: Pair): readonly ConditionChange[] {
  const [oldBox, nowBox] = [old?.[0], now?.[0]];
  const areBoxes = old?.length === 1 && now?.length === 1;
  if (areBoxes && oldBox !== undefined && nowBox !== undefined) {
    return boxChanges(space, oldBox, nowBox);
  }
  const changes: ConditionChange[] = [];
  if (termKey(before.term) !== termKey(after.term)) {
    changes.push({ before: sayTerm(before.term), after: sayTerm(after.term) });
  }
  if (before.fromMs !== after.fromMs || before.toMs !== after.toMs) {
    changes.push({ fact: 'dates', before: sayPeriod(before), after: sayPeriod(after) });
  }
  return changes;
}

function boxChanges(space: Space, before: Box, after: Box): readonly ConditionChange[] {
  const places = [...new Set([...before.places, ...after.places])].sort((a, b) => a - b);
  return places.flatMap((place) => {
    const universe = space.universe(place);
    const [old, now] = [setAt(before, place) ?? universe, setAt(after, place) ?? universe];
    if (includes(old, now) && includes(now, old)) return [];
    const dimension = space.dimension(place);
    const words = (box: Box): Words => {
      const set = setAt(box, place);
      if (set === undefined) return { en: 'anything', fr: 'tout' };
      return inBothLanguages((language) => sayDimension(dimension, set, language));
    };
    return [{ fact: nameOf(dimension), before: words(before), after: words(after) }];
  });
}

function nameOf(dimension: Dimension): string {
  switch (dimension.kind) {
    case 'fact':
      return dimension.fact.name;
    case 'instant':
      return 'dates';
    default:
      return dimension.test.fact.name;
  }
}

function sayDimension(
  dimension: Dimension,
  set: Parameters<typeof sayValueSet>[1],
  language: Language,
): string {
  if (dimension.kind !== 'atom') return sayValueSet(dimension, set, language);
  const { test } = dimension;
  const isTrue = set.kind === 'numbers' && set.ends[0] === 1;
  const term = isTrue ? test : ({ kind: 'not', pointer: test.pointer, term: test } as const);
  return sayCondition(term, language);
}

export function sayBox(space: Space, box: Box, language: Language): string {
  const parts = box.places.flatMap((place, position) => {
    const set = box.sets[position];
    if (set === undefined || includes(set, space.universe(place))) return [];
    const dimension = space.dimension(place);
    const said = sayDimension(dimension, set, language);
    if (dimension.kind === 'atom') return [said];
    if (dimension.kind === 'instant') return [said];
    const fact = dimension.kind === 'fact' ? dimension.fact : dimension.test.fact;
    return [`${fact.label[language]}${language === 'fr' ? ' :' : ''} ${said}`];
  });
  return parts.length === 0 ? { en: 'everything', fr: 'tout' }[language] : parts.join(', ');
}

export function sayTerm(term: Term): Words {
  return inBothLanguages((language) => sayCondition(term, language));
}

function sayPeriod({ fromMs, toMs }: CheckedRule): Words {
  const from = fromMs === -Infinity ? '…' : sayInstant(fromMs);
  const text = `${from} – ${toMs === Infinity ? '…' : sayInstant(toMs)}`;
  return { en: text, fr: text };
}

export function sayFacts(facts: FactsFile): string {
  const parts = Object.entries(facts).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return parts.join(', ');
}
