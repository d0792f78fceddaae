/** Writes what a run's conditions asked, and the values they saw, as terms and one fact record. */
import {
  type Constant,
  type FactEntry,
  type FactType,
  type FactValue,
  listOperators,
  type Operator,
  scalarOperators,
  type Term,
} from '../../../rules/index.ts';
import type { LeafSnapshot, Snapshot } from './snapshot.ts';

interface LeafCount {
  leaves: number;
  opaqueLeaves: number;
  skippedLeaves: number;
}

export interface TermWriter {
  termOf(snapshot: Snapshot): Term;
  /** Of all facts so far; leaves that were skipped see this one. */
  values(skippedAs: number): readonly FactValue[];
}

/** A leaf that a rule file could hold. */
interface Expressed {
  readonly type: FactType;
  readonly operator: Operator;
  readonly value: FactValue;
  readonly operand: Constant;
}

export function createTermWriter(count: LeafCount): TermWriter {
  const entries = new Map<string, FactEntry>();
  const values: (FactValue | 'skipped')[] = [];
  const factOf = (key: string, type: FactType, value: FactValue | 'skipped'): FactEntry => {
    // A fact may change during a run: another value is another fact.
    const whole = `${key} ${type} ${JSON.stringify(value)}`;
    const known = entries.get(whole);
    if (known !== undefined) return known;
    const entry = newEntry(`shadow.${entries.size}`, values.length, type);
    entries.set(whole, entry);
    values.push(value);
    return entry;
  };
  const isTrue = (key: string, value: FactValue | 'skipped'): Term => ({
    kind: 'test',
    pointer: '',
    fact: factOf(key, 'bool', value),
    operator: 'equal',
    against: { constant: 1 },
  });
  const leafOf = (leaf: LeafSnapshot): Term => {
    const expressed = expressedOf(leaf);
    if (expressed === undefined) {
      count.opaqueLeaves += 1;
      return isTrue('opaque', Number(Boolean(leaf.result)));
    }
    count.leaves += 1;
    const { type, operator, value, operand } = expressed;
    const fact = factOf(leaf.asked, type, value);
    return { kind: 'test', pointer: '', fact, operator, against: { constant: operand } };
  };
  const termOf = (snapshot: Snapshot): Term => {
    switch (snapshot.kind) {
      case 'leaf':
        return leafOf(snapshot);
      case 'not':
        return { kind: 'not', pointer: '', term: termOf(snapshot.member) };
      case 'unset':
        return isTrue('unset', 0);
      case 'skipped':
        count.skippedLeaves += 1;
        return isTrue('skipped', 'skipped');
      default: {
        // An empty group is true in the library; rule files have none.
        const terms = snapshot.members.map(termOf);
        if (terms.length === 0) terms.push(isTrue('empty', 1));
        return { kind: snapshot.kind, pointer: '', terms };
      }
    }
  };
  return {
    termOf,
    values: (skippedAs) => values.map((value) => (value === 'skipped' ? skippedAs : value)),
  };
}

function newEntry(name: string, slot: number, type: FactType): FactEntry {
  return {
    name,
    slot,
    type,
    nullable: true,
    known: 'always',
    class: 'static',
    privacy: 'public',
    supplier: 'caller',
    label: { en: name, fr: name },
    example: 0,
  };
}

/** undefined: no rule file can hold such a leaf. */
function expressedOf(leaf: LeafSnapshot): Expressed | undefined {
  const operator = leaf.operator as Operator;
  if ((listOperators as readonly string[]).includes(operator)) return listLeaf(leaf, operator);
  if ((scalarOperators as readonly string[]).includes(operator)) return scalarLeaf(leaf, operator);
  return undefined;
}

function listLeaf(leaf: LeafSnapshot, operator: Operator): Expressed | undefined {
  const value = codesOf(leaf.value);
  const isOne = operator === 'contains' || operator === 'doesNotContain';
  const operand = isOne ? codeOf(leaf.operand) : codesOf(leaf.operand);
  if (value === undefined || operand === undefined || operand === null) return undefined;
  if (!isOne && (operand as readonly unknown[]).length === 0) return undefined;
  return { type: 'list', operator, value: value as readonly string[], operand };
}

function scalarLeaf(leaf: LeafSnapshot, operator: Operator): Expressed | undefined {
  const takesList = operator === 'in' || operator === 'notIn';
  const isComparison = !takesList && operator !== 'equal' && operator !== 'notEqual';
  const value = codeOf(leaf.value);
  const operand = takesList ? codesOf(leaf.operand) : codeOf(leaf.operand);
  if (value === undefined || operand === undefined) return undefined;
  if (takesList && (operand as readonly unknown[]).length === 0) return undefined;
  const types = new Set(
    [value, operand].flat().flatMap((one) => (one === null ? [] : [typeof one])),
  );
  // A rule file compares values of one type, and only numbers by size.
  if (types.size !== 1 || (isComparison && (!types.has('number') || operand === null))) {
    return undefined;
  }
  return { type: types.has('number') ? 'int' : 'text', operator, value, operand };
}

function codesOf(list: unknown): readonly (number | string)[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const codes = list.map(codeOf);
  const isWhole = codes.every((code) => code !== undefined && code !== null);
  const isOneType = new Set(codes.map((code) => typeof code)).size <= 1;
  return isWhole && isOneType ? (codes as readonly (number | string)[]) : undefined;
}

/** A number or text of a record; false and true are texts apart from all others. */
function codeOf(value: unknown): number | string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return `boolean ${value}`;
  if (typeof value === 'string') return `text ${value}`;
  const isWhole = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isWhole ? (value as number) : undefined;
}
