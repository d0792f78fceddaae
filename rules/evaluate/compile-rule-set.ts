/**
 * Compiles a checked rule set into tables for fast decisions. Tens of milliseconds for 2,000 rules,
 * so a live service compiles in slices between instants.
 */
import type { CheckedRule, CheckedRuleSet } from '../language/checked-rule-set.ts';
import { type RuleKind, ruleKinds } from '../language/rule-kind.ts';
import { resultOf, Slice } from '../language/slices.ts';
import { combine } from './combine.ts';
import { layOut } from './index-layout.ts';
import { planIndex } from './index-plan.ts';
import { fillTable } from './index-table.ts';
import { PredicateIndex } from './predicate-index.ts';
import { rowFields } from './row-fields.ts';
import type { Decision, RuleSet } from './rule-set.ts';
import { survivorsOf } from './survivors.ts';
import { nextWakeMs, type Wakes, wakesOf } from './wakes.ts';

export interface SliceSize {
  /** Steps between two pauses; a step takes some nanoseconds. */
  readonly opsPerSlice: number;
}

/**
 * Compiles a set in one go. `compileProblems` tells whether it is too large for activation; such a
 * set still decides correctly, but slowly.
 */
export function compileRuleSet<K extends RuleKind>(checked: CheckedRuleSet<K>): RuleSet<K> {
  return resultOf(compileInSlices(checked, { opsPerSlice: Number.POSITIVE_INFINITY }));
}

/** Like `compileRuleSet`, but yields after every slice. */
export function* compileInSlices<K extends RuleKind>(
  checked: CheckedRuleSet<K>,
  { opsPerSlice }: SliceSize,
): Generator<void, RuleSet<K>> {
  const slice = new Slice(opsPerSlice);
  const plan = yield* planIndex(checked.rules, slice);
  const isFirst = ruleKinds[checked.kind].combination === 'first';
  const layout = yield* layOut(plan, isFirst ? 'priority' : 'demands', slice);
  const table = yield* fillTable(plan, layout, slice);
  const wakes: (Wakes | undefined)[] = [];
  for (const rule of checked.rules) {
    wakes.push(wakesOf(rule));
    if (slice.spend(stepsPerWakes)) yield;
  }
  const parts = {
    layout,
    table,
    survivors: yield* survivorsOf(plan, layout, slice),
    rowFields: yield* rowFields(layout, slice),
    ruleCount: checked.rules.length,
  };
  const index = new PredicateIndex(parts);
  return ruleSetOf(checked, index, wakes);
}

const stepsPerWakes = 200;

function ruleSetOf<K extends RuleKind>(
  checked: CheckedRuleSet<K>,
  index: PredicateIndex,
  wakes: readonly (Wakes | undefined)[],
): RuleSet<K> {
  const { kind, rules, file } = checked;
  const { set, version } = file;
  const places = new Int32Array(rules.length);
  const isFirst = ruleKinds[kind].combination === 'first';
  const none: Decision<K> = { set, version, matched: [], outcome: null };
  const won: Decision<K>[] = [];
  const winner = (place: number): Decision<K> => {
    const rule = rules[place];
    if (rule === undefined) return none;
    won[place] ??= { set, version, matched: [rule.name], outcome: combine(kind, [rule]) };
    return won[place];
  };
  const collected = (count: number): Decision<K> => {
    const matches: CheckedRule<K>[] = [];
    const matched: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const rule = rules[places[n] ?? 0];
      if (rule === undefined) continue;
      matches.push(rule);
      matched.push(rule.name);
    }
    return { set, version, matched, outcome: combine(kind, matches) };
  };
  return {
    checked,
    set,
    version,
    kind,
    decide: (record, atMs) =>
      isFirst ? winner(index.first(record, atMs)) : collected(index.all(record, atMs, places)),
    first: (record, atMs) => index.first(record, atMs),
    all: (record, atMs, into) => index.all(record, atMs, into),
    open: (record) => ({ possible: index.open(record) }),
    decideOpen: ({ possible }, record, atMs) =>
      isFirst
        ? winner(index.firstOpen(possible, record, atMs))
        : collected(index.allOpen(possible, record, atMs, places)),
    firstOpen: ({ possible }, record, atMs) => index.firstOpen(possible, record, atMs),
    allOpen: ({ possible }, record, atMs, into) => index.allOpen(possible, record, atMs, into),
    nextChangeAtMs: ({ possible }, record, atMs) => {
      const winner = isFirst ? index.firstOpen(possible, record, atMs) : -1;
      const count = index.movable(possible, record, places);
      let next = Number.POSITIVE_INFINITY;
      for (let n = 0; n < count; n += 1) {
        const place = places[n] ?? 0;
        // Rules below the winner decide only once the winner fails, an instant already counted.
        if (winner !== -1 && place > winner) break;
        const asked = wakes[place];
        if (asked !== undefined) next = Math.min(next, nextWakeMs(asked, record, atMs));
      }
      return Number.isFinite(next) ? next : undefined;
    },
  };
}
