/** An agent's day as the core sees it: what lateness, absence, breaks and losses do to a clerk. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

type Agents = Scenario['agents'];
type Shift = Agents['shifts'][number];

const minuteMs = 60_000;

interface Day {
  readonly callsAtMinutes?: readonly number[];
  readonly shift?: Partial<Shift>;
  readonly agents?: Partial<Agents>;
  readonly members?: Partial<Scenario>;
}

/** Clerks from 8 to 9, calls at these minutes of a minute and a half each, who wait for ever. */
function planOf({ callsAtMinutes = [], shift = {}, agents = {}, members = {} }: Day) {
  const calls = callsAtMinutes.map((minutes) => ({ atMs: minutes * minuteMs }));
  const talk = { law: 'deterministic', valueMs: 1.5 * minuteMs } as const;
  const arrivals = { kind: 'trace', calls } as const;
  return aPlan({
    callTypes: [aCallType({ arrivals, handleTime: { talk }, patience: null })],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: 1, start: '08:00', end: '09:00', ...shift }],
      ...agents,
    },
    ...members,
  });
}

function effectsOf(day: Day, replication = 0): readonly Effect[] {
  const effects: Effect[] = [];
  const onEffect = (effect: Effect): void => void effects.push(effect);
  simulateReplication(planOf(day), replication, { onEffect });
  return effects;
}

/** What an agent is reported to do, as `minutes state(reason)`. */
function statesOf(day: Day, agentId = 'clerk-1'): readonly string[] {
  return effectsOf(day).flatMap((effect) => {
    if (effect.type !== 'agent.state' || effect.agentId !== agentId) return [];
    const { state, reason, atMs } = effect;
    return `${atMs / minuteMs} ${[state, reason].filter(Boolean).join(' ')}`;
  });
}

function answersOf(day: Day): readonly number[] {
  return effectsOf(day).flatMap(({ type, atMs }) =>
    type === 'call.answered' ? atMs / minuteMs : [],
  );
}

const always = (minutes: number) =>
  ({ law: 'deterministic', valueMs: minutes * minuteMs }) as const;

