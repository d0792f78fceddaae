import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile, Effect, Instant, QueueSetting } from '../../routing/index.ts';
import type { QueuePlan } from '../../rules/index.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

type Agents = Scenario['agents'];
type Shift = Agents['shifts'][number];

const start = '08:00';
const minuteMs = 60_000;

/** One clerk, calls at these minutes of a minute and a half each, infinite patience. */
function aDay({
  callsAtMinutes,
  shift = {},
  agents = {},
  wrapUpMs,
  patience = null,
  centre,
}: {
  readonly callsAtMinutes: readonly number[];
  readonly shift?: Partial<Shift>;
  readonly agents?: Partial<Agents>;
  readonly wrapUpMs?: number;
  readonly patience?: Scenario['callTypes'][number]['patience'];
  readonly centre?: CentreFile;
}) {
  const effects: Effect[] = [];
  const instants: Instant[] = [];
  const calls = callsAtMinutes.map((minutes) => ({ atMs: minutes * minuteMs }));
  const talk = { law: 'deterministic', valueMs: 1.5 * minuteMs } as const;
  const wrapUp = { law: 'deterministic', valueMs: wrapUpMs ?? 0 } as const;
  const members: Partial<Scenario> = {
    callTypes: [
      aCallType({
        arrivals: { kind: 'trace', calls },
        handleTime: wrapUpMs === undefined ? { talk } : { talk, wrapUp },
        patience,
      }),
    ],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: 1, start, end: '09:00', ...shift }],
      ...agents,
    },
  };
  const plan = aPlan(members, centre);
  const { refused } = simulateReplication(plan, 0, {
    onInstant: (instant) => instants.push(instant),
    onEffect: (effect) => effects.push(effect),
  });
  return { effects, instants, refused };
}

/** A shop whose clerks serve one desk by this plan. */
function aShop(plan: QueuePlan, queue: Partial<QueueSetting> = {}): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'shop',
    timeZone: 'UTC',
    queues: [{ id: 'desk', plan, ...queue }],
    profiles: [{ id: 'clerk', links: [{ queue: 'desk' }] }],
    defaults: { queue: 'desk' },
  };
}

/** The clerk's reported states as `minutes state(reason)`. */
function statesOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.type !== 'agent.state') return [];
    const { state, reason, pending, atMs } = effect;
    return `${atMs / minuteMs} ${[state, reason, pending].filter(Boolean).join(' ')}`;
  });
}

function answersOf(effects: readonly Effect[]): readonly number[] {
  return effects.flatMap(({ type, atMs }) => (type === 'call.answered' ? atMs / minuteMs : []));
}

