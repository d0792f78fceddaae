/** The suite of payment providers on Stripe, played by localstripe; its mock reads every request. */
import { afterEach, describe, expect } from 'vitest';
import { providerSuite } from '../support/provider-suite.ts';
import { stripeHere } from '../support/stripe/stripe-here.ts';
import { aStripeWorld, type StripeWorld } from '../support/stripe/stripe-world.ts';

const worlds: StripeWorld[] = [];

describe.runIf(stripeHere !== null)('with test servers of Stripe', () => {
  afterEach(() => {
    for (const { front } of worlds.splice(0)) expect(front.refused).toEqual([]);
  });

  providerSuite('stripe', async () => {
    const world = await aStripeWorld();
    worlds.push(world);
    return world;
  });
});