describe('the day of a simulated agent', () => {
  it('begins late and ends early by the laws of the scenario', () => {
    const adherence = { lateness: always(5), earlyLeave: always(2) };
    expect(statesOf({ agents: { adherence } })).toEqual(['5 ready', '58 loggedOff']);
  });

  it('does not take place where coming late outlasts the shift', () => {
    expect(statesOf({ agents: { adherence: { lateness: always(61) } } })).toEqual([]);
  });

  it('does not take place for the share of agents who are absent', () => {
    const shift = { count: 400 };
    const adherence = { absenceShare: 0.25 };
    const came = new Set(
      effectsOf({ shift, agents: { adherence } }).flatMap((effect) =>
        effect.type === 'agent.state' ? effect.agentId : [],
      ),
    );
    // Binomial(400, 0.75): mean 300, standard deviation 8.7.
    expect(came.size).toBeGreaterThan(270);
    expect(came.size).toBeLessThan(330);
  });

  it('is the same when another shift gets a head more, and differs between days', () => {
    const lateness = { law: 'exponential', meanMs: 5 * minuteMs } as const;
    const profiles = [
      { id: 'early', skills: { orders: 50 } },
      { id: 'clerk', skills: { orders: 50 } },
    ];
    const startOf = (count: number, replication = 0): readonly number[] => {
      const shifts = [
        { profile: 'early', count, start: '08:00', end: '09:00' },
        { profile: 'clerk', count: 2, start: '08:00', end: '09:00' },
      ];
      const agents = { profiles, shifts, adherence: { lateness } };
      return effectsOf({ agents }, replication).flatMap((effect) =>
        effect.type === 'agent.state' &&
        effect.agentId.startsWith('clerk') &&
        effect.state === 'ready'
          ? effect.atMs
          : [],
      );
    };
    expect(startOf(7)).toEqual(startOf(1));
    expect(startOf(1, 1)).not.toEqual(startOf(1));
  });

  it('lets a break with a window wait for an idle moment, and not beyond the window', () => {
    const breaks = [{ at: '08:01', lengthMs: 10 * minuteMs, windowMs: 4 * minuteMs }];
    // Idle at 1.5; busy through the window, and then after the call of 4.5.
    expect(statesOf({ callsAtMinutes: [0], shift: { breaks } })).toContain('1.5 notReady break');
    const busy = { callsAtMinutes: [0, 0, 0, 0, 0], shift: { breaks } };
    expect(statesOf(busy)).toContain('6 notReady break');
    expect(answersOf(busy)).toEqual([0, 1.5, 3, 4.5, 16]);
  });

  it('lets a break that is for an idle moment alone wait until nobody calls', () => {
    const breaks = [{ at: '08:01', lengthMs: 10 * minuteMs, rule: 'firstIdle' as const }];
    const busy = { callsAtMinutes: [0, 0, 0, 0, 0], shift: { breaks } };
    expect(answersOf(busy)).toEqual([0, 1.5, 3, 4.5, 6]);
    expect(statesOf(busy)).toContain('7.5 notReady break');
  });

  it('tells the core what a break is for', () => {
    const breaks = [{ at: '08:10', lengthMs: minuteMs, reason: 'meeting' as const }];
    expect(statesOf({ shift: { breaks } })).toEqual([
      '0 ready',
      '10 notReady meeting',
      '11 ready',
      '60 loggedOff',
    ]);
  });

  it('changes late, each change by its own delay', () => {
    const breaks = [{ at: '08:10', lengthMs: minuteMs }];
    const adherence = { changeDelay: always(2) };
    expect(statesOf({ shift: { breaks }, agents: { adherence } })).toEqual([
      '0 ready',
      '12 notReady break',
      '15 ready',
      '60 loggedOff',
    ]);
  });

  it('is ready and away by turns, which counts from each return', () => {
    const adherence = { away: { ready: always(20), away: always(5) } };
    expect(statesOf({ agents: { adherence } })).toEqual([
      '0 ready',
      '20 notReady away',
      '25 ready',
      '45 notReady away',
      '50 ready',
      '60 loggedOff',
    ]);
  });

  it('is interrupted where agents are lost: after the call, and until they are back', () => {
    const lost = { kind: 'agentsLost', profile: 'clerk', count: 1, forMs: 20 * minuteMs } as const;
    const members = { events: [{ at: '08:10', ...lost }] };
    const shift = { count: 2 };
    const states = statesOf({ members, shift, callsAtMinutes: [9, 9] });
    expect(states).toContain('10.5 loggedOff');
    expect(states).toContain('30 ready');
    expect(statesOf({ members, shift }, 'clerk-2')).toEqual(['0 ready', '60 loggedOff']);
  });

  it('goes on where who was lost is back before the call is over', () => {
    const lost = { kind: 'agentsLost', profile: 'clerk', count: 1, forMs: minuteMs } as const;
    const members = { events: [{ at: '08:10', ...lost }] };
    expect(statesOf({ members, callsAtMinutes: [9.9, 10] })).toEqual([
      '0 ready',
      '9.9 busy',
      '10 busy',
      '11 busy',
      '12.9 ready',
      '60 loggedOff',
    ]);
  });
});

