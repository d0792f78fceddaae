/**
 * A house too large for the rooms that the core begins with: more calls known at once, demands,
 * signatures and delays than its tables and lists first hold.
 */
import { describe, expect, it } from 'vitest';
import { type CentreFile, createRouter, type Effect, type Input } from '../../routing/index.ts';
import {
  aCentre,
  accepts,
  anAgent,
  aQueue,
  arrives,
  connects,
  hangsUp,
  logsOn,
  rejects,
} from '../support/builders.ts';
import { createNaiveRouter } from '../support/naive-router.ts';

const queues = 30;
const agents = 72;
const calls = 160;

/** No two queues have the same limits, no two agents the same skills. */
const centre: CentreFile = aCentre({
  queues: Array.from({ length: queues }, (_, n) =>
    aQueue(`q${n}`, {
      answerLimitMs: 4_000 + 37 * n,
      plan: {
        steps: [{ atMs: 2_000 + 91 * n, mode: 'widen', required: [{ skill: 's', minLevel: n }] }],
        required: [{ skill: 's', minLevel: 60 + n }],
        maxWaitMs: 40_000 + 113 * n,
        fallback: { kind: 'end' },
      },
    }),
  ),
  agents: Array.from({ length: agents }, (_, n) =>
    anAgent(`a${n}`, {
      skills: { s: n % 101, [`own${n}`]: 50 },
      links: [0, 1, 2].map((link) => ({ queue: `q${(n + 13 * link) % queues}`, rank: link % 2 })),
    }),
  ),
});

/** What agents do with an offer, in turn: many answers, a refusal, no answer. */
function reaction(effect: Effect & { readonly type: 'offer.offered' }): readonly Input[] {
  const { offerId, callId, n } = effect;
  if (n % 5 === 0) return [rejects(offerId)];
  if (n % 7 === 0) return [];
  return [accepts(offerId), connects(offerId), ...(n % 3 === 0 ? [hangsUp(callId)] : [])];
}

describe('B7: a large house', () => {
  it('is routed as the naive router routes it, instant by instant', () => {
    const [core, naive] = [createRouter({ centre }), createNaiveRouter({ centre })];
    let atMs = 0;
    let offers = 0;
    let reactions: readonly Input[] = [];
    for (let n = 0; n < calls + 60; n += 1) {
      const required = n % 3 === 0 ? { required: [{ skill: `own${n % agents}` }] } : {};
      const arrival = arrives(`c${n}`, { queueId: `q${(n * 7) % queues}`, ...required });
      const inputs = [
        ...(n < agents ? [logsOn(`a${n}`)] : []),
        ...(n < calls ? [arrival] : []),
        ...reactions,
      ];
      atMs += n < calls ? 90 : 1_700;
      const effects = core.step({ atMs, inputs });
      expect(effects).toEqual(naive.step({ atMs, inputs }));
      const made = effects.filter((effect) => effect.type === 'offer.offered');
      offers += made.length;
      reactions = made.flatMap(reaction);
    }
    expect(offers).toBeGreaterThan(calls / 2);
  });
});
