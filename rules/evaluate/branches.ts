/**
 * Splits the condition of a rule into branches: each a list of tests of one fact, which the index
 * holds, and a rest, which closures decide.
 *
 * A rule holds when one of its branches does. Negations are pushed to the leaves, and an `any` over
 * several facts becomes several branches where that costs few; so hardly a rule keeps a rest.
 * Source: rules.md B4.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { Group, Negation, Term, Test } from '../language/term.ts';

/** Texts of a list fact, and what having one of them means. */
export interface ListTest {
  /** anyOf: at least one; noneOf: not one; only: nothing else. */
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

/** All of them must hold. */
export type Branch = readonly Conjunct[];

/** More branches than this are not worth their bits: the condition stays whole. */
const branchesMax = 4;

/** The branches of a condition; never none, never more than {@link branchesMax}. */
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

/** undefined: the condition asks for several facts, or for a list. */
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

/** One branch that the index cannot narrow would be looked at always: then none is split off. */
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

/** The one fact, not a list, that all tests of a condition compare with constants. */
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

/** undefined: not a test of this form. */
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
      // The first text narrows; all of them are asked for by the rest.
      return isNegated ? undefined : [conjunct('anyOf', texts.slice(0, 1)), ...rest(term, false)];
    default:
      return undefined;
  }
}
