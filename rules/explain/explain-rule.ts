/**
 * Why a rule decided or not, recomputed on request from the fact record, so that decisions store
 * only facts, version and names.
 */
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import { Space } from '../boxes/space.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckedRule, CheckedRuleSet } from '../language/checked-rule-set.ts';
import { holds, ruleHolds } from '../language/condition-holds.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import { factsCompared, type Term } from '../language/term.ts';
import { firstFailing } from './first-failing.ts';
import { type FactChange, minimalChange } from './minimal-change.ts';
import { type Reader, type SeenLeaf, seenLeaf, seenLeaves } from './seen-leaf.ts';

/** What explanations have in common. */
interface Explained {
  readonly set: string;
  readonly version: number;
  readonly rule: string;
  /** All tests of the rule's condition, in file order. */
  readonly leaves: readonly SeenLeaf[];
}

/** The rule holds and decides. */
export interface FiredRule extends Explained {
  /** The rule acts. */
  readonly fired: true;
  /** JSON pointers of the first member that holds in each `any`. */
  readonly branches: readonly string[];
  /** In kinds *first*: higher rules that did not hold, each with its explaining test. */
  readonly higher: readonly { readonly rule: string; readonly firstFailing: SeenLeaf | null }[];
}

/** The rule does not hold, or a higher rule decides. */
export interface UnfiredRule extends Explained {
  /** The rule does not act. */
  readonly fired: false;
  /** The first test that fails; null: the conditions hold. */
  readonly firstFailing: SeenLeaf | null;
  /** Set if the instant is before or after the rule's effective dates. */
  readonly period?: 'notYet' | 'over';
  /** In kinds *first*: the higher rule that decides. */
  readonly beatenBy: string | null;
  /**
   * The fewest changes that make the rule hold, not necessarily win; null: unknown or impossible.
   */
  readonly minimalChange: readonly FactChange[] | null;
  /** Whether the rule can hold for no facts at all. */
  readonly never: boolean;
  /** Unknown facts whose tests fail for that reason. */
  readonly unknownFacts: readonly string[];
}

/** Why a rule acts or does not. */
export type Explanation = FiredRule | UnfiredRule;

/** Most higher rules listed in {@link FiredRule}. */
const higherRulesMax = 20;

/** Explains one rule; undefined if the set has no such rule. `atMs` is in ms since 1970. */
export function explainRule(
  checked: CheckedRuleSet,
  ruleName: string,
  record: FactRecord,
  atMs: number,
  reader: Reader = {},
): Explanation | undefined {
  const rule = checked.rules.find(({ name }) => name === ruleName);
  return rule === undefined ? undefined : explain(explainer(checked, record, atMs, reader), rule);
}

/** Explains every rule, highest priority first. */
export function explainAll(
  checked: CheckedRuleSet,
  record: FactRecord,
  atMs: number,
  reader: Reader = {},
): readonly Explanation[] {
  const all = explainer(checked, record, atMs, reader);
  return checked.rules.map((rule) => explain(all, rule));
}

interface Explainer {
  readonly checked: CheckedRuleSet;
  readonly record: FactRecord;
  readonly atMs: number;
  readonly reader: Reader;
  readonly space: Space;
  readonly declared: Space;
  readonly winner: CheckedRule | undefined;
}

function explainer(
  checked: CheckedRuleSet,
  record: FactRecord,
  atMs: number,
  reader: Reader,
): Explainer {
  const isFirst = ruleKinds[checked.kind].combination === 'first';
  const winner = isFirst ? checked.rules.find((rule) => ruleHolds(rule, record, atMs)) : undefined;
  const space = new Space({ mayMiss: true });
  const declared = new Space({ mayMiss: false });
  return { checked, record, atMs, reader, space, declared, winner };
}

function explain(all: Explainer, rule: CheckedRule): Explanation {
  const { checked, record, atMs, reader, winner } = all;
  const { set, version } = checked.file;
  const leaves = seenLeaves(rule.term, record, reader);
  const common = { set, version, rule: rule.name, leaves };
  const isBeaten = winner !== undefined && winner.priority > rule.priority;
  if (!isBeaten && ruleHolds(rule, record, atMs)) {
    const branches = winningBranches(rule.term, record);
    const higher = winner === undefined ? [] : checked.rules.slice(0, checked.rules.indexOf(rule));
    const failed = higher.slice(-higherRulesMax).map((other) => {
      return { rule: other.name, firstFailing: failingLeaf(all, other.term) };
    });
    return { fired: true, ...common, branches, higher: failed };
  }
  return { fired: false, ...common, ...whyNot(all, rule), beatenBy: isBeaten ? winner.name : null };
}

function whyNot(
  all: Explainer,
  rule: CheckedRule,
): Pick<UnfiredRule, 'firstFailing' | 'period' | 'minimalChange' | 'never' | 'unknownFacts'> {
  const { record, atMs, space, declared } = all;
  const boxes = ruleBoxes(space, rule);
  const isPossible = ruleBoxes(declared, rule)?.length !== 0;
  const period = atMs < rule.fromMs ? 'notYet' : atMs >= rule.toMs ? 'over' : undefined;
  return {
    firstFailing: failingLeaf(all, rule.term),
    ...(period === undefined ? {} : { period }),
    minimalChange: boxes === null ? null : minimalChange({ space, declared, boxes }, record, atMs),
    never: !isPossible,
    unknownFacts: unknownFacts(rule.term, record),
  };
}

function failingLeaf({ record, reader }: Explainer, term: Term): SeenLeaf | null {
  const failing = firstFailing(term, record);
  if (failing === undefined) return null;
  return seenLeaf(failing.test, record, { reader, isNegated: failing.isNegated });
}

function unknownFacts(term: Term, record: FactRecord, isNegated = false): readonly string[] {
  switch (term.kind) {
    case 'test': {
      if (holds(term, record) !== isNegated) return [];
      return factsCompared(term)
        .filter(({ slot }) => (record.values[slot] ?? null) === null && term.where === undefined)
        .map(({ name }) => name);
    }
    case 'not':
      return unknownFacts(term.term, record, !isNegated);
    default: {
      if (holds(term, record) !== isNegated) return [];
      const inner = term.terms.flatMap((one) => unknownFacts(one, record, isNegated));
      return [...new Set(inner)];
    }
  }
}

function winningBranches(term: Term, record: FactRecord, isNegated = false): readonly string[] {
  switch (term.kind) {
    case 'test':
      return [];
    case 'not':
      return winningBranches(term.term, record, !isNegated);
    default: {
      const needsAll = (term.kind === 'all') !== isNegated;
      if (needsAll) return term.terms.flatMap((inner) => winningBranches(inner, record, isNegated));
      const winner = term.terms.find((inner) => holds(inner, record) !== isNegated);
      if (winner === undefined) return [];
      return [winner.pointer, ...winningBranches(winner, record, isNegated)];
    }
  }
}
