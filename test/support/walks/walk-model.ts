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
  { begins, moves, drifts }: WalkModel,
  operations: readonly string[],
): ReadonlySet<string> {
  const all = operations.flatMap((id) =>
    (moves[id] ?? anywhere).map((move) => [id, move] as const),
  );
  const [reached, pairs] = [new Map([[idOf(begins), begins]]), new Set<string>()];
  const nextOf = new Map<string, readonly string[]>();
  const next = (state: Abstract): readonly string[] => {
    const key = idOf(state);
    const known = nextOf.get(key) ?? enabledAfterDrifts(state, { all, drifts });
    nextOf.set(key, known);
    return known;
  };
  // Entries that are added meanwhile are visited too.
  for (const state of reached.values()) {
    for (const drift of drifts) {
      if (!isEnabled(state, drift)) continue;
      for (const after of outcomes(state, drift)) reached.set(idOf(after), after);
    }
    for (const [id, move] of all) {
      if (!isEnabled(state, move)) continue;
      for (const after of outcomes(state, move)) {
        reached.set(idOf(after), after);
        for (const second of next(after)) pairs.add(`${id} ${second}`);
      }
    }
  }
  return pairs;
}

/** The states that a move may lead to. */
function outcomes(state: Abstract, { sets = {} }: Move): readonly Abstract[] {
  return Object.entries(sets).reduce<readonly Abstract[]>(
    (found, [name, values]) =>
      found.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [state],
  );
}

function enabledAfterDrifts(
  state: Abstract,
  of: {
    readonly all: readonly (readonly [string, Move])[];
    readonly drifts: readonly Move[];
  },
): readonly string[] {
  const drifted = new Map([[idOf(state), state]]);
  for (const one of drifted.values()) {
    for (const drift of of.drifts) {
      if (!isEnabled(one, drift)) continue;
      for (const after of outcomes(one, drift)) drifted.set(idOf(after), after);
    }
  }
  const states = [...drifted.values()];
  const enabled = of.all.filter(([, move]) => states.some((one) => isEnabled(one, move)));
  return [...new Set(enabled.map(([id]) => id))];
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
