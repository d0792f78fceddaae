/**
 * Walks over operations: random ones, their replay step by step, and the fewest steps with which
 * a walk still fails. Each step has a seed of its own, so that the others stay as they are when it
 * is dropped.
 */
import { createDraw } from '../rig/draw.ts';
import type { PairCoverage, TakenStep } from './pair-coverage.ts';
import type { Draw } from './request-values.ts';
import { type Abstract, keyOf, unexpected } from './walk-model.ts';

export interface WalkStep {
  readonly operation: string;
  readonly seed: number;
  /** With the first of all values, which lead an object straight on. */
  readonly isPlain: boolean;
}

/** What is walked: the operations of one object. */
export interface WalkTarget {
  observe(): Promise<Abstract>;
  /** Makes a request; `isOther`: the next one is of another object. */
  take(step: WalkStep, draw: Draw): Promise<TakenStep & { readonly isOther?: boolean }>;
  /** What is wrong after a step. */
  faults(): Promise<readonly string[]>;
  /** What is wrong at the end, also after a restart. Nothing is walked then. */
  end(): Promise<readonly string[]>;
  /** Requests that were accepted, or answered 5xx. */
  readonly report: readonly string[];
}

export interface WalkFailure {
  readonly faults: readonly string[];
  readonly steps: readonly WalkStep[];
  readonly report: readonly string[];
}

const drawPurpose = 61;
/** Of draws from 0 to 1. */
const resolution = 2 ** 30;
/** Steps of one walk at most; their seeds differ from those of the next. */
const stepsMax = 1_000;
const leadShare = 0.8;
/** As {@link leadShare}, where new pairs may follow at once. */
const leadShareOfRich = 0.1;
/** From so many pairs, by their chances, on. */
const richFrom = 1;
/** Share of walks that begin in a state that another has reached. */
const resumedShare = 0.7;
/** Walks that one search for fewer steps takes at most. */
const triesMax = 150;

export function drawOf(seed: number): Draw {
  const random = createDraw(seed, drawPurpose);
  return () => random.int(0, resolution - 1) / resolution;
}

/** Accepted steps that ended in a state, and the operation of the last one. */
interface ReachedState {
  readonly steps: readonly WalkStep[];
  readonly state: Abstract;
  readonly last: string;
}

/** States that walks have reached, from which others go on where pairs are left. */
export class ReachedStates {
  /** What the beginning and the end of a walk cost, in steps. */
  readonly stepsOfBeginning: number;
  readonly #reached = new Map<string, ReachedState>();

  constructor(stepsOfBeginning: number) {
    this.stepsOfBeginning = stepsOfBeginning;
  }

  note(steps: readonly WalkStep[], state: Abstract, last: string): void {
    const key = `${keyOf(state)} ${last}`;
    const before = this.#reached.get(key);
    if (before !== undefined && before.steps.length <= steps.length) return;
    this.#reached.set(key, { steps: [...steps], state, last });
  }

