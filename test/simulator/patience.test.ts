/** From when a caller's patience runs, and what does not begin it anew. */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Effect } from '../../routing/index.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const minuteMs = 60_000;

/** A desk that passes its calls on after half a minute, and nobody who answers. */
const centre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'shop',
  timeZone: 'UTC',
  queues: [
    { id: 'desk', plan: { maxWaitMs: 30_000, fallback: { kind: 'move', queue: 'office' } } },
    { id: 'office' },
  ],
  profiles: [{ id: 'clerk', links: [{ queue: 'desk' }, { queue: 'office' }] }],
};

/** One caller with a minute of patience, who dials when the day begins. */
function abandonOf(ivrMs: number): readonly Extract<Effect, { type: 'call.abandoned' }>[] {
  const plan = aPlan(
    {
      callTypes: [
        aCallType({
          queue: 'desk',
          arrivals: { kind: 'trace', calls: [{ atMs: 0 }] },
          patience: { law: 'deterministic', valueMs: minuteMs },
        }),
      ],
      agents: { shifts: [{ profile: 'clerk', count: 1, start: '09:00', end: '10:00' }] },
      ...(ivrMs === 0 ? {} : { ivr: { time: { law: 'deterministic', valueMs: ivrMs } } }),
    },
    centre,
  );
  const effects: Effect[] = [];
  simulateReplication(plan, 0, { onEffect: (effect) => effects.push(effect) });
  return effects.filter((effect) => effect.type === 'call.abandoned');
}

describe('the patience of a simulated caller', () => {
  it('runs on where their call moves to another queue', () => {
    expect(abandonOf(0)).toEqual([expect.objectContaining({ queueId: 'office', atMs: minuteMs })]);
  });

  it('begins with the queue, not with the IVR before it', () => {
    expect(abandonOf(20_000)).toEqual([expect.objectContaining({ atMs: minuteMs + 20_000 })]);
  });
});

describe('a recorded wait of 0 ms', () => {
  it('is a patience of 0 in an interval whose factor is 0', () => {
    const calls = [{ atMs: 0, waitMs: 0 }];
    const plan = aPlan({
      callTypes: [
        aCallType({
          arrivals: { kind: 'trace', calls },
          patienceFactorByInterval: [0, 1, 1, 1],
        }),
      ],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 1, start: '09:00', end: '10:00' }],
      },
    });
    const { whole, endedAtMs } = simulateReplication(plan, 0, { lane: 'off' });
    expect(whole.calls).toBe(1);
    expect(endedAtMs).toBeLessThan(4 * 3_600_000);
  });
});
