/** What the prompt rules offer at the end of a call: time, whoever accepts, and what it earns. */
import { describe, expect, it } from 'vitest';
import { type SimulationPlan, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const minuteMs = 60_000;
const talk = { law: 'deterministic', valueMs: 10 * minuteMs } as const;

interface Try {
  readonly minutes: number;
  readonly acceptShare: number;
}

/** Orders at 8:00 and 8:01 for one clerk; the rules offer `normal`, or `busy` where one waits. */
function planWith(normal: readonly Try[], busy: readonly Try[]): SimulationPlan {
  const plan = aPlan({
    callTypes: [
      aCallType({
        arrivals: { kind: 'trace', calls: [{ atMs: 0 }, { atMs: minuteMs }] },
        handleTime: { talk },
        patience: null,
        order: { share: 1 },
      }),
    ],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: 1, start: '08:00', end: '10:00' }],
    },
  });
  const triesOf = (tries: readonly Try[]) =>
    tries.map(({ minutes, acceptShare }) => {
      return { name: 'scarf', handleMs: minutes * minuteMs, acceptShare, marginMinor: 700 };
    });
  const lines = [{ shareUpTo: 1, normal: triesOf(normal), busy: triesOf(busy) }];
  const callTypes = plan.callTypes.map((type) => {
    const { order } = type.life;
    const prompts = { busyAboveWaiting: 0, lines };
    return { ...type, life: { ...type.life, order: order && { ...order, prompts } } };
  });
  return { ...plan, callTypes };
}

function endsOf(plan: SimulationPlan): readonly number[] {
  const ends: number[] = [];
  simulateReplication(plan, 0, {
    onEffect: ({ type, atMs }) => {
      if (type === 'call.ended') ends.push(atMs / minuteMs);
    },
  });
  return ends;
}

describe('a prompt of the rules', () => {
  it('takes its time whether it is accepted or not', () => {
    const twice = (acceptShare: number) => [
      { minutes: 1, acceptShare },
      { minutes: 2, acceptShare },
    ];
    expect(endsOf(planWith(twice(0), twice(0)))).toEqual([13, 26]);
    expect(endsOf(planWith(twice(1), twice(1)))).toEqual([13, 26]);
  });

  it('is what the rules offer a busy centre while more wait than that', () => {
    const normal = [{ minutes: 5, acceptShare: 0 }];
    expect(endsOf(planWith(normal, []))).toEqual([10, 25]);
  });
});
