/**
 * What the predicate index of a set will hold: one bit per branch of a rule, one field per fact.
 *
 * A list that is asked both for what it has and for what it must not have is two fields.
 * Source: rules.md B4.
 */
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { Term } from '../language/term.ts';
import {
  type NumberAllowance,
  numberAllowance,
  periodAllowance,
  type TextAllowance,
  textAllowance,
} from './allowance.ts';
import { type Branch, branchesOf, type Conjunct } from './branches.ts';
import type { Slice } from './slice.ts';

/** What a bit asks of one field. */
export type Demand =
  | { readonly field: PlannedField; readonly kind: 'number'; readonly allowed: NumberAllowance }
  | { readonly field: PlannedField; readonly kind: 'text'; readonly allowed: TextAllowance }
  | { readonly field: PlannedField; readonly kind: 'anyOf'; readonly texts: readonly string[] }
  | { readonly field: PlannedField; readonly kind: 'noneOf'; readonly lists: readonly ListBan[] };

/** Texts that a list may not have, or (only) the ones it may. */
export interface ListBan {
  readonly kind: 'noneOf' | 'only';
  readonly texts: ReadonlySet<string>;
}

/** One branch of a rule. */
export interface PlannedBit {
  /** Of its rule, by priority. */
  readonly place: number;
  readonly demands: readonly Demand[];
  /** What closures decide once all demands are met. */
  readonly rest: readonly Term[];
}

export interface PlannedField {
  readonly kind: Demand['kind'];
  /** In fact records; -1: the instant of the decision. */
  readonly slot: number;
  /** Whether its fact never changes once known. */
  readonly isStatic: boolean;
  /** Numbers at which some rule changes its mind, rising once the plan is made. */
  readonly boundaries: number[];
  /** Texts that some rule names, and their rows. */
  readonly texts: Map<string, number>;
}

export interface IndexPlan {
  readonly bits: readonly PlannedBit[];
  readonly fields: readonly PlannedField[];
}

/** The slot of the instant of the decision, which is no fact. */
export const instantSlot = -1;

/** Steps that splitting one condition takes. */
const stepsPerLeaf = 50;

/** Plans the index of rules in order of priority, by slices. */
export function* planIndex(
  rules: readonly CheckedRule[],
  slice: Slice,
): Generator<void, IndexPlan> {
  const fields = new Map<string, PlannedField>();
  const bits: PlannedBit[] = [];
  for (const [place, rule] of rules.entries()) {
    for (const branch of branchesOf(rule.term)) {
      const bit = planBit(branch, rule, place, fields);
      bits.push(bit);
      if (slice.spend(stepsPerLeaf * (1 + namedBy(bit) + bit.demands.length))) yield;
    }
  }
  for (const { boundaries } of fields.values()) {
    const rising = Float64Array.from(new Set(boundaries)).sort();
    boundaries.length = 0;
    for (const boundary of rising) boundaries.push(boundary);
    if (slice.spend(rising.length * stepsPerLeaf)) yield;
  }
  return { bits, fields: [...fields.values()] };
}

function namedBy({ demands }: PlannedBit): number {
  return demands.reduce((sum, demand) => {
    if (demand.kind === 'number') return sum + demand.allowed.flips.length;
    if (demand.kind === 'text') return sum + demand.allowed.exceptions.length;
    if (demand.kind === 'anyOf') return sum + demand.texts.length;
    return sum + demand.lists.reduce((inner, { texts }) => inner + texts.size, 0);
  }, 0);
}

function planBit(
  branch: Branch,
  { fromMs, toMs }: CheckedRule,
  place: number,
  fields: Map<string, PlannedField>,
): PlannedBit {
  const demands: Demand[] = [];
  const rest: Term[] = [];
  const fieldOf = (kind: Demand['kind'], slot: number, isStatic: boolean): PlannedField => {
    const key = `${kind} ${slot}`;
    const known = fields.get(key) ?? { kind, slot, isStatic, boundaries: [], texts: new Map() };
    fields.set(key, known);
    return known;
  };
  const demandNumbers = (field: PlannedField, allowed: NumberAllowance): void => {
    demands.push({ field, kind: 'number', allowed });
    for (const flip of allowed.flips) field.boundaries.push(flip);
  };
  if (Number.isFinite(fromMs) || Number.isFinite(toMs)) {
    demandNumbers(fieldOf('number', instantSlot, false), periodAllowance(fromMs, toMs));
  }
  for (const [fact, conjuncts] of Map.groupBy(branch.filter(isIndexed), (one) => one.fact)) {
    const isStatic = fact.class === 'static';
    const terms = conjuncts.map(({ term }) => term);
    if (fact.type === 'list') {
      const lists = demandLists(conjuncts, (kind) => fieldOf(kind, fact.slot, isStatic));
      demands.push(...lists.demands);
      rest.push(...lists.rest);
    } else if (fact.type === 'text') {
      const field = fieldOf('text', fact.slot, isStatic);
      const allowed = textAllowance(terms);
      demands.push({ field, kind: 'text', allowed });
      nameTexts(field, allowed.exceptions);
    } else {
      demandNumbers(fieldOf('number', fact.slot, isStatic), numberAllowance(terms));
    }
  }
  rest.push(...branch.filter(({ kind }) => kind === 'rest').map(({ term }) => term));
  return { place, demands, rest };
}

type Indexed = Exclude<Conjunct, { readonly kind: 'rest' }>;

function isIndexed(conjunct: Conjunct): conjunct is Indexed {
  return conjunct.kind !== 'rest';
}

/** Of several any-of tests of one list, the rows hold the first; the others are left to closures. */
function demandLists(
  conjuncts: readonly Indexed[],
  fieldOf: (kind: 'anyOf' | 'noneOf') => PlannedField,
): { readonly demands: readonly Demand[]; readonly rest: readonly Term[] } {
  const demands: Demand[] = [];
  const rest: Term[] = [];
  const bans: ListBan[] = [];
  for (const conjunct of conjuncts) {
    if (conjunct.kind !== 'list') continue;
    const { kind, texts } = conjunct.test;
    if (kind !== 'anyOf') {
      bans.push({ kind, texts: new Set(texts) });
    } else if (demands.length > 0) {
      rest.push(conjunct.term);
    } else {
      const field = fieldOf('anyOf');
      nameTexts(field, texts);
      demands.push({ field, kind: 'anyOf', texts });
    }
  }
  if (bans.length > 0) {
    const field = fieldOf('noneOf');
    for (const { texts } of bans) nameTexts(field, texts);
    demands.push({ field, kind: 'noneOf', lists: bans });
  }
  return { demands, rest };
}

function nameTexts({ texts }: PlannedField, named: Iterable<string>): void {
  for (const text of named) {
    if (!texts.has(text)) texts.set(text, texts.size);
  }
}
