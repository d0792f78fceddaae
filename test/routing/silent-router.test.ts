import { describe, expect, it } from 'vitest';
import { createRouter, createSilentRouter, type Instant } from '../../routing/index.ts';
import { aCentreWithPlan, arrives, logsOn } from '../support/builders.ts';

const centre = aCentreWithPlan({ strategy: 'longestIdle' }, 'ann', 'bob');
const instants: readonly Instant[] = [
  { atMs: 0, inputs: [logsOn('ann', { ready: true }), logsOn('bob', { ready: true })] },
  { atMs: 10, inputs: [arrives('c1'), arrives('c2')] },
  { atMs: 20, inputs: [arrives('c3'), arrives('c3')] },
  { atMs: 90_000, inputs: [{ type: 'acceptOffer', offerId: 'c1/1' }] },
];

describe('a silent router', () => {
  it('counts the effects that the router would have written', () => {
    const router = createRouter({ centre });
    const silent = createSilentRouter({ centre });
    const counts = instants.map((instant) => silent.step(instant));
    expect(counts).toEqual(instants.map((instant) => router.step(instant).length));
    expect(Math.max(...counts)).toBeGreaterThan(2);
  });

  it('tells its listener of every offer the router makes, in order', () => {
    const router = createRouter({ centre });
    const heard: (readonly string[])[] = [];
    const silent = createSilentRouter({
      centre,
      onOffer: ({ id, callId, agentId }) => heard.push([id, callId, agentId]),
    });
    const made = instants
      .flatMap((instant) => router.step(instant))
      .flatMap((effect) =>
        effect.type === 'offer.offered' ? [[effect.offerId, effect.callId, effect.agentId]] : [],
      );
    for (const instant of instants) silent.step(instant);
    expect(heard).toEqual(made);
    expect(made.length).toBeGreaterThan(1);
    expect(silent.offers).toBe(made.length);
  });

  it('counts what it refuses', () => {
    const silent = createSilentRouter({ centre });
    for (const instant of instants) silent.step(instant);
    expect(silent.refusals).toBe(2);
  });

  it('answers for the wait of a call as the router does', () => {
    const router = createRouter({ centre });
    const silent = createSilentRouter({ centre });
    for (const instant of instants.slice(0, 3)) {
      router.step(instant);
      silent.step(instant);
    }
    expect(silent.position('c3')).toBe(1);
    const told = JSON.stringify(router.waitFacts('c3'));
    expect(told).toContain('"agents":[{');
    expect(JSON.stringify(silent.waitFacts('c3'))).toBe(told);
  });
});
