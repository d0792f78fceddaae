/**
 * One random walk: a seed's centre and trace through one router, the world folded along.
 */
import type { CentreFile, Effect, Instant, Router, RouterOptions } from '../../../routing/index.ts';
import { createDraw, type Draw } from './draw.ts';
import { foldInstant } from './fold-instant.ts';
import { randomCentre } from './random-centre.ts';
import { nextInstant } from './random-trace.ts';
import { createWorld, type World } from './world.ts';

/** How a router under test is made. */
export type CreateRouter = (options: RouterOptions) => Router;

/** Where a seed's walk begins. */
export interface WalkStart {
  readonly centre: CentreFile;
  readonly draw: Draw;
  readonly world: World;
}

/** What one step of a walk sent and received. */
export interface WalkStep {
  readonly instant: Instant;
  readonly effects: readonly Effect[];
  readonly router: Router;
  /** After the step. */
  readonly world: World;
  /** `n` of the last effect before the step. */
  readonly lastN: number;
}

/** A walk that is over. */
export interface Walk {
  readonly centre: CentreFile;
  readonly instants: readonly Instant[];
  readonly effects: readonly Effect[];
}

/** The centre and the trace's draws of a seed. */
export function startWalk(seed: number): WalkStart {
  const centre = randomCentre(createDraw(seed, 1));
  return { centre, draw: createDraw(seed, 2), world: createWorld(centre) };
}

/** Walks a seed's trace, calling `see` after every instant. */
export function walk(
  of: { readonly seed: number; readonly instants: number; readonly create: CreateRouter },
  see: (step: WalkStep) => void = () => {},
): Walk {
  const { centre, draw, world } = startWalk(of.seed);
  const router = of.create({ centre });
  const instants: Instant[] = [];
  const all: Effect[] = [];
  while (instants.length < of.instants) {
    const instant = nextInstant(draw, world);
    const effects = router.step(instant);
    const { lastN } = world;
    foldInstant(world, instant, effects, router.nextDueAtMs());
    instants.push(instant);
    all.push(...effects);
    see({ instant, effects, router, world, lastN });
  }
  return { centre, instants, effects: all };
}
