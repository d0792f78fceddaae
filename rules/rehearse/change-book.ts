/**
 * Counts changed decisions by pair of matching rules, with the first examples of each, in bounded
 * memory.
 */
import { equalByValue } from '../../kernel/index.ts';
import { combine } from '../evaluate/combine.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import {
  type ChangeExample,
  changesListedMax,
  type DecisionChange,
  distinctChangesMax,
  examplesMax,
} from './rehearsal-report.ts';
import type { Side } from './side.ts';

export interface RulePair {
  readonly before: readonly CheckedRule[];
  readonly after: readonly CheckedRule[];
  readonly beforeNames: readonly string[];
  readonly afterNames: readonly string[];
  /** Whether the outcomes differ; other rule names alone do not count. */
  readonly isChange: boolean;
  decisions: number;
  readonly examples: ChangeExample[];
}

export class ChangeBook {
  readonly #byPlaces = new Map<string, RulePair>();
  readonly #before: Side;
  readonly #after: Side;

  constructor(before: Side, after: Side) {
    this.#before = before;
    this.#after = after;
  }

  pair(): RulePair {
    const key = `${this.#before.key()}>${this.#after.key()}`;
    const known = this.#byPlaces.get(key);
    if (known !== undefined) return known;
    const pair = pairOf(this.#before, this.#after);
    if (this.#byPlaces.size < distinctChangesMax) this.#byPlaces.set(key, pair);
    return pair;
  }

  get distinct(): number {
    return this.#changes().length;
  }

  /** Changes by frequency; ties in order of first occurrence. */
  mostFrequent(): readonly DecisionChange[] {
    return this.#changes()
      .sort((a, b) => b.decisions - a.decisions)
      .slice(0, changesListedMax)
      .map(({ beforeNames, afterNames, decisions, examples }) => ({
        before: beforeNames,
        after: afterNames,
        decisions,
        examples: examples.slice(0, examplesMax),
      }));
  }

  #changes(): RulePair[] {
    return [...this.#byPlaces.values()].filter(({ isChange }) => isChange);
  }
}

function pairOf(beforeSide: Side, afterSide: Side): RulePair {
  const before = beforeSide.rules();
  const after = afterSide.rules();
  return {
    before,
    after,
    beforeNames: before.map(({ name }) => name),
    afterNames: after.map(({ name }) => name),
    isChange: !equalByValue(given(beforeSide.set.kind, before), given(afterSide.set.kind, after)),
    decisions: 0,
    examples: [],
  };
}

function given(kind: RuleKind, matches: readonly CheckedRule[]): unknown {
  if (kind === 'classify') return combine(kind, matches as readonly CheckedRule<'classify'>[]);
  return matches.map(({ outcome }) => outcome);
}