  /** The steps to a state, rather one that promises many new pairs after few steps. */
  choose(coverage: PairCoverage, draw: Draw): readonly WalkStep[] {
    const all = [...this.#reached.values()];
    const worths = all.map(({ steps, state, last }) => {
      return coverage.promise(state, last) ** 2 / (this.stepsOfBeginning + steps.length);
    });
    let rest = draw() * worths.reduce((sum, worth) => sum + worth, 0);
    const chosen = all.find((_, place) => {
      rest -= worths[place] ?? 0;
      return rest <= 0;
    });
    return chosen?.steps ?? [];
  }
}

/** A random walk of so many steps, the first of which may be given; null: it finds no fault. */
export async function walk(
  begin: () => Promise<WalkTarget>,
  of: {
    readonly seed: number;
    readonly length: number;
    readonly coverage: PairCoverage;
    readonly first?: readonly string[];
    /** Where walks may begin; they note here what they reach. */
    readonly reached?: ReachedStates | undefined;
    /** The operation that leads on from a state; a share of the steps take it [none]. */
    readonly lead?: ((state: Abstract, draw: Draw) => string | null) | undefined;
  },
): Promise<WalkFailure | null> {
  const { seed, length, coverage, first = [], reached, lead = () => null } = of;
  const draw = drawOf(seed);
  const isResumed = reached !== undefined && draw() < resumedShare;
  const again = isResumed ? reached.choose(coverage, draw) : [];
  const given = again.length > 0 ? again.length : first.length;
  const end = Math.min(given + length, stepsMax);
  // A new walk is worth its beginning, where this one finds nothing new.
  const fruitlessMax = reached === undefined ? length : reached.stepsOfBeginning / 2;
  let [covered, fruitless] = [coverage.covered, 0];
  return await carryOut(
    begin,
    { coverage, reached, checkedBefore: again.length },
    (place, state, last) => {
      fruitless = coverage.covered > covered || place < given ? 0 : fruitless + 1;
      covered = coverage.covered;
      if (place === end || fruitless > fruitlessMax) return null;
      const repeated = again[place];
      if (repeated !== undefined) return repeated;
      const own = seed * stepsMax + place;
      const ahead = again.length > 0 ? undefined : first[place];
      const isRich = last !== null && coverage.promise(state, last) >= richFrom;
      const isLed = draw() < (isRich ? leadShareOfRich : leadShare);
      const plain = ahead ?? (isLed ? lead(state, draw) : null);
      if (plain !== null) return { operation: plain, seed: own, isPlain: true };
      return { operation: coverage.choose(state, last, draw), seed: own, isPlain: false };
    },
  );
}

/** The same steps; null: they find no fault. */
export async function replay(
  begin: () => Promise<WalkTarget>,
  coverage: PairCoverage,
  steps: readonly WalkStep[],
): Promise<WalkFailure | null> {
  return await carryOut(begin, { coverage }, (place) => steps[place] ?? null);
}

async function carryOut(
  begin: () => Promise<WalkTarget>,
  of: {
    readonly coverage: PairCoverage;
    readonly reached?: ReachedStates | undefined;
    /** Steps whose faults were looked for by another walk. */
    readonly checkedBefore?: number;
  },
  choose: (place: number, state: Abstract, last: string | null) => WalkStep | null,
): Promise<WalkFailure | null> {
  const { coverage, reached, checkedBefore = 0 } = of;
  const walked = await begin();
  const steps: WalkStep[] = [];
  const accepted: WalkStep[] = [];
  const faults: string[] = [];
  let last: string | null = null;
  let state = await walked.observe();
  while (faults.length === 0) {
    const step = choose(steps.length, state, last);
    if (step === null) break;
    steps.push(step);
    const taken = await walked.take(step, drawOf(step.seed));
    faults.push(...coverage.note({ state, last }, step.operation, taken));
    if (steps.length > checkedBefore) faults.push(...(await walked.faults()));
    const before = state;
    state = await walked.observe();
    if (taken.isOther === true) last = null;
    else if (taken.isAccepted) {
      last = step.operation;
      accepted.push(step);
      reached?.note(accepted, state, last);
      const left = unexpected(coverage.model, step.operation, { before, after: state });
      if (left.length > 0) faults.push(`${step.operation} leaves ${left.join(' ')}`);
    }
  }
  const { report } = walked;
  const atEnd = await walked.end();
  if (faults.length === 0) faults.push(...atEnd);
  return faults.length === 0 ? null : { faults, steps, report };
}

/** The fewest steps found with which a fault of the same kind remains. */
export async function shrink(
  begin: () => Promise<WalkTarget>,
  coverage: PairCoverage,
  failure: WalkFailure,
): Promise<WalkFailure> {
  const kind = kindOf(failure);
  let [best, tries] = [failure, 0];
  let size = Math.ceil(failure.steps.length / 2);
  while (size > 0 && tries < triesMax) {
    let at = 0;
    let isShorter = false;
    while (at < best.steps.length && tries < triesMax) {
      const left = best.steps.toSpliced(at, size);
      tries += 1;
      const found = await replay(begin, coverage, left);
      if (found === null || kindOf(found) !== kind) at += size;
      else [best, isShorter] = [found, true];
    }
    if (!isShorter) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}

/** Its first fault without numbers. */
function kindOf({ faults: [first = ''] }: WalkFailure): string {
  return first.replaceAll(/[0-9]+/g, '#').slice(0, 80);
}

/** Steps as text: `+` for plain ones, then operation and seed. */
export function formatSteps(steps: readonly WalkStep[]): string {
  return steps
    .map(({ operation, seed, isPlain }) => `${isPlain ? '+' : ''}${operation}@${seed}`)
    .join(' ');
}

export function parseSteps(text: string): readonly WalkStep[] {
  return text.split(' ').map((one) => {
    const [, plus, operation = '', seed] = /^(\+?)(\w+)@(\d+)$/.exec(one) ?? [];
    if (seed !== undefined) return { operation, seed: Number(seed), isPlain: plus === '+' };
    throw new Error(`the step is ${JSON.stringify(one)}, expected operation@seed`);
  });
}
