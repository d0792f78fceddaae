/**
 * The content of a predicate index: one bit per branch of a rule, one field per fact. A list tested
 * for presence and absence of texts gets two fields.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { type Slice, sortInSlices } from '../language/slices.ts';
import type { Constant, Term } from '../language/term.ts';
import type { Operator } from '../language/words.ts';
import {
  type NumberAllowance,
  numberAllowance,
  periodAllowance,
  textAllowance,
} from './allowances.ts';
import { type Branch, branchesOf, type Conjunct } from './branches.ts';
import { type Demand, type ListBan, PlannedBits, type PlannedField } from './planned-bits.ts';

export interface IndexPlan {
  readonly bits: PlannedBits;
  readonly fields: readonly PlannedField[];
}

/** Slot number for the decision's instant, which is no fact. */
export const instantSlot = -1;

const stepsPerLeaf = 50;

export function* planIndex(
  rules: readonly CheckedRule[],
  slice: Slice,
): Generator<void, IndexPlan> {
  const fields = new FieldsFound();
  const bits = new PlannedBits();
  for (let place = 0; place < rules.length; place += 1) {
    const rule = rules[place] as CheckedRule;
    for (const branch of branchesOf(rule.term)) {
      planBit(branch, { rule, place }, bits, fields);
      if (slice.spend(stepsPerLeaf * namedBy(bits, bits.count - 1))) yield;
    }
  }
  for (const field of fields.all) {
    field.boundaries = yield* sortInSlices(Float64Array.from(field.flips), slice);
  }
  return { bits, fields: fields.all };
}

interface FoundField extends PlannedField {
  boundaries: Float64Array;
  readonly flips: Set<number>;
  readonly known: Map<Operator, Map<Constant, Demand>>;
}

class FieldsFound {
  readonly all: FoundField[] = [];
  readonly #byKey = new Map<number, FoundField>();

  of(kind: Demand['kind'], slot: number, isStatic: boolean): FoundField {
    const key = slot * demandKinds.length + demandKinds.indexOf(kind);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const field: FoundField = {
      kind,
      slot,
      isStatic,
      boundaries: new Float64Array(),
      texts: new Map(),
      flips: new Set(),
      known: new Map(),
    };
    this.#byKey.set(key, field);
    this.all.push(field);
    return field;
  }
}

const demandKinds: readonly Demand['kind'][] = ['number', 'text', 'anyOf', 'noneOf'];

function namedBy(bits: PlannedBits, bit: number): number {
  let count = 1;
  for (let at = bits.from(bit); at < bits.to(bit); at += 1) {
    const demand = bits.demandAt(at);
    count += 1;
    if (demand.kind === 'number') count += demand.allowed.flips.length;
    else if (demand.kind === 'text') count += demand.allowed.exceptions.length;
    else if (demand.kind === 'anyOf') count += demand.texts.length;
    else for (const { texts } of demand.lists) count += texts.size;
  }
  return count;
}

interface PlacedRule {
  readonly rule: CheckedRule;
  readonly place: number;
}

function planBit(
  branch: Branch,
  { rule: { fromMs, toMs }, place }: PlacedRule,
  bits: PlannedBits,
  fields: FieldsFound,
): void {
  const rest: Term[] = [];
  if (Number.isFinite(fromMs) || Number.isFinite(toMs)) {
    const field = fields.of('number', instantSlot, false);
    bits.demand(numberDemand(field, periodAllowance(fromMs, toMs)));
  }
  for (let n = 0; n < branch.length; n += 1) {
    const conjunct = branch[n] as Conjunct;
    if (conjunct.kind === 'rest') {
      rest.push(conjunct.term);
      continue;
    }
    const { fact } = conjunct;
    if (isAskedBefore(branch, n, fact)) continue;
    const isStatic = fact.class === 'static';
    if (fact.type === 'list') {
      const lists = demandLists(conjunctsOf(branch, fact), (kind) =>
        fields.of(kind, fact.slot, isStatic),
      );
      for (const demand of lists.demands) bits.demand(demand);
      rest.push(...lists.rest);
      continue;
    }
    const field = fields.of(fact.type === 'text' ? 'text' : 'number', fact.slot, isStatic);
    const isAlone = conjunctCount(branch, fact) === 1;
    bits.demand(
      isAlone ? soleDemand(field, conjunct) : scalarDemand(field, conjunctsOf(branch, fact)),
    );
  }
  bits.end(place, rest);
}

type Indexed = Exclude<Conjunct, { readonly kind: 'rest' }>;

function isAskedBefore(branch: Branch, place: number, fact: FactEntry): boolean {
  for (let n = 0; n < place; n += 1) {
    const conjunct = branch[n];
    if (conjunct?.kind !== 'rest' && conjunct?.fact === fact) return true;
  }
  return false;
}

function conjunctCount(branch: Branch, fact: FactEntry): number {
  let count = 0;
  for (const conjunct of branch) if (conjunct.kind !== 'rest' && conjunct.fact === fact) count += 1;
  return count;
}

function conjunctsOf(branch: Branch, fact: FactEntry): readonly Indexed[] {
  return branch.filter((conjunct) => conjunct.kind !== 'rest').filter((one) => one.fact === fact);
}

/**
 * What a test asks of its field. Equal tests share one demand, as many rules have the same test.
 */
function soleDemand(field: FoundField, asked: Indexed): Demand {
  const { term } = asked;
  const constant =
    term.kind === 'test' && 'constant' in term.against ? term.against.constant : undefined;
  const isOne = constant === null || (constant !== undefined && typeof constant !== 'object');
  if (term.kind !== 'test' || !isOne) return scalarDemand(field, [asked]);
  const byConstant = field.known.get(term.operator) ?? new Map<Constant, Demand>();
  field.known.set(term.operator, byConstant);
  const demand = byConstant.get(constant) ?? scalarDemand(field, [asked]);
  byConstant.set(constant, demand);
  return demand;
}

function scalarDemand(field: FoundField, asked: readonly Indexed[]): Demand {
  if (field.kind === 'number') return numberDemand(field, numberAllowance(asked));
  const allowed = textAllowance(asked.map(({ term }) => term));
  nameTexts(field, allowed.exceptions);
  return { field, kind: 'text', allowed };
}

function numberDemand(field: FoundField, allowed: NumberAllowance): Demand {
  for (const flip of allowed.flips) field.flips.add(flip);
  return { field, kind: 'number', allowed };
}

/** Index rows hold only the first any-of test of a list; closures check its others. */
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
