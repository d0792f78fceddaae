/**
 * One of the two rule sets of a rehearsal. In kinds *first*, matches below the winner are evaluated
 * only for a sample, as they cost several times as much.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { RuleSet } from '../evaluate/rule-set.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import { countAt } from './samples.ts';

export class Side {
  readonly set: RuleSet;
  readonly isFirst: boolean;
  readonly matched: Float64Array;
  readonly won: Float64Array;
  readonly #places: Int32Array;
  readonly #all: Int32Array;
  #count = 0;

  constructor(set: RuleSet) {
    const size = set.checked.rules.length;
    this.set = set;
    this.isFirst = ruleKinds[set.kind].combination === 'first';
    this.#places = new Int32Array(size);
    this.#all = this.isFirst ? new Int32Array(size) : this.#places;
    this.matched = new Float64Array(size);
    this.won = new Float64Array(size);
  }

  decide(record: FactRecord, atMs: number, isSampled: boolean): void {
    if (this.isFirst) {
      const winner = this.set.first(record, atMs);
      this.#count = winner === -1 ? 0 : 1;
      this.#places[0] = winner;
    } else {
      this.#count = this.set.all(record, atMs, this.#places);
    }
    if (this.#count > 0) countAt(this.won, this.#places[0]);
    if (!isSampled) return;
    const matches = this.isFirst ? this.set.all(record, atMs, this.#all) : this.#count;
    for (let at = 0; at < matches; at += 1) countAt(this.matched, this.#all[at]);
  }

  /**
   * Whether both sets matched the same rules in the same order; `same` comes from {@link
   * sameRules}.
   */
  decidedAs(after: Side, same: Int32Array): boolean {
    if (this.#count !== after.#count) return false;
    for (let at = 0; at < this.#count; at += 1) {
      if (same[this.#places[at] ?? 0] !== after.#places[at]) return false;
    }
    return true;
  }

  rules(): readonly CheckedRule[] {
    const { rules } = this.set.checked;
    return [...this.#places.subarray(0, this.#count)].flatMap((place) => rules[place] ?? []);
  }

  winner(): CheckedRule | undefined {
    return this.#count === 0 ? undefined : this.set.checked.rules[this.#places[0] ?? 0];
  }

  key(): string {
    return this.#places.subarray(0, this.#count).join();
  }

  matchedNames(names: readonly string[]): boolean {
    if (names.length !== this.#count) return false;
    const { rules } = this.set.checked;
    return names.every((name, at) => rules[this.#places[at] ?? 0]?.name === name);
  }
}

/** For each rule of the old set, index of the new rule with the same name and outcome; -1: none. */
export function sameRules(before: RuleSet, after: RuleSet): Int32Array {
  const places = new Map(after.checked.rules.map(({ name }, place) => [name, place]));
  return Int32Array.from(before.checked.rules, ({ name, outcome }) => {
    const place = places.get(name) ?? -1;
    return equalByValue(outcome, after.checked.rules[place]?.outcome) ? place : -1;
  });
}
