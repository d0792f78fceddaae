/**
 * The demands of each bit of a predicate index; a bit is one branch of a rule. Stored in columns,
 * as one object per bit would cause garbage collections that delay decisions.
 */
import type { Term } from '../language/term.ts';
import type { NumberAllowance, TextAllowance } from './allowances.ts';

export type Demand =
  | { readonly field: PlannedField; readonly kind: 'number'; readonly allowed: NumberAllowance }
  | { readonly field: PlannedField; readonly kind: 'text'; readonly allowed: TextAllowance }
  | { readonly field: PlannedField; readonly kind: 'anyOf'; readonly texts: readonly string[] }
  | { readonly field: PlannedField; readonly kind: 'noneOf'; readonly lists: readonly ListBan[] };

/** Texts that a list must not have (noneOf), or the only ones allowed (only). */
export interface ListBan {
  readonly kind: 'noneOf' | 'only';
  readonly texts: ReadonlySet<string>;
}

export interface PlannedField {
  readonly kind: Demand['kind'];
  readonly slot: number;
  readonly isStatic: boolean;
  readonly boundaries: Float64Array;
  readonly texts: Map<string, number>;
}

export class PlannedBits {
  readonly #placeOf: number[] = [];
  /** Demands of all bits, concatenated; those of bit n end at `ends[n]`. */
  readonly #demands: Demand[] = [];
  readonly #ends: number[] = [];
  readonly #rests = new Map<number, readonly Term[]>();

  get count(): number {
    return this.#ends.length;
  }

  demand(demand: Demand): void {
    this.#demands.push(demand);
  }

  end(place: number, rest: readonly Term[]): void {
    if (rest.length > 0) this.#rests.set(this.#ends.length, rest);
    this.#placeOf.push(place);
    this.#ends.push(this.#demands.length);
  }

  placeOf(bit: number): number {
    return this.#placeOf[bit] as number;
  }

  from(bit: number): number {
    return bit === 0 ? 0 : (this.#ends[bit - 1] as number);
  }

  to(bit: number): number {
    return this.#ends[bit] as number;
  }

  demandAt(at: number): Demand {
    return this.#demands[at] as Demand;
  }

  restOf(bit: number): readonly Term[] {
    return this.#rests.get(bit) ?? nothing;
  }
}

const nothing: readonly Term[] = [];
