/**
 * Drives a router of the whole specification by hand, its effects in words.
 *
 * What the core has is said as there (`spoken-effects.ts`).
 */

import type { CentreFile, Effect, Input, Router } from '../../../routing/index.ts';
import { type CreateRouter, drive } from '../drive-router.ts';
import type { LaterEffectBody } from '../naive/later-effects.ts';
import { spoken } from '../spoken-effects.ts';

type Inputs = readonly (Input | readonly Input[])[];

export interface LaterDrive {
  readonly router: Router;
  /** Runs an instant; effects of earlier timers come with their time in front. */
  at(atMs: number, ...inputs: Inputs): string[];
  /** The same without the states of agents and sessions. */
  callsAt(atMs: number, ...inputs: Inputs): string[];
  /** The same, but only the effects about offers. */
  offersAt(atMs: number, ...inputs: Inputs): string[];
  /** The same, as whole effects. */
  effectsAt(atMs: number, ...inputs: Inputs): readonly LaterEffect[];
}

type LaterEffect = LaterEffectBody & { readonly atMs: number; readonly n: number };

/** A router of this centre, ready to be driven. */
export function driveLater(createRouter: CreateRouter, centre: CentreFile): LaterDrive {
  const router = createRouter({ centre });
  const { effectsAt: run } = drive(() => router, centre);
  const effectsAt = (atMs: number, ...inputs: Inputs): readonly LaterEffect[] =>
    run(atMs, ...inputs) as readonly LaterEffect[];
  const words = (atMs: number, effects: readonly LaterEffect[]): string[] =>
    effects.map((each) => (each.atMs === atMs ? '' : `@${each.atMs} `) + inWords(each));
  const someAt = (isMeant: (type: string) => boolean) => {
    return (atMs: number, ...inputs: Inputs): string[] =>
      words(
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

function inWords(effect: LaterEffect): string {
  switch (effect.type) {
    case 'call.queued': {
      const forOne = 'agentId' in effect ? ` for ${effect.agentId}` : '';
      const reason = effect.reason === 'inbound' ? '' : ` (${effect.reason})`;
      return `${effect.callId} enters ${effect.queueId}${forOne}${reason}`;
    }
    case 'call.transferred':
      return 'number' in effect
        ? `${effect.callId} passed to number ${effect.number}`
        : `${effect.callId} passed to ${effect.agentId} (${effect.offerId})`;
    case 'call.conferenced':
      return `${effect.agentId} joins ${effect.callId} (${effect.offerId})`;
    default:
      return spoken(effect as Effect);
  }
}
