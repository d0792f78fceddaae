/**
 * Splits a rule's condition into branches, each a list of single-fact tests for the index plus a
 * rest for closures. A rule matches if one branch does.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { Group, Negation, Term, Test } from '../language/term.ts';

export interface ListTest {
  /**
   * What a list must have to pass. anyOf: at least one of the texts; noneOf: none; only: nothing
   * else.
   */
  readonly kind: 'anyOf' | 'noneOf' | 'only';
  readonly texts: readonly string[];
}

export type Conjunct =
  | { readonly kind: 'scalar'; readonly fact: FactEntry; readonly term: Term }
  | {
      readonly kind: 'list';
      readonly fact: FactEntry;
      readonly test: ListTest;
      readonly term: Term;
    }
  | { readonly kind: 'rest'; readonly term: Term };

export type Branch = readonly Conjunct[];

/** A condition with more branches is not split: their bits would cost more than they save. */
const branchesMax = 4;

export function branchesOf(term: Term): readonly Branch[] {
  return split(term, false);
}

function split(term: Term, isNegated: boolean): readonly Branch[] {
  const sole = scalarConjunct(term, isNegated);
  if (sole !== undefined) return [[sole]];
  if (term.kind === 'not') return split(term.term, !isNegated);
  if (term.kind === 'test') return [listConjuncts(term, isNegated) ?? rest(term, isNegated)];
  const isConjunction = (term.kind === 'all') !== isNegated;
  return isConjunction ? splitAll(term, isNegated) : splitAny(term, isNegated);
}

function scalarConjunct(term: Term, isNegated: boolean): Conjunct | undefined {
  const fact = soleFact(term);
  return fact && { kind: 'scalar', fact, term: signed(term, isNegated) };
}

function splitAll(group: Group, isNegated: boolean): readonly Branch[] {
  let branches: Conjunct[][] = [[]];
  for (const term of group.terms) {
    const sole = scalarConjunct(term, isNegated);
    if (sole !== undefined) {
      for (const branch of branches) branch.push(sole);
      continue;
    }
    const inner = split(term, isNegated);
    const isFew = branches.length * inner.length <= branchesMax;
    const added = isFew ? inner : [rest(term, isNegated)];
    branches = branches.flatMap((branch) => added.map((more) => [...branch, ...more]));
  }
  return branches;
}

/** An `any` is not split if the index could test nothing in one of its branches. */
function splitAny(group: Group, isNegated: boolean): readonly Branch[] {
  const branches = group.terms.flatMap((term) => split(term, isNegated));
  const isWorthIt =
    branches.length <= branchesMax &&
    branches.every((branch) => branch.some(({ kind }) => kind !== 'rest'));
  return isWorthIt ? branches : [rest(group, isNegated)];
}

function rest(term: Term, isNegated: boolean): Branch {
  return [{ kind: 'rest', term: signed(term, isNegated) }];
}

function signed(term: Term, isNegated: boolean): Term {
  if (!isNegated) return term;
  const negation: Negation = { kind: 'not', pointer: term.pointer, term };
  return negation;
}

function soleFact(term: Term): FactEntry | undefined {
  switch (term.kind) {
    case 'not':
      return soleFact(term.term);
    case 'test': {
      const isPlain = term.where === undefined && 'constant' in term.against;
      return isPlain && term.fact.type !== 'list' ? term.fact : undefined;
    }
    default: {
      let fact: FactEntry | undefined;
      for (const inner of term.terms) {
        const sole = soleFact(inner);
        if (sole === undefined || (fact !== undefined && sole !== fact)) return undefined;
        fact = sole;
      }
      return fact;
    }
  }
}

function listConjuncts(term: Test, isNegated: boolean): Branch | undefined {
  const { fact, operator, against } = term;
  if (fact.type !== 'list' || !('constant' in against)) return undefined;
  const { constant } = against;
  const texts = (
    typeof constant === 'object' && constant !== null ? constant : [constant]
  ) as readonly string[];
  const conjunct = (kind: ListTest['kind'], named: readonly string[] = texts): Conjunct => {
    return { kind: 'list', fact, test: { kind, texts: named }, term: signed(term, isNegated) };
  };
  switch (operator) {
    case 'contains':
    case 'someFact:in':
      return [conjunct(isNegated ? 'noneOf' : 'anyOf')];
    case 'doesNotContain':
    case 'not:someFact:in':
      return [conjunct(isNegated ? 'anyOf' : 'noneOf')];
    case 'everyFact:in':
      return isNegated ? undefined : [conjunct('only')];
    case 'everyValue:swap:in':
      if (texts.length === 1) return [conjunct(isNegated ? 'noneOf' : 'anyOf')];
      // The index tests only the first text of `all of`; closures test all.
      return isNegated ? undefined : [conjunct('anyOf', texts.slice(0, 1)), ...rest(term, false)];
    default:
      return undefined;
  }
}
