/**
 * Drives a router by hand: one call per instant, its effects in words.
 */
import type { CentreFile, Effect, Input, Router, RouterOptions } from '../../routing/index.ts';
import { sayEffect } from './spoken-effects.ts';

export type CreateRouter = (options: RouterOptions) => Router;

type Inputs = readonly (Input | readonly Input[])[];

export interface Drive {
  readonly router: Router;
  /** Runs an instant; effects of earlier timers come with their time in front. */
  at(atMs: number, ...inputs: Inputs): string[];
  /** The same without the states of agents and sessions. */
  callsAt(atMs: number, ...inputs: Inputs): string[];
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
    effects.map((each) => (each.atMs === atMs ? '' : `@${each.atMs} `) + sayEffect(each));
  const someAt = (isMeant: (type: string) => boolean) => {
    return (atMs: number, ...inputs: Inputs): string[] =>
      inWords(
        atMs,
        effectsAt(atMs, ...inputs).filter((effect) => isMeant(effect.type)),
      );
  };
  return {
    router,
    effectsAt,
    at: someAt(() => true),
    callsAt: someAt((type) => !type.startsWith('agent')),
    offersAt: someAt((type) => type.startsWith('offer.')),
  };
}
