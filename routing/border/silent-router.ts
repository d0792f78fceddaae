/**
 * A router whose effects are counted and not written: the core alone, from input to effect.
 *
 * For benches and soaks, which must not measure the making of objects that nobody reads. It decides
 * exactly as the router of `create-router.ts` does; only its sink differs.
 *
 * Cost: beside the core's own, one call of the listener per offer.
 */
import { compileCentre } from '../centre/compile-centre.ts';
import type { WorkRef } from '../memory/layout.ts';
import { positionOf, waitFactsOf } from '../reading/questions.ts';
import { beginWith } from '../rules/rule-activation.ts';
import type { CoreView } from './core-view.ts';
import { createCore, step } from './create-core.ts';
import { DirectInputs } from './direct-inputs.ts';
import { EffectSink } from './effect-sink.ts';
import type { RefusalCode } from './effects.ts';
import type { Instant } from './inputs.ts';
import type { Router, RouterOptions } from './router.ts';

/** Hears of each offer as it is made. */
export type OfferListener = (offer: WorkRef, view: CoreView) => void;

export interface SilentRouterOptions extends RouterOptions {
  /** None: offers are only counted. */
  readonly onOffer?: OfferListener;
}

/** A router without effects to read. */
export interface SilentRouter extends Pick<Router, 'position' | 'waitFacts'> {
  /** Offers made so far. */
  readonly offers: number;
  /** Inputs refused so far. */
  readonly refusals: number;
  /** Inputs by handles. */
  readonly direct: DirectInputs;
  readonly view: CoreView;
  /** As `Router.step`; returns how many effects there were. */
  step(instant: Instant): number;
}

/** A silent router at time 0, on the terms of `createRouter`. */
export function createSilentRouter(options: SilentRouterOptions): SilentRouter {
  const sink = new CountingSink(options.onOffer ?? null);
  const core = createCore(compileCentre(options.centre), options, sink);
  beginWith(core, options.ruleSets ?? []);
  return {
    get offers() {
      return sink.offers;
    },
    get refusals() {
      return sink.refusals;
    },
    direct: new DirectInputs(core),
    view: sink.view,
    step: (instant) => {
      const before = sink.count;
      step(core, instant);
      return sink.count - before;
    },
    position: (callId) => positionOf(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
  };
}

class CountingSink extends EffectSink {
  offers = 0;
  refusals = 0;
  readonly #onOffer: OfferListener | null;

  constructor(onOffer: OfferListener | null) {
    super();
    this.#onOffer = onOffer;
  }

  override offerMade(work: WorkRef): void {
    super.offerMade(work);
    this.offers += 1;
    this.#onOffer?.(work, this.view);
  }

  override refused(input: number, code: RefusalCode): void {
    super.refused(input, code);
    this.refusals += 1;
  }
}
