/** Callers who are called back, and people who are called from a list. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../routing/index.ts';
import { type SimulationPlan, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

/** A day's effects. */
function effectsOf(plan: SimulationPlan): readonly Effect[] {
  const effects: Effect[] = [];
  simulateReplication(plan, 0, { onEffect: (effect) => effects.push(effect) });
  return effects;
}

/** Ids of calls as they entered their queue. */
function entered(plan: SimulationPlan): readonly string[] {
  return effectsOf(plan).flatMap((effect) =>
    effect.type === 'call.queued' ? [effect.callId] : [],
  );
}

describe('callbacks and lists', () => {
  const busy = { kind: 'poisson', arrivalsPerHour: 90 } as const;
  const callbacks = {
    offerAboveWaitMs: 30_000,
    acceptShare: 1,
    answerShare: 0.5,
    attemptsMax: 2,
    ringTime: { law: 'deterministic', valueMs: 15_000 },
  } as const;

  it('are taken on hearing a long wait, and kept or given up after the last attempt', () => {
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: busy })],
      callbacks,
    });
    const measures = ['callbackTakenShare', 'callbackKeptShare'] as const;
    const result = simulateReplication(plan, 0, { measures });
    const of = (id: (typeof measures)[number]) => result.whole.sums.get(id);
    const taken = of('callbackTakenShare')?.numerator ?? 0;
    const kept = of('callbackKeptShare')?.numerator ?? 0;
    expect(taken).toBeGreaterThan(20);
    // One of two attempts reaches 75 %.
    expect(Math.abs(kept / taken - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / taken));
    expect(result.refused).toBe(0);
    const effects = effectsOf(plan);
    expect(effects.filter(({ type }) => type === 'callback.planned')).toHaveLength(taken);
    const done = effects.filter(({ type }) => type === 'callback.done');
    expect(done).toHaveLength(taken);
  });

  it.each([
    ['come back to their place when they were dialled first', { mode: 'customerFirst' } as const],
    [
      'are planned again after a while where they were not reached',
      { spacing: { law: 'deterministic', valueMs: 300_000 } } as const,
    ],
  ])('%s', (_, how) => {
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: busy, patience: null })],
      callbacks: { ...callbacks, ...how },
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 4, start: '08:00', end: '24:00' }],
      },
    });
    const measures = ['callbackTakenShare', 'callbackKeptShare', 'queueLengthMean'] as const;
    const result = simulateReplication(plan, 0, { measures });
    const sums = result.whole.sums.get('callbackKeptShare');
    const { numerator: kept = 0, denominator: taken = 0 } = sums ?? {};
    expect(taken).toBeGreaterThan(20);
    expect(Math.abs(kept / taken - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / taken));
    expect(result.refused).toBe(0);
    expect(result.waiting).toBe(0);
    const again = entered(plan).filter((id) => id.split('.').length === 4);
    expect(again.length).toBeGreaterThan(5);
  });

  it.each([
    ['at once', {}],
    ['after a while', { spacing: { law: 'deterministic', valueMs: 60_000 } } as const],
  ])('that ring longer than their limit are attempts, the next %s', (_, how) => {
    const { targetMs, ...callType } = aCallType({ arrivals: busy, queue: 'orders' });
    const members = { callTypes: [callType], callbacks: { ...callbacks, ...how } };
    const routing = { callbackLimitMs: 10_000 };
    const plan = aPlan(members, { ...aPlan().centre, routing });
    const result = simulateReplication(plan, 0, {
      measures: ['callbackTakenShare', 'callbackKeptShare'],
    });
    const effects = effectsOf(plan);
    const rung = effects.filter(({ type }) => type === 'offer.failed').length;
    const taken = result.whole.sums.get('callbackTakenShare')?.numerator ?? 0;
    expect(taken).toBeGreaterThan(20);
    expect(rung).toBe(2 * taken);
    expect(result.whole.sums.get('callbackKeptShare')?.numerator).toBe(0);
    expect(result).toMatchObject({ refused: 0, waiting: 0 });
  });

  it('of a dialler reach idle agents, and few who answer find none', () => {
    const list = {
      id: 'list',
      mode: 'predictive',
      handleTime: { law: 'exponential', meanMs: 60_000 },
      answerShare: 0.4,
      ringTime: { law: 'exponential', meanMs: 15_000 },
      abandonShareMax: 0.05,
    } as const;
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 20 } })],
      outbound: [list],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50, list: 50 } }],
        shifts: [{ profile: 'clerk', count: 8, start: '08:00', end: '12:00' }],
      },
    });
    const measures = ['outboundAbandonShare', 'outboundServedPerHour', 'busyAgentsMean'] as const;
    const { whole, refused } = simulateReplication(plan, 0, { measures });
    const of = (id: (typeof measures)[number]) => {
      const { numerator = 0, denominator = 1 } = whole.sums.get(id) ?? {};
      return numerator / denominator;
    };
    expect(refused).toBe(0);
    expect(of('outboundServedPerHour')).toBeGreaterThan(100);
    expect(of('outboundAbandonShare')).toBeLessThan(0.15);
    expect(of('busyAgentsMean')).toBeLessThanOrEqual(8);
  });

  it('of a backlog end, and are tried again', () => {
    const list = {
      id: 'list',
      mode: 'backlog',
      calls: 30,
      handleTime: { law: 'deterministic', valueMs: 30_000 },
      wrapUp: { law: 'deterministic', valueMs: 10_000 },
      answerShare: 0.5,
      attemptsMax: 2,
      spacing: { law: 'deterministic', valueMs: 600_000 },
      ringTime: { law: 'deterministic', valueMs: 10_000 },
    } as const;
    const plan = aPlan({ callTypes: [aCallType()], outbound: [list] });
    const effects = effectsOf(plan);
    const began = effects.flatMap((effect) =>
      effect.type === 'interaction.began' && effect.callId.includes('.list.') ? [effect] : [],
    );
    const ends = effects.flatMap((effect) =>
      effect.type === 'interaction.ended' && effect.callId.includes('.list.') ? [effect] : [],
    );
    expect(began.length).toBeGreaterThan(35);
    expect(ends).toHaveLength(began.length);
    const lengths = began.map(({ offerId, atMs }) => {
      const end = ends.find((one) => one.offerId === offerId);
      return (end?.atMs ?? 0) - atMs;
    });
    // Rung in vain, or rung, talked and written up.
    expect(new Set(lengths)).toEqual(new Set([10_000, 50_000]));
  });
});
