import { describe, expect, it } from 'vitest';
import { measureSums } from '../../metrics/index.ts';
import { aRunningDemo } from '../support/maison-verdier.ts';

const hourMs = 3_600_000;

describe('the simulated switch', () => {
  it('brings the first call at once', () => {
    const { clock, effects } = aRunningDemo({ speed: 1 });
    clock.turn(0);
    const offered = effects.find(({ type }) => type === 'offer.offered');
    expect(offered).toMatchObject({ atMs: 0, callId: 'e1.0.orders.0' });
  });

  it('plays the same day at any speed', () => {
    const slow = aRunningDemo({ speed: 1 });
    const fast = aRunningDemo({ speed: 600 });
    slow.clock.turn(hourMs);
    for (let turn = 0; turn < 100; turn += 1) fast.clock.turn(hourMs / 600 / 100);
    expect(slow.effects.length).toBeGreaterThan(500);
    expect(fast.effects).toEqual(slow.effects);
  });

  it('feeds the core nothing that it would refuse from a careful client', () => {
    const { clock, effects } = aRunningDemo({ speed: 1 });
    clock.turn(3 * hourMs);
    const refused = effects.filter(({ type }) => type === 'refused');
    const arrived = effects.filter(({ type }) => type === 'call.queued');
    expect(arrived.length).toBeGreaterThan(200);
    expect(refused.length).toBeLessThan(arrived.length / 100);
  });

  it('leaves agents who answer by themselves alone until the call is over', () => {
    const { clock, effects } = aRunningDemo({ speed: 1, routing: { autoAnswer: true } });
    clock.turn(2 * hourMs);
    const made = new Map(
      effects.flatMap(({ type, atMs, ...of }) =>
        type === 'offer.offered' && 'offerId' in of ? [[of.offerId, atMs]] : [],
      ),
    );
    const connected = effects.filter(({ type }) => type === 'offer.connected');
    const refused = effects.filter(({ type }) => type === 'refused');
    expect(connected.length).toBeGreaterThan(150);
    for (const effect of connected) {
      expect('offerId' in effect && made.get(effect.offerId ?? '')).toBe(effect.atMs);
    }
    expect(refused.length).toBeLessThan(connected.length / 100);
  });

  it('keeps to the scale of its scenario: a call each 30 s, about six in a hundred give up', () => {
    const { live, clock } = aRunningDemo({ speed: 1 });
    clock.turn(11 * hourMs);
    const { entered } = live.metrics.queueCounts({ atMs: live.nowMs });
    const { numerator, denominator } = measureSums(live.metrics, 'abandonShare', {
      atMs: live.nowMs,
    });
    expect(entered / 11).toBeGreaterThan(100);
    expect(entered / 11).toBeLessThan(150);
    expect(numerator / denominator).toBeGreaterThan(0.02);
    expect(numerator / denominator).toBeLessThan(0.1);
  });

  it('has the orders of callers taken by their agents, begun once and concluded at the end', () => {
    const begun = new Map<string, string>();
    const concluded = new Map<string, string>();
    const { clock, effects } = aRunningDemo({
      speed: 1,
      orders: {
        begin: ({ callId, agentId, draw }) => {
          expect(begun.has(callId)).toBe(false);
          expect(draw(0)).toBe(draw(0));
          begun.set(callId, agentId);
        },
        conclude: (callId, agentId) => void concluded.set(callId, agentId),
      },
    });
    clock.turn(3 * hourMs);
    const ordering = effects.filter(
      (effect) => effect.type === 'call.answered' && effect.callId.includes('.orders.'),
    );
    expect(begun.size / ordering.length).toBeGreaterThan(0.6);
    expect(begun.size / ordering.length).toBeLessThan(0.8);
    expect(concluded.size).toBeGreaterThan(0.9 * begun.size);
    for (const callId of concluded.keys()) expect(begun.has(callId)).toBe(true);
  });

  it('sends everybody home in the evening, and brings other callers the next day', () => {
    const { live, clock, effects } = aRunningDemo({ speed: 1 });
    clock.turn(12 * hourMs);
    const states = new Set(live.projection.agents.all().map(({ shown }) => shown.derivedState));
    expect([...states]).toEqual(['loggedOff']);
    const evening = effects.length;
    clock.turn(13 * hourMs);
    const nextDay = effects.slice(evening).filter(({ type }) => type === 'call.queued');
    expect(nextDay.length).toBeGreaterThan(50);
    expect(nextDay.every((effect) => 'callId' in effect && effect.callId.startsWith('e1.1.'))).toBe(
      true,
    );
  });

  it('lets nobody call any more when hushed, and finishes the calls at hand', () => {
    const { live, clock, effects, hush } = aRunningDemo({ speed: 1 });
    clock.turn(hourMs);
    hush();
    const arrivedBefore = effects.filter(({ type }) => type === 'call.queued').length;
    clock.turn(hourMs);
    expect(effects.filter(({ type }) => type === 'call.queued')).toHaveLength(arrivedBefore);
    expect(live.projection.calls.live()).toEqual([]);
  });
});