describe('a simulated agent', () => {
  it('goes home at the end of the shift, after the call they are on', () => {
    const { effects, refused } = aDay({ callsAtMinutes: [0, 59, 61] });
    expect(statesOf(effects)).toEqual([
      '0 busy',
      '1.5 ready',
      '59 busy',
      '60 busy loggedOff',
      '60.5 loggedOff',
    ]);
    expect(answersOf(effects)).toEqual([0, 59]);
    expect(refused).toBe(0);
  });

  it('takes a break in full when the call they are on is over', () => {
    const breaks = [{ at: '08:01', lengthMs: 10 * minuteMs }];
    const { effects } = aDay({ callsAtMinutes: [0, 5], shift: { breaks } });
    expect(statesOf(effects)).toContain('1.5 notReady break');
    expect(answersOf(effects)).toEqual([0, 11.5]);
  });

  it('joins a break that falls due during another to it', () => {
    const breaks = [
      { at: '08:01', lengthMs: 10 * minuteMs },
      { at: '08:11', lengthMs: 10 * minuteMs },
    ];
    const { effects } = aDay({ callsAtMinutes: [0, 2], shift: { breaks } });
    expect(answersOf(effects)).toEqual([0, 21.5]);
  });

  it('answers after their delay, and the caller waits meanwhile', () => {
    const answerDelay = { law: 'deterministic', valueMs: minuteMs / 6 } as const;
    const { effects } = aDay({ callsAtMinutes: [0], agents: { answerDelay } });
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'call.answered', atMs: 10_000, waitMs: 10_000 }),
    );
  });

  it('who ignores an offer is set Not Ready by the core and comes back a minute later', () => {
    const { effects } = aDay({ callsAtMinutes: [0], agents: { noAnswerShare: 1 } });
    const states = statesOf(effects);
    expect(states.slice(0, 3)).toEqual([
      '0 reserved',
      `${1 / 3} notReady noAnswer`,
      `${1 + 1 / 3} reserved`,
    ]);
    expect(answersOf(effects)).toEqual([]);
  });

  it('writes up each call before they take the next', () => {
    const { effects, refused } = aDay({ callsAtMinutes: [0, 1], wrapUpMs: minuteMs });
    expect(answersOf(effects)).toEqual([0, 2.5]);
    expect(refused).toBe(0);
  });

  it('lets a caller lose patience while their telephone rings', () => {
    const answerDelay = { law: 'deterministic', valueMs: 10_000 } as const;
    const { effects } = aDay({
      callsAtMinutes: [0],
      agents: { answerDelay },
      patience: { law: 'deterministic', valueMs: 4_000 },
    });
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'call.abandoned', phase: 'alerting', waitMs: 4_000 }),
    );
  });

  it('begins a break at once where the core has set them Not Ready', () => {
    const breaks = [{ at: '08:01', lengthMs: 10 * minuteMs }];
    const { effects } = aDay({
      callsAtMinutes: [0.5],
      shift: { breaks },
      agents: { answerDelay: { law: 'deterministic', valueMs: 60_000 } },
    });
    // Not Ready(noAnswer) from 0:50, and back at 1:50, but for the break from 1:00 to 11:00.
    expect(statesOf(effects).slice(2, 4)).toEqual([`${5 / 6} notReady noAnswer`, '11 reserved']);
  });

  it('leaves the end of a long wrap-up, and of a timed one, to the core', () => {
    const centreOf = (mode: 'optional' | 'timed'): CentreFile => ({
      schema: 'callwright.centre/1',
      id: 'shop',
      timeZone: 'UTC',
      queues: [{ id: 'desk', wrapUp: { mode, limitMs: 30_000 } }],
      profiles: [{ id: 'clerk', links: [{ queue: 'desk' }] }],
      defaults: { queue: 'desk' },
    });
    const long = aDay({
      callsAtMinutes: [0, 1],
      wrapUpMs: minuteMs,
      centre: centreOf('optional'),
    });
    const timed = aDay({ callsAtMinutes: [0, 1], centre: centreOf('timed') });
    for (const { effects, refused } of [long, timed]) {
      expect(answersOf(effects)).toEqual([0, 2]);
      expect(refused).toBe(0);
    }
  });

  it('gives an outcome where their queue asks for one', () => {
    const centre: CentreFile = {
      schema: 'callwright.centre/1',
      id: 'shop',
      timeZone: 'UTC',
      queues: [{ id: 'desk', wrapUp: { mode: 'mandatory', outcomeRequired: true } }],
      profiles: [{ id: 'clerk', links: [{ queue: 'desk' }] }],
      defaults: { queue: 'desk' },
    };
    const { effects, refused } = aDay({ callsAtMinutes: [0], wrapUpMs: 5_000, centre });
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'interaction.ended', atMs: 95_000, codes: ['done'] }),
    );
    expect(refused).toBe(0);
  });

  it('lets the others of a ring group go when one has answered', () => {
    const ringGroup = { offers: 2, everyMs: 5_000 };
    const { effects, refused } = aDay({
      callsAtMinutes: [0],
      shift: { count: 3 },
      agents: { answerDelay: { law: 'deterministic', valueMs: 4_000 } },
      centre: aShop({ strategy: { ringGroup } }),
    });
    const offers = effects.flatMap((effect) => {
      if (!effect.type.startsWith('offer.') || !('offerId' in effect)) return [];
      return `${effect.atMs} ${effect.offerId} ${effect.type}`;
    });
    expect(offers).toEqual([
      '0 0.orders.0/1 offer.offered',
      '0 0.orders.0/2 offer.offered',
      '4000 0.orders.0/1 offer.connecting',
      '4000 0.orders.0/2 offer.accepted',
      '4000 0.orders.0/1 offer.connected',
      '4000 0.orders.0/2 offer.rescinded',
    ]);
    expect(answersOf(effects)).toEqual([4 / 60]);
    expect(refused).toBe(0);
  });

  it('dials callers who are owed a callback, and writes them up as any other call', () => {
    const { effects, refused } = aDay({
      callsAtMinutes: [0, 0.5],
      wrapUpMs: minuteMs,
      patience: { law: 'deterministic', valueMs: 1.1 * minuteMs },
      agents: { answerDelay: { law: 'deterministic', valueMs: 6_000 } },
      centre: aShop(
        { maxWaitMs: minuteMs, fallback: { kind: 'callback' } },
        { wrapUp: { mode: 'mandatory', limitMs: 5 * minuteMs } },
      ),
    });
    const times = (type: Effect['type']) =>
      effects.flatMap((effect) => (effect.type === type ? effect.atMs / 1_000 : []));
    expect(times('call.answered')).toEqual([6]);
    expect(times('callback.planned')).toEqual([90]);
    // The clerk is free after 156 s; the caller's patience has no say any more.
    expect(times('callback.attempted')).toEqual([162]);
    expect(times('callback.done')).toEqual([162]);
    expect(times('call.ended')).toEqual([96, 252]);
    expect(times('interaction.ended')).toEqual([156, 312]);
    expect(refused).toBe(0);
  });

  it('is woken to by the timers of the core, and the journal says so', () => {
    const { instants } = aDay({ callsAtMinutes: [0], agents: { noAnswerShare: 1 } });
    expect(instants).toContainEqual({ atMs: 20_000, inputs: [] });
  });
});
