/**
 * Counts the pairs "operation A, then B" that were accepted on the same object, and how many the
 * model calls possible. Chooses the next operations of walks.
 */
import { type Abstract, keyOf, mayTake, possiblePairs, type WalkModel } from './walk-model.ts';

/** How an operation was answered. */
export interface TakenStep {
  readonly isAccepted: boolean;
  /** Code of the refusal; why no request was made. */
  readonly code: string;
}

interface Tally {
  tries: number;
  accepted: number;
  readonly codes: Map<string, number>;
  /** Values of the variables where it was accepted. */
  readonly seen: Map<string, Set<string>>;
}

const isEmpty = (members: object) => Object.keys(members).length === 0;

/** Weight of operations that the model expects to be refused: some are tried all the same. */
const refusedWeight = 0.2;
/** Weight of a pair that is covered. */
const coveredWeight = 0.02;
/** Weight of operations that were never accepted. */
const newWeight = 5;
const newTriesMax = 30;
/** Tries that the odds of an operation in all states count for in each. */
const priorTries = 2;
/** Of the tries of a pair, which may be refused for reasons that the model does not know. */
const pairTriesMax = 12;
const codesShown = 3;

export class PairCoverage {
  readonly operations: readonly string[];
  readonly model: WalkModel;
  readonly possible: ReadonlySet<string>;
  readonly #pairs = new Set<string>();
  readonly #odds = new Map<string, { tries: number; accepted: number }>();
  readonly #tallies = new Map<string, Tally>();
  /** Pairs of each first operation that are possible and not covered. */
  readonly #left = new Map<string, number>();
  /** How often a possible pair was tried and refused. */
  readonly #refused = new Map<string, number>();

  constructor(operations: readonly string[], model: WalkModel) {
    this.operations = operations;
    this.model = model;
    this.possible = possiblePairs(model, operations);
    for (const pair of this.possible) {
      const [first = ''] = pair.split(' ');
      this.#left.set(first, (this.#left.get(first) ?? 0) + 1);
    }
  }

  get covered(): number {
    return this.#pairs.size;
  }

  /** `310 of 402 possible (529 in all)`. */
  get summary(): string {
    const all = this.operations.length ** 2;
    return `${this.covered} of ${this.possible.size} possible (${all} in all)`;
  }

