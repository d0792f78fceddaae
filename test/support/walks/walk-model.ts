/**
 * Models of what operations require of an object, and what they make of it: a few variables with a
 * few values each. Which pairs of operations are possible follows from them.
 *
 * Cost: reachable states times operations.
 */

/** Values of the variables of a model. */
export type Abstract = { readonly [variable: string]: string };
/** Permitted values by variable. */
export type Values = { readonly [variable: string]: readonly string[] };

export interface Move {
  /** Values without which it is refused [any]. */
  readonly needs?: Values;
  /** What variables may be afterwards [as before]. */
  readonly sets?: Values;
}

export interface Moves {
  readonly [operation: string]: readonly Move[];
}

export interface WalkModel {
  readonly begins: Abstract;
  /**
   * By operation, one or several that an operation may be; one that is not named is always
   * possible, and changes nothing.
   */
  readonly moves: Moves;
  /** What time, callers and others do between operations. */
  readonly drifts: readonly Move[];
  /**
   * Groups of variables that depend on each other: a pair is possible that each group by itself
   * allows [one group of all].
   */
  readonly parts?: readonly (readonly string[])[];
}

const anywhere: readonly Move[] = [{}];

/** Whether the model lets an operation be accepted in a state. */
export function mayTake(state: Abstract, operation: string, moves: Moves): boolean {
  return (moves[operation] ?? anywhere).some((move) => isEnabled(state, move));
}

/**
 * The variables that an accepted operation has left otherwise than the model says, with their
 * values; drifts may have followed it.
 */
export function unexpected(
  { moves, drifts }: WalkModel,
  operation: string,
  { before, after }: { readonly before: Abstract; readonly after: Abstract },
): readonly string[] {
  const taken = (moves[operation] ?? anywhere).filter((move) => isEnabled(before, move));
  const names = new Set(taken.flatMap(({ sets = {} }) => Object.keys(sets)));
  return [...names]
    .filter((name) => {
      const values = new Set(taken.flatMap(({ sets }) => sets?.[name] ?? [before[name] ?? '']));
      for (const value of values) {
        for (const { needs, sets } of drifts) {
          if (needs?.[name]?.includes(value) === false) continue;
          for (const next of sets?.[name] ?? []) values.add(next);
        }
      }
      return !values.has(after[name] ?? '');
    })
    .map((name) => `${name}=${after[name]}`);
}

function isEnabled(state: Abstract, { needs = {} }: Move): boolean {
  return Object.entries(needs).every(([name, values]) => values.includes(state[name] ?? ''));
}

/**
 * The pairs `first second` of which some reachable state lets both be accepted, one after the
 * other, whatever drifts happen in between.
 */
export function possiblePairs(
  model: WalkModel,
  operations: readonly string[],
): ReadonlySet<string> {
  const { parts = [Object.keys(model.begins)] } = model;
  const [first, ...others] = parts.map((names) => pairsOf(partOf(model, names), operations));
  const all = [...(first ?? [])];
  return new Set(all.filter((pair) => others.every((more) => more.has(pair))));
}

/** What a model says of some variables. */
function partOf({ begins, moves, drifts }: WalkModel, names: readonly string[]): WalkModel {
  const kept = <Value>(all: { readonly [name: string]: Value }) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const part = ({ needs = {}, sets = {} }: Move) => ({ needs: kept(needs), sets: kept(sets) });
  return {
    begins: kept(begins),
    moves: Object.fromEntries(Object.entries(moves).map(([id, all]) => [id, all.map(part)])),
    drifts: drifts.map(part),
  };
}

function pairsOf({ begins, moves, drifts }: WalkModel, operations: readonly string[]): Set<string> {
  const kinds = kindsOf(moves, operations);
  const graph = new StateGraph(begins, { kinds: [...kinds.values()], drifts });
  const pairs = new Set<string>();
  for (const [place, { operations: firsts }] of [...kinds.values()].entries()) {
    const seconds = [...kinds.values()].filter((_, other) => graph.leadsTo(place, other));
    for (const first of firsts) {
      for (const second of seconds.flatMap((one) => one.operations))
        pairs.add(`${first} ${second}`);
    }
  }
  return pairs;
}

/** Operations with one and the same move. */
interface Kind {
  readonly move: Move;
  readonly operations: string[];
}

function kindsOf(moves: Moves, operations: readonly string[]): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const id of operations) {
    for (const move of moves[id] ?? anywhere) {
      const key = JSON.stringify([move.needs ?? {}, move.sets ?? {}]);
      const kind = kinds.get(key) ?? { move, operations: [] };
      kind.operations.push(id);
      kinds.set(key, kind);
    }
  }
  return kinds;
}

/** The reachable states, and which kinds of operations may follow each after drifts. */
class StateGraph {
  readonly #states: Map<string, Abstract>;
  /** For each kind the states that it leads to. */
  readonly #after: readonly Set<string>[];
  readonly #drifted = new Map<string, readonly string[]>();
  /** The kinds that may be accepted in a state, then or after drifts, as bits. */
  readonly #next = new Map<string, bigint>();

  constructor(
    begins: Abstract,
    { kinds, drifts }: { readonly kinds: readonly Kind[]; readonly drifts: readonly Move[] },
  ) {
    this.#after = kinds.map(() => new Set<string>());
    this.#states = new Map([[idOf(begins), begins]]);
    // Entries that are added meanwhile are visited too.
    for (const [id, state] of this.#states) {
      this.#drifted.set(
        id,
        drifts.flatMap((drift) => this.#reach(state, drift)),
      );
      let enabled = 0n;
      for (const [place, { move }] of kinds.entries()) {
        if (isEnabled(state, move)) enabled |= 1n << BigInt(place);
        for (const after of this.#reach(state, move)) this.#after[place]?.add(after);
      }
      this.#next.set(id, enabled);
    }
    this.#spread();
  }

  leadsTo(first: number, second: number): boolean {
    const bit = 1n << BigInt(second);
    return [...(this.#after[first] ?? [])].some((id) => ((this.#next.get(id) ?? 0n) & bit) !== 0n);
  }

  #reach(state: Abstract, move: Move): readonly string[] {
    if (!isEnabled(state, move)) return [];
    return outcomes(state, move).map((after) => {
      const id = idOf(after);
      if (!this.#states.has(id)) this.#states.set(id, after);
      return id;
    });
  }

  /** What may follow a state that it drifts to may follow it too. */
  #spread(): void {
    let isChanged = true;
    while (isChanged) {
      isChanged = false;
      for (const [id, drifted] of this.#drifted) {
        const before = this.#next.get(id) ?? 0n;
        let now = before;
        for (const other of drifted) now |= this.#next.get(other) ?? 0n;
        if (now !== before) isChanged = true;
        this.#next.set(id, now);
      }
    }
  }
}

/** The states that a move may lead to. */
function outcomes(state: Abstract, { sets = {} }: Move): readonly Abstract[] {
  return Object.entries(sets).reduce<readonly Abstract[]>(
    (found, [name, values]) =>
      found.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [state],
  );
}

/** Of states with the same order of variables. */
function idOf(state: Abstract): string {
  return Object.values(state).join();
}

export function keyOf(state: Abstract): string {
  return Object.keys(state)
    .sort()
    .map((name) => `${name}=${state[name]}`)
    .join(' ');
}