describe('the end of a shift where heads stand in for each other', () => {
  // The second head's shift ends at 30 minutes; both calls of that time last to 31 and 31.5.
  const shifts: Agents['shifts'] = [
    { profile: 'clerk', count: 1, start: '08:00', end: '09:00' },
    { profile: 'clerk', count: 1, start: '08:00', end: '08:30' },
  ];
  const goneOf = (callsAtMinutes: readonly number[], leaves: 'self' | 'idleFirst') =>
    ['clerk-1', 'clerk-2'].map((agentId) =>
      statesOf({ callsAtMinutes, agents: { shifts, adherence: { leaves } } }, agentId).at(-1),
    );

  it('an idle head goes in place of a busy one', () => {
    // Minute 10 is the first clerk's, minute 29.5 the second's, who has been idle longer.
    const calls = [10, 29.5];
    expect(goneOf(calls, 'self')).toEqual(['60 loggedOff', '31 loggedOff']);
    expect(goneOf(calls, 'idleFirst')).toEqual(['30 loggedOff', '60 loggedOff']);
  });

  it('where all are busy the first to end a call goes, and the others take further calls', () => {
    const calls = [10, 29, 29.8, 30.2];
    // At 29 the second clerk, at 29.8 the first; the second is the first to end, at 30.5.
    expect(goneOf(calls, 'idleFirst')).toEqual(['60 loggedOff', '30.5 loggedOff']);
    const swapped = [29, 29.8, 30.2];
    expect(goneOf(swapped, 'idleFirst')).toEqual(['30.5 loggedOff', '60 loggedOff']);
    expect(
      answersOf({
        callsAtMinutes: swapped,
        agents: { shifts, adherence: { leaves: 'idleFirst' } },
      }),
    ).toEqual([29, 29.8, 31.3]);
  });
});

describe('a simulated agent with an offer', () => {
  it('rejects their share of offers, and the caller waits on', () => {
    const effects = effectsOf({ callsAtMinutes: [0], agents: { rejectShare: 1 } });
    const rejected = effects.filter(({ type }) => type === 'offer.rejected');
    expect(rejected.length).toBeGreaterThan(1);
    expect(effects.some(({ type }) => type === 'call.answered')).toBe(false);
  });

  it('hears the caller late while the network is slow', () => {
    const slow = { kind: 'networkDelay', addedMs: 3_000, forMs: 10 * minuteMs } as const;
    const members = { events: [{ at: '08:10', ...slow }] };
    expect(answersOf({ callsAtMinutes: [0, 10, 20], members })).toEqual([0, 10.05, 20]);
  });
});

describe('the time of simulated agents', () => {
  it('is paid, lost and over time to the minute', () => {
    const plan = planOf({
      callsAtMinutes: [59],
      shift: { breaks: [{ at: '08:20', lengthMs: 6 * minuteMs }] },
      agents: { adherence: { lateness: always(6) } },
    });
    const measures = ['paidHours', 'shrinkageShare', 'overtimeMsMean', 'absentShare'] as const;
    const windows = [{ fromMs: 0, toMs: 15 * minuteMs }];
    const { whole, windows: parts } = simulateReplication(plan, 0, { measures, windows });
    // An hour, and half a minute to the end of the call.
    expect(whole.sums.get('paidHours')?.numerator).toBeCloseTo(60.5 / 60, 12);
    const minutes = (numerator: number, denominator: number) => ({
      numerator: numerator * minuteMs,
      denominator: denominator * minuteMs,
    });
    expect(whole.sums.get('shrinkageShare')).toEqual(minutes(6 + 6, 60.5));
    expect(parts[0]?.sums.get('shrinkageShare')).toEqual(minutes(6, 15));
    expect(whole.sums.get('overtimeMsMean')).toEqual({ numerator: minuteMs / 2, denominator: 1 });
    expect(whole.sums.get('absentShare')).toEqual({ numerator: 0, denominator: 1 });
  });

  it('is lost whole, and paid, where they are absent', () => {
    const plan = planOf({ agents: { adherence: { absenceShare: 1 } } });
    const measures = ['shrinkageShare', 'absentShare'] as const;
    const { sums } = simulateReplication(plan, 0, { measures }).whole;
    const hourMs = 60 * minuteMs;
    expect(sums.get('shrinkageShare')).toEqual({ numerator: hourMs, denominator: hourMs });
    expect(sums.get('absentShare')).toEqual({ numerator: 1, denominator: 1 });
  });
});
