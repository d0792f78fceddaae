/**
 * Counts which rules of a set act on a journal's decisions, and which conditions matter. Single
 * conditions are evaluated only for a sample.
 */
import type { RuleSet } from '../evaluate/rule-set.ts';
import { factRecord } from '../facts/fact-record.ts';
import type { DecisionLine } from '../files/index.ts';
import type { CoverageReport, FactCoverage, LeafName } from './coverage-report.ts';
import { LeafCounts } from './leaf-counts.ts';
import { countAt, isSampled } from './samples.ts';

/** Coverage over a whole journal. `cannotFire`: rules that, by lint, never match. */
export function coverage(
  lines: Iterable<DecisionLine>,
  set: RuleSet,
  cannotFire: ReadonlySet<string> = new Set(),
): CoverageReport {
  const counting = new Coverage(set);
  for (const line of lines) counting.push(line);
  return counting.report(cannotFire);
}

/** Coverage that is fed line by line. */
export class Coverage {
  readonly #set: RuleSet;
  readonly #places: Int32Array;
  readonly #matches: Float64Array;
  readonly #wins: Float64Array;
  readonly #leaves: readonly LeafCounts[];
  readonly #facts: ReadonlyMap<number, string>;
  readonly #unknown = new Map<number, number>();
  #lines = 0;
  #evaluations = 0;
  #sampled = 0;

  constructor(set: RuleSet) {
    const { rules } = set.checked;
    this.#set = set;
    this.#places = new Int32Array(rules.length);
    this.#matches = new Float64Array(rules.length);
    this.#wins = new Float64Array(rules.length);
    this.#leaves = rules.map((rule) => new LeafCounts(rule));
    const read = this.#leaves.flatMap((leaves) => leaves.facts());
    this.#facts = new Map(read.map(({ slot, name }) => [slot, name]));
  }

  push({ kind, set, facts, atMs }: DecisionLine): void {
    this.#lines += 1;
    if (kind !== this.#set.kind || set !== this.#set.set) return;
    const record = factRecord(facts);
    const count = this.#set.all(record, atMs, this.#places);
    for (let at = 0; at < count; at += 1) countAt(this.#matches, this.#places[at]);
    if (count > 0) countAt(this.#wins, this.#places[0]);
    for (const slot of this.#facts.keys()) {
      if (record.values[slot] === null) this.#unknown.set(slot, (this.#unknown.get(slot) ?? 0) + 1);
    }
    if (isSampled(this.#evaluations)) {
      this.#sampled += 1;
      for (const leaves of this.#leaves) leaves.add(record);
    }
    this.#evaluations += 1;
  }

  /** `cannotFire`: rules that, by lint, never match. */
  report(cannotFire: ReadonlySet<string>): CoverageReport {
    const { set, kind, version, checked } = this.#set;
    const rules = checked.rules.map(({ name }, place) => ({
      rule: name,
      matches: this.#matches[place] ?? 0,
      wins: this.#wins[place] ?? 0,
      leaves: this.#leaves[place]?.rows() ?? [],
    }));
    const leaves = rules.flatMap(({ rule, leaves: rows }) => rows.map((row) => ({ rule, ...row })));
    const neverOf = (side: 'true' | 'false'): readonly LeafName[] =>
      this.#sampled === 0 ? [] : leaves.filter((leaf) => leaf[side] === 0).map(leafName);
    return {
      kind,
      set,
      version,
      evaluations: this.#evaluations,
      passedOver: this.#lines - this.#evaluations,
      sampled: this.#sampled,
      rules,
      neverFired: rules
        .filter(({ matches }) => matches === 0)
        .map(({ rule }) => ({ rule, verdict: cannotFire.has(rule) ? 'cannot' : 'didNot' })),
      neverWon: rules
        .filter(({ matches, wins }) => matches > 0 && wins === 0)
        .map(({ rule }) => rule),
      neverFalse: neverOf('false'),
      neverTrue: neverOf('true'),
      facts: this.#factRows(),
    };
  }

  #factRows(): readonly FactCoverage[] {
    const rows = [...this.#facts].map(([slot, fact]) => {
      const unknown = this.#unknown.get(slot) ?? 0;
      const unknownShare = this.#evaluations === 0 ? null : unknown / this.#evaluations;
      return { fact, unknown, unknownShare };
    });
    return rows.sort((a, b) => b.unknown - a.unknown);
  }
}

function leafName({ rule, pointer, fact, operator }: LeafName): LeafName {
  return { rule, pointer, fact, operator };
}
