/**
 * What each bit of a predicate index asks for: a bit is one branch of one rule.
 *
 * They stand in columns, not one object each: thousands of them are made and thrown away for every
 * compilation, and what the collector finds alive meanwhile makes decisions wait.
 */
import type { Term } from '../language/term.ts';
import type { NumberAllowance, TextAllowance } from './allowances.ts';

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

export interface PlannedField {
  readonly kind: Demand['kind'];
  /** In fact records; -1: the instant of the decision. */
  readonly slot: number;
  /** Whether its fact never changes once known. */
  readonly isStatic: boolean;
  /** Numbers at which some rule changes its mind, rising. */
  readonly boundaries: Float64Array;
  /** Texts that some rule names, and their rows. */
  readonly texts: Map<string, number>;
}

/** All bits, in order of their rules' priority. */
export class PlannedBits {
  readonly #placeOf: number[] = [];
  /** The demands of all bits; those of n end at `ends[n]`. */
  readonly #demands: Demand[] = [];
  readonly #ends: number[] = [];
  readonly #rests = new Map<number, readonly Term[]>();

  get count(): number {
    return this.#ends.length;
  }

  /** Adds to the demands of the bit that is being planned. */
  demand(demand: Demand): void {
    this.#demands.push(demand);
  }

  /** Ends a bit of the rule that stands at `place`; closures decide the rest of what it asks. */
  end(place: number, rest: readonly Term[]): void {
    if (rest.length > 0) this.#rests.set(this.#ends.length, rest);
    this.#placeOf.push(place);
    this.#ends.push(this.#demands.length);
  }

  /** Where its rule stands by priority. */
  placeOf(bit: number): number {
    return this.#placeOf[bit] as number;
  }

  /** Where its demands begin and end. */
  from(bit: number): number {
    return bit === 0 ? 0 : (this.#ends[bit - 1] as number);
  }

  to(bit: number): number {
    return this.#ends[bit] as number;
  }

  demandAt(at: number): Demand {
    return this.#demands[at] as Demand;
  }

  /** What closures decide once all demands are met; mostly nothing. */
  restOf(bit: number): readonly Term[] {
    return this.#rests.get(bit) ?? nothing;
  }
}

const nothing: readonly Term[] = [];
