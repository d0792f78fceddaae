/**
 * Two routers, one trace: every effect must be equal, and no timer may be due too late.
 *
 * The trace is generated as it runs, from what the left router answers; until the first difference
 * both answer the same, so it is one trace. A router that throws differs, whatever the other does.
 */
import { equalByValue } from '../../../kernel/index.ts';
import type { CentreFile, Effect, Instant, Router } from '../../../routing/index.ts';
import { type Coverage, countCentre, countInstant } from './coverage.ts';
import { foldInstant } from './fold-instant.ts';
import { nextInstant } from './random-trace.ts';
import { type CreateRouter, startWalk } from './walk.ts';

/** What a router answered to one instant. */
export interface RouterAnswer {
  readonly effects: readonly Effect[];
  readonly nextDueAtMs: number | null;
  readonly thrown: string | null;
}

/** The first instant at which two routers differ, with all that led there. */
export interface Difference {
  readonly seed: number;
  readonly centre: CentreFile;
  /** The trace up to and with the instant that differs, the last one. */
  readonly instants: readonly Instant[];
  readonly left: RouterAnswer;
  readonly right: RouterAnswer;
}

export interface DifferentialOptions {
  readonly seed: number;
  readonly instants: number;
  readonly left: CreateRouter;
  readonly right: CreateRouter;
  /** Where to count what was exercised. */
  readonly coverage?: Coverage;
}

/** Runs the trace of a seed through both; null: no difference. */
export function runDifferential(options: DifferentialOptions): Difference | null {
  const { seed, coverage } = options;
  const { centre, draw, world } = startWalk(seed);
  if (coverage !== undefined) countCentre(coverage, centre);
  const pair = [options.left({ centre }), options.right({ centre })] as const;
  const instants: Instant[] = [];
  while (instants.length < options.instants) {
    const instant = nextInstant(draw, world);
    instants.push(instant);
    const [left, right] = answers(pair, instant);
    if (differ(left, right)) return { seed, centre, instants, left, right };
    foldInstant(world, instant, left.effects, left.nextDueAtMs);
    if (coverage !== undefined) countInstant(coverage, instant, left.effects);
  }
  return null;
}

/**
 * Runs a given trace through both; null: no difference, or a centre that one of them does not take.
 */
export function replayDifferential(
  centre: CentreFile,
  instants: readonly Instant[],
  routers: Pick<DifferentialOptions, 'left' | 'right'>,
): Omit<Difference, 'seed'> | null {
  let pair: readonly [Router, Router];
  try {
    pair = [routers.left({ centre }), routers.right({ centre })];
  } catch {
    // A centre shrunk too far says nothing about the difference.
    return null;
  }
  for (const [index, instant] of instants.entries()) {
    const [left, right] = answers(pair, instant);
    if (differ(left, right)) return { centre, instants: instants.slice(0, index + 1), left, right };
  }
  return null;
}

/** The first place at which two lists of effects differ; their length where they do not. */
export function firstDifference(left: readonly Effect[], right: readonly Effect[]): number {
  const end = Math.max(left.length, right.length);
  for (let place = 0; place < end; place += 1) {
    if (!equalByValue(left[place], right[place])) return place;
  }
  return end;
}

function answers(
  [left, right]: readonly [Router, Router],
  instant: Instant,
): readonly [RouterAnswer, RouterAnswer] {
  return [answer(left, instant), answer(right, instant)];
}

function answer(router: Router, instant: Instant): RouterAnswer {
  try {
    const effects = router.step(instant);
    return { effects, nextDueAtMs: router.nextDueAtMs(), thrown: null };
  } catch (error) {
    return {
      effects: [],
      nextDueAtMs: null,
      thrown: error instanceof Error ? `${error.stack}` : `${error}`,
    };
  }
}

function differ(left: RouterAnswer, right: RouterAnswer): boolean {
  if (left.thrown !== null || right.thrown !== null) return true;
  // The right one may wake for nothing, but never too late.
  const oversleeps =
    (right.nextDueAtMs ?? Number.POSITIVE_INFINITY) >
    (left.nextDueAtMs ?? Number.POSITIVE_INFINITY);
  return oversleeps || !equalByValue(left.effects, right.effects);
}
