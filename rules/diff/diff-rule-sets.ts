/**
 * Differences between two versions of a rule set, by rule name. Reordering the file, renumbering
 * priorities in order, or rewriting a condition with the same meaning is no difference.
 */
import { equalByValue } from '../../kernel/index.ts';
import { Space } from '../boxes/space.ts';
import type { RuleSetFile } from '../files/index.ts';
import type { CheckedRule, CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import type { RehearsalReport } from '../rehearse/rehearsal-report.ts';
import { type CaseDiff, diffCases } from './diff-cases.ts';
import { type ConditionsDiff, diffConditions, sayTerm, type Words } from './diff-conditions.ts';
import { diffOutcome, type MemberChange } from './diff-outcome.ts';
import { lossesBetween, type RuleLoss, withRecorded } from './losses.ts';
import { type IneffectiveRule, neverDeciding } from './reach.ts';

export interface RuleDiff {
  readonly set: string;
  readonly kind: RuleKind;
  /** Number of the old version; null if the set is new. */
  readonly before: number | null;
  readonly after: number;
  /** Whether no decision and no text differs; test cases do not count. */
  readonly isEmpty: boolean;
  /** Added rules, highest priority first. */
  readonly added: readonly AddedRule[];
  readonly removed: readonly AddedRule[];
  readonly moved: readonly MovedRule[];
  readonly changed: readonly ChangedRule[];
  /** Changed parameters; their effects are listed under the rules. */
  readonly params: readonly MemberChange[];
  /** The set's own texts, by id and language. */
  readonly texts: readonly MemberChange[];
  /** The set's own items, by number and member. */
  readonly items: readonly MemberChange[];
  /** Rules of the new version that never decide: changed ones, and others that could before. */
  readonly neverDecides: readonly IneffectiveRule[];
  /** Rules that lose cases to an added, raised or changed rule. */
  readonly losses: readonly RuleLoss[];
  readonly cases: CaseDiff;
}

export interface AddedRule {
  readonly rule: string;
  /** The rule's conditions in words. */
  readonly when: Words;
}

export interface MovedRule {
  readonly rule: string;
  readonly direction: 'up' | 'down';
  /** The rule directly above the moved one, in the new version; null: none. */
  readonly below: string | null;
  /** The rule directly below the moved one, in the new version; null: none. */
  readonly above: string | null;
}

export interface ChangedRule {
  readonly rule: string;
  /** How the conditions changed; null if they still hold for the same cases. */
  readonly conditions: ConditionsDiff | null;
  readonly outcome: readonly MemberChange[];
}

/** Compares two versions; `before` is null for a new set. */
export function diffRuleSets(before: CheckedRuleSet | null, after: CheckedRuleSet): RuleDiff {
  const { file, kind, rules } = after;
  const oldRules = before?.rules ?? [];
  const old = new Map(oldRules.map((rule) => [rule.name, rule]));
  const now = new Map(rules.map((rule) => [rule.name, rule]));
  const space = new Space({ mayMiss: false });
  const changed = rules.flatMap((rule) => {
    const was = old.get(rule.name);
    return was === undefined ? [] : changesOf(space, was, rule);
  });
  const diff = {
    added: rules.filter(({ name }) => !old.has(name)).map(named),
    removed: oldRules.filter(({ name }) => !now.has(name)).map(named),
    moved: movesOf(oldRules, rules),
    changed,
    params: diffParams(before?.file.params ?? {}, file.params ?? {}),
    texts: diffOutcome(before?.file.texts ?? {}, file.texts ?? {}),
    items: diffOutcome(itemsOf(before?.file), itemsOf(file)),
  };
  const isEmpty = Object.values(diff).every(({ length }) => length === 0);
  const version = before?.file.version ?? null;
  const cases = diffCases(before?.file, file);
  const touched = namesOf([...diff.added, ...diff.moved, ...diff.changed]);
  const neverDecides = neverDeciding(before, after, touched);
  const about = { set: file.set, kind, before: version, after: file.version, isEmpty };
  const lost = before === null ? [] : lossesBetween(space, { before, after }, touched);
  const idle = new Set(neverDecides.map(({ rule }) => rule));
  const losses = lost.filter(({ rule, cases: shown }) => shown !== null || !idle.has(rule));
  return { ...about, ...diff, neverDecides, losses, cases };
}

/** Adds losses in recorded decisions to a diff; `report` comes from running both versions. */
export function withJournal(diff: RuleDiff, report: RehearsalReport | null): RuleDiff {
  if (report === null) return diff;
  const touched = namesOf([...diff.added, ...diff.moved, ...diff.changed]);
  const removed = namesOf(diff.removed);
  return { ...diff, losses: withRecorded(diff.losses, report, { touched, removed }) };
}

function namesOf(rules: readonly { readonly rule: string }[]): ReadonlySet<string> {
  return new Set(rules.map(({ rule }) => rule));
}

function itemsOf(file: RuleSetFile | undefined): object {
  return Object.fromEntries((file?.items ?? []).map((item) => [item.sku, item]));
}

function named({ name, term }: CheckedRule): AddedRule {
  return { rule: name, when: sayTerm(term) };
}

function changesOf(space: Space, was: CheckedRule, rule: CheckedRule): readonly ChangedRule[] {
  const conditions = diffConditions(space, was, rule);
  const outcome = diffOutcome(was.outcome, rule.outcome);
  if (conditions === null && outcome.length === 0) return [];
  return [{ rule: rule.name, conditions, outcome }];
}

function movesOf(
  before: readonly CheckedRule[],
  after: readonly CheckedRule[],
): readonly MovedRule[] {
  const old = new Set(before.map(({ name }) => name));
  const common = after.map(({ name }) => name).filter((name) => old.has(name));
  const kept = new Set(common);
  const oldOrder = before.map(({ name }) => name).filter((name) => kept.has(name));
  const oldPlaces = new Map(oldOrder.map((name, place) => [name, place]));
  const places = new Map(common.map((name, place) => [name, place]));
  return movedNames(oldOrder, common).map((rule) => {
    const place = after.findIndex(({ name }) => name === rule);
    const isUp = (places.get(rule) ?? 0) < (oldPlaces.get(rule) ?? 0);
    const below = place === 0 ? null : (after[place - 1]?.name ?? null);
    const above = after[place + 1]?.name ?? null;
    return { rule, direction: isUp ? 'up' : 'down', below, above };
  });
}

type Params = { readonly [name: string]: unknown };

function diffParams(before: Params, after: Params): readonly MemberChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((params) => ownOf(params, name));
    return equalByValue(old, now) ? [] : [{ path: [name], before: old, after: now }];
  });
}

function ownOf(params: Params, name: string): unknown {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

function movedNames(before: readonly string[], after: readonly string[]): readonly string[] {
  const place = new Map(before.map((name, index) => [name, index]));
  const places = after.map((name) => place.get(name) ?? -1);
  const stay = new Set(longestRising(places));
  return after.filter((_name, index) => !stay.has(index));
}

function longestRising(values: readonly number[]): readonly number[] {
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [position, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[position] = low === 0 ? undefined : ends[low - 1];
    ends[low] = position;
  }
  const positions: number[] = [];
  let at = ends.at(-1);
  while (at !== undefined) {
    positions.push(at);
    at = previous[at];
  }
  return positions.reverse();
}
