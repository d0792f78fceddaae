/** The classic lane gives what the full core gives, and says which member keeps it from a day. */
import { describe, expect, it, vi } from 'vitest';
import { planOf, type SimulatedDay } from '../../bench/simulated-days.ts';
import type { Scenario } from '../../contracts/index.ts';
import { predictionMeasures } from '../../metrics/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { laneReasons, simulateReplication } from '../../simulator/index.ts';
import { type LaneCount, runLaneSeed } from '../support/lane-fuzz.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aCallType, aPlan, aScenario } from '../support/scenarios.ts';

const quarterMs = 900_000;
const windows = [0, 1, 2, 3].map((nth) => ({
  fromMs: nth * quarterMs,
  toMs: (nth + 1) * quarterMs,
}));

const house: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'house',
  timeZone: 'UTC',
  skills: ['orders'],
  queues: [{ id: 'orders' }],
  profiles: [{ id: 'clerk', skills: { orders: 50 }, links: [{ queue: 'orders' }] }],
};

const inHouse: Partial<Scenario> = {
  centre: { file: 'house' },
  callTypes: [aCallType({ queue: 'orders' })],
  agents: {
    profiles: [{ id: 'clerk' }],
    shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }],
  },
};

function withQueue(members: Partial<CentreFile['queues'][number]>): CentreFile {
  return { ...house, queues: [{ id: 'orders', ...members }] };
}

describe('the classic lane', () => {
  it.each<SimulatedDay>(['mmnm50', 'simpleMsk', 'medium'])('plays the bench day %s', (day) => {
    const plan = planOf(day);
    const apart = day === 'simpleMsk' ? {} : { windows };
    const whole = simulateReplication(plan, 3, { seed: firstSeed, lane: 'both' });
    const parts = simulateReplication(plan, 4, { ...apart, lane: 'both' });
    expect([whole.lane, parts.lane]).toEqual(['classic', 'classic']);
    expect(whole.whole.calls).toBeGreaterThan(2_000);
  });

  it('gives on random days, crowded with events of one ms, what the full core gives', () => {
    const count: LaneCount = { replications: 0, calls: 0 };
    const base = firstSeed % 1_000_000_000;
    for (let seed = base; seed < base + 150; seed += 1) {
      expect(runLaneSeed(seed, count)).toBeNull();
    }
    expect(count.replications).toBe(300);
    expect(count.calls).toBeGreaterThan(15_000);
  });

  it('frees an agent at a wrap-up limit before it asks whether a caller balks', () => {
    const talk = { law: 'deterministic', valueMs: 60_000 } as const;
    const calls = [{ atMs: 0 }, { atMs: 60_000 }];
    const arrivals = { kind: 'trace', calls } as const;
    const balks = aCallType({
      queue: 'orders',
      arrivals,
      handleTime: { talk },
      balk: { share: 1 },
    });
    const shifts = [{ profile: 'clerk', count: 1, start: '08:00', end: '12:00' }];
    const agents = { profiles: [{ id: 'clerk' }], shifts };
    const centre = withQueue({ wrapUp: { mode: 'optional', limitMs: 0 } });
    const plan = aPlan({ ...inHouse, callTypes: [balks], agents }, centre);
    const { lane, whole } = simulateReplication(plan, 0, { lane: 'both' });
    expect(lane).toBe('classic');
    expect(whole.sums.get('balkShare')).toEqual({ numerator: 0, denominator: 2 });
  });

  it('plays a run of a year, whose times take more of the bits of a key', () => {
    const steady = { lengthMs: 31_000_000_000, batches: 4, warmUpMs: 0 };
    const arrivals = { kind: 'poisson', arrivalsPerHour: 4 } as const;
    const talk = { law: 'deterministic', valueMs: 600_000 } as const;
    const plan = aPlan({
      callTypes: [aCallType({ arrivals, handleTime: { talk, wrapUp: talk } })],
      run: { mode: 'steady', steady },
    });
    const { whole, lane } = simulateReplication(plan, 0, { lane: 'both' });
    expect(lane).toBe('classic');
    expect(whole.calls).toBeGreaterThan(30_000);
  });

  it('leaves all to the full core where there is no WebAssembly', async () => {
    const plan = aPlan();
    const { lane, ...ofModule } = simulateReplication(plan, 0, {});
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const withoutModule = await import('../../simulator/index.ts');
    const { lane: played, ...ofCore } = withoutModule.simulateReplication(plan, 0, {});
    expect([lane, played]).toEqual(['classic', 'core']);
    expect(ofCore).toEqual(ofModule);
    expect(withoutModule.laneReasons(plan)).toEqual([expect.stringContaining('WebAssembly')]);
    vi.unstubAllGlobals();
    // The files that follow share modules with this one.
    vi.resetModules();
  });

  it('leaves a day to the full core that somebody watches, or whose waits are announced', () => {
    const plan = aPlan();
    const told = predictionMeasures.map(({ id }) => id);
    const lanes = [
      simulateReplication(plan, 0, {}),
      simulateReplication(plan, 0, { lane: 'off' }),
      simulateReplication(plan, 0, { onEffect: () => {} }),
      simulateReplication(plan, 0, { onInstant: () => {} }),
      simulateReplication(plan, 0, { measures: told }),
    ];
    expect(lanes.map(({ lane }) => lane)).toEqual(['classic', 'core', 'core', 'core', 'core']);
  });
});

