/** The suite of payment providers on our sandbox. */
import type { HttpProvider } from '../../gateways/index.ts';
import { minuteMs } from '../support/payment-requests.ts';
import { paymentWorlds, startMs } from '../support/payment-worlds.ts';
import { type ProviderWorld, providerSuite } from '../support/provider-suite.ts';

async function aSandboxWorld(): Promise<ProviderWorld> {
  const world = await paymentWorlds['in this process']();
  let nowMs = startMs;
  return {
    provider: world.provider,
    doers: world.doers,
    client: (): Promise<HttpProvider> => Promise.resolve(world.client()),
    card: (kind) => Promise.resolve(kind === 'good' ? 'tok_ok' : 'tok_hard'),
    fail: (...faults) => world.control({ faults }),
    hold: () => world.control({ faults: [{ beforeMs: minuteMs }] }),
    letGo: () => world.setTime(nowMs + minuteMs),
    asked: async () => (await world.books()).asked,
    later: async (ms) => {
      nowMs += ms;
      await world.setTime(nowMs);
    },
    endLimits: world.endLimits,
    restart: world.restart,
    books: async () => {
      const { authorisations } = await world.books();
      const sum = (of: (one: (typeof authorisations)[number]) => number) =>
        authorisations.reduce((total, one) => total + of(one), 0);
      return {
        authorisations: authorisations.length,
        captured: sum(({ captured }) => captured),
        refunded: sum(({ refunded }) => refunded),
        held: sum(({ state, authorised, captured }) =>
          state === 'live' ? authorised - captured : 0,
        ),
      };
    },
  };
}

providerSuite('sandbox', aSandboxWorld);
