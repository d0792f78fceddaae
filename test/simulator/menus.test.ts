/** Simulated callers in menus: they choose by share, after a time, and then wait as others do. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import {
  compileScenario,
  laneReasons,
  type SimulatedMeasureId,
  simulateReplication,
} from '../../simulator/index.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { aCallType, aPlan, aScenario } from '../support/scenarios.ts';

const centre: CentreFile = aCentre({
  queues: [
    aQueue('orders'),
    aQueue('returns'),
    {
      id: 'main',
      menu: {
        prompt: 'welcome',
        limitMs: 10_000,
        tries: 2,
        choices: [
          { digits: '1', to: { kind: 'move', queue: 'orders' } },
          { digits: '2', to: { kind: 'move', queue: 'returns' } },
          { digits: '3', to: { kind: 'end' } },
        ],
      },
      plan: { fallback: { kind: 'move', queue: 'orders' } },
    },
  ],
  profiles: [{ id: 'clerk', links: [{ queue: 'orders' }, { queue: 'returns' }] }],
  agents: [anAgent('a', { profile: 'clerk', links: [] })],
});

const menus: NonNullable<Scenario['menus']> = {
  main: {
    time: { law: 'deterministic', valueMs: 4_000 },
    choices: { '1': 0.5, '2': 0.2, '3': 0.1 },
  },
};

const members: Partial<Scenario> = {
  callTypes: [
    aCallType({
      queue: 'main',
      arrivals: { kind: 'poisson', arrivalsPerHour: 2_000 },
      handleTime: { talk: { law: 'deterministic', valueMs: 1_000 } },
      patience: null,
    }),
  ],
  agents: {
    profiles: [{ id: 'clerk', skills: {} }],
    shifts: [{ profile: 'clerk', count: 40, start: '08:00', end: '12:00' }],
  },
};

function day(of: Partial<Scenario>) {
  const plan = aPlan({ ...members, ...of }, centre);
  const entries = new Map<string, number>();
  const first = new Map<string, number>();
  const waits: number[] = [];
  simulateReplication(plan, 0, {
    onEffect: (effect) => {
      if (effect.type !== 'call.queued') return;
      entries.set(effect.queueId, (entries.get(effect.queueId) ?? 0) + 1);
      if (effect.asks === 'menu') first.set(effect.callId, effect.atMs);
      else waits.push(effect.atMs - (first.get(effect.callId) ?? 0));
    },
  });
  return { entries, waits: new Set(waits) };
}

describe('menus of a simulated centre', () => {
  it('send callers by their shares, and those who press nothing to the fallback', () => {
    const { entries, waits } = day({ menus });
    const all = entries.get('main') ?? 0;
    expect(all).toBeGreaterThan(3_000);
    expect((entries.get('returns') ?? 0) / all).toBeCloseTo(0.2, 1);
    // Those who choose 1, and those who press nothing in both tries.
    expect((entries.get('orders') ?? 0) / all).toBeCloseTo(0.7, 1);
    expect([...waits].sort()).toEqual([20_000, 4_000]);
  });

  it('count no entries, waits or service level of their own', () => {
    const plan = aPlan({ ...members, menus }, centre);
    const ids: SimulatedMeasureId[] = ['speedOfAnswerMs', 'serviceLevelOffered'];
    const { whole } = simulateReplication(plan, 0, { measures: ids });
    const ratio = (id: SimulatedMeasureId) => {
      const { numerator = 0, denominator = 0 } = whole.sums.get(id) ?? {};
      return { value: numerator / denominator, denominator };
    };
    expect(ratio('speedOfAnswerMs').value).toBeLessThan(500);
    expect(ratio('serviceLevelOffered').value).toBe(1);
  });

  it('keep a day from the classic lane, which says so', () => {
    expect(laneReasons(aPlan({ ...members, menus }, centre))).toEqual(
      expect.arrayContaining(['/menus', '/queues/2/menu of the centre']),
    );
  });

  it('are checked: keys of the menu, a queue that has one, and shares of at most 1', () => {
    const problems = (of: Scenario['menus']) => {
      const compiled = compileScenario(aScenario({ ...members, menus: of }), centre);
      return compiled.ok ? [] : compiled.problems.map(({ pointer }) => pointer);
    };
    const { time } = menus['main'] ?? expect.unreachable();
    expect(problems({ main: { time, choices: { '9': 0.1 } } })).toEqual(['/menus/main/choices/9']);
    expect(problems({ orders: { time, choices: {} } })).toEqual(['/menus/orders']);
  });
});
