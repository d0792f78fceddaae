/**
 * Drives a router by hand: one call per instant, its effects in words.
 */
import type { CentreFile, Effect, Input, Router, RouterOptions } from '../../routing/index.ts';
import { spoken } from './spoken-effects.ts';

export type CreateRouter = (options: RouterOptions) => Router;

type Inputs = readonly (Input | readonly Input[])[];

export interface Drive {
  readonly router: Router;
  /** Runs an instant; effects of earlier timers come with their time in front. */
  at(atMs: number, ...inputs: Inputs): string[];
  /** The same, but only the effects about offers: `offer c1/1 to a`, `c1/1 expired` ... */
  offersAt(atMs: number, ...inputs: Inputs): string[];
  /** The same, as whole effects. */
  effectsAt(atMs: number, ...inputs: Inputs): readonly Effect[];
}

/** A router of this centre, ready to be driven. */
export function drive(createRouter: CreateRouter, centre: CentreFile): Drive {
  const router = createRouter({ centre });
  const effectsAt = (atMs: number, ...inputs: Inputs): readonly Effect[] =>
    router.step({ atMs, inputs: inputs.flat() as Input[] });
  const inWords = (atMs: number, effects: readonly Effect[]): string[] =>
    effects.map((each) => (each.atMs === atMs ? '' : `@${each.atMs} `) + spoken(each));
  return {
    router,
    effectsAt,
    at: (atMs, ...inputs) => inWords(atMs, effectsAt(atMs, ...inputs)),
    offersAt: (atMs, ...inputs) => {
      const effects = effectsAt(atMs, ...inputs);
      return inWords(
        atMs,
        effects.filter((effect) => effect.type.startsWith('offer.')),
      );
    },
  };
}