describe('what keeps a scenario out of the lane', () => {
  const { agents } = aScenario();
  const oneType = (members: Parameters<typeof aCallType>[0]): Partial<Scenario> => ({
    callTypes: [aCallType(members)],
  });
  const rings = { law: 'deterministic' as const, valueMs: 1_000 };
  const told: [number, number][] = [[30_000, 0.5]];
  const held = { talk: rings, hold: { share: 0.1, ...rings } };
  const delayed = { at: '08:00', kind: 'networkDelay' as const, addedMs: 100, forMs: 60_000 };

  it.each<[string, Partial<Scenario>]>([
    ['/agents/answerDelay', { agents: { ...agents, answerDelay: rings } }],
    ['/agents/noAnswerShare', { agents: { ...agents, noAnswerShare: 0.1 } }],
    ['/agents/rejectShare', { agents: { ...agents, rejectShare: 0.1 } }],
    ['/events', { events: [delayed] }],
    ['/callTypes/0/balk/byAnnouncedWait', oneType({ balk: { byAnnouncedWait: told } })],
    ['/callTypes/0/handleTime/hold', oneType({ handleTime: held })],
  ])('is %s of the scenario', (pointer, members) => {
    expect(laneReasons(aPlan(members))).toEqual([pointer]);
  });

  it.each<[string, CentreFile]>([
    [
      '/queues/0/plan/steps',
      withQueue({ plan: { steps: [{ atMs: 10_000, mode: 'widen', required: [], class: 1 }] } }),
    ],
    ['/queues/0/plan/strategy', withQueue({ plan: { strategy: 'roundRobin' } })],
    ['/queues/0/plan/preferred', withQueue({ plan: { preferred: [{ skill: 'orders' }] } })],
    ['/queues/0/reserve', withQueue({ reserve: 1 })],
    ['/queues/0/promoteAfterMs', withQueue({ promoteAfterMs: 5_000 })],
    ['/queues/0/callbacksWhileClosed', withQueue({ callbacksWhileClosed: false })],
    ['/queues/0/noStaff', withQueue({ noStaff: 'fallback' })],
    ['/defaults/strategy', { ...house, defaults: { strategy: 'fewestHandled' } }],
    ['/routing/precedence', { ...house, routing: { precedence: 'longestQueue' } }],
  ])('is %s of the centre', (pointer, centre) => {
    expect(laneReasons(aPlan(inHouse, centre))).toEqual([`${pointer} of the centre`]);
  });

  it('is nothing in a plain centre', () => {
    expect(laneReasons(aPlan(inHouse, house))).toEqual([]);
  });

  it('ends a replication that the lane has to play', () => {
    const plan = aPlan({ agents: { ...agents, answerDelay: rings } });
    expect(() => simulateReplication(plan, 0, { lane: 'on' })).toThrow('/agents/answerDelay');
    expect(simulateReplication(plan, 0, { lane: 'both' }).lane).toBe('core');
  });
});