  /** Notes an answer; returns what is wrong with it by the model. */
  note(
    of: { readonly state: Abstract; readonly last: string | null },
    operation: string,
    { isAccepted, code }: TakenStep,
  ): readonly string[] {
    const odds = this.#oddsOf(keyOf(of.state), operation);
    const tally = this.#tallyOf(operation);
    odds.tries += 1;
    tally.tries += 1;
    if (!isAccepted) {
      tally.codes.set(code, (tally.codes.get(code) ?? 0) + 1);
      const tried = `${of.last} ${operation}`;
      this.#refused.set(tried, (this.#refused.get(tried) ?? 0) + 1);
      return [];
    }
    odds.accepted += 1;
    tally.accepted += 1;
    for (const [name, value] of Object.entries(of.state)) {
      const values = tally.seen.get(name) ?? new Set();
      tally.seen.set(name, values.add(value));
    }
    if (!mayTake(of.state, operation, this.model.moves)) {
      return [`${operation} is accepted where the model refuses it: ${keyOf(of.state)}`];
    }
    if (of.last === null) return [];
    const pair = `${of.last} ${operation}`;
    if (!this.possible.has(pair)) return [`the model says that ${pair} is impossible`];
    if (!this.#pairs.has(pair)) this.#left.set(of.last, (this.#left.get(of.last) ?? 0) - 1);
    this.#pairs.add(pair);
    return [];
  }

  /**
   * The next operation: one that the model lets be accepted, rather with a pair not yet seen, and
   * rather one after which more such pairs are left.
   */
  choose(state: Abstract, last: string | null, draw: () => number): string {
    const key = keyOf(state);
    const open = this.operations.filter((id) => mayTake(state, id, this.model.moves));
    const chances = new Map(open.map((id) => [id, this.#chance(key, id)]));
    const weights = this.operations.map((operation) => {
      const chance = chances.get(operation) ?? refusedWeight * this.#chance(key, operation);
      return (
        chance ** 2 *
        (last === null || this.#isNew(last, operation) ? 1 : coveredWeight) *
        this.#novelty(operation) *
        (coveredWeight + this.#worthAfter(operation, chances))
      );
    });
    let rest = draw() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = this.operations.find((_, place) => {
      rest -= weights[place] ?? 0;
      return rest <= 0;
    });
    return chosen ?? this.operations[0] ?? '';
  }

  /** How much is new after an operation: in the same state if it leaves that as it is. */
  #worthAfter(operation: string, chances: ReadonlyMap<string, number>): number {
    const isMoving = this.model.moves[operation]?.some(({ sets = {} }) => !isEmpty(sets)) === true;
    const all = this.operations.length;
    if (isMoving) return (this.#left.get(operation) ?? 0) / all;
    let worth = 0;
    for (const [next, chance] of chances) if (this.#isNew(operation, next)) worth += chance;
    return (2 * worth) / all;
  }

  /** How many new pairs may follow in a state, by their chances. */
  promise(state: Abstract, last: string): number {
    const key = keyOf(state);
    return this.operations
      .filter((id) => this.#isNew(last, id) && mayTake(state, id, this.model.moves))
      .reduce((sum, id) => sum + this.#chance(key, id), 0);
  }

  /** Whether a pair is possible, not covered, and was not refused too often. */
  #isNew(first: string, second: string): boolean {
    const pair = `${first} ${second}`;
    const isLeft = this.possible.has(pair) && !this.#pairs.has(pair);
    return isLeft && (this.#refused.get(pair) ?? 0) < pairTriesMax;
  }

  /** Share of tries that were accepted: in the state, and as far as these are few, in all. */
  #chance(key: string, operation: string): number {
    const { tries, accepted } = this.#oddsOf(key, operation);
    const all = this.#tallyOf(operation);
    const prior = (all.accepted + 0.5) / (all.tries + 1);
    return (accepted + priorTries * prior) / (tries + priorTries);
  }

  /** Of an operation that was never accepted more, as long as it was not tried often. */
  #novelty(operation: string): number {
    const { accepted, tries } = this.#tallyOf(operation);
    if (accepted > 0) return 1;
    return tries < newTriesMax ? newWeight : 1 / newWeight;
  }

  /** Operations that were never accepted. */
  get neverAccepted(): readonly string[] {
    return this.operations.filter((id) => this.#tallyOf(id).accepted === 0);
  }

  /** Possible pairs that were never accepted. */
  get missing(): readonly string[] {
    return [...this.possible].filter((pair) => !this.#pairs.has(pair));
  }

  /** Per operation: how often it was tried and accepted, and its most frequent refusals. */
  get report(): readonly string[] {
    return this.operations.map((id) => {
      const { tries, accepted, codes } = this.#tallyOf(id);
      const refusals = [...codes].sort(([, one], [, other]) => other - one);
      const shown = refusals.slice(0, codesShown).map(([code, times]) => `${code} ${times}`);
      return `${id}: ${accepted} of ${tries} accepted; ${shown.join(', ') || 'no refusal'}`;
    });
  }

  /** Per operation: the values of the variables where it was accepted. */
  get evidence(): readonly string[] {
    return this.operations.map((id) => {
      const values = [...this.#tallyOf(id).seen].map(
        ([name, seen]) => `${name}=${[...seen].sort().join('|')}`,
      );
      return `${id}: ${values.join(' ')}`;
    });
  }

  #tallyOf(operation: string): Tally {
    const known = this.#tallies.get(operation);
    const tally = known ?? { tries: 0, accepted: 0, codes: new Map(), seen: new Map() };
    this.#tallies.set(operation, tally);
    return tally;
  }

  #oddsOf(state: string, operation: string) {
    const key = `${state} ${operation}`;
    const known = this.#odds.get(key) ?? { tries: 0, accepted: 0 };
    this.#odds.set(key, known);
    return known;
  }
}
