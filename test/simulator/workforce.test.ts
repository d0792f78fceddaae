import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import { createRouter } from '../../routing/index.ts';
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
}: {
  readonly callsAtMinutes: readonly number[];
  readonly shift?: Partial<Shift>;
  readonly agents?: Partial<Agents>;
  readonly wrapUpMs?: number;
}): { readonly effects: readonly Effect[]; readonly refused: number } {
  const effects: Effect[] = [];
  const calls = callsAtMinutes.map((minutes) => ({ atMs: minutes * minuteMs }));
  const talk = { law: 'deterministic', valueMs: 1.5 * minuteMs } as const;
  const wrapUp = { law: 'deterministic', valueMs: wrapUpMs ?? 0 } as const;
  const plan = aPlan({
    callTypes: [
      aCallType({
        arrivals: { kind: 'trace', calls },
        handleTime: wrapUpMs === undefined ? { talk } : { talk, wrapUp },
        patience: null,
      }),
    ],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: 1, start, end: '09:00', ...shift }],
      ...agents,
    },
  });
  const { refused } = simulateReplication(plan, 0, {
    createRouter,
    onEffect: (effect) => effects.push(effect),
  });
  return { effects, refused };
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
  it('goes home at the end of the shift, after the call he is on', () => {
    const { effects, refused } = aDay({ callsAtMinutes: [0, 59, 61] });
    expect(statesOf(effects)).toEqual([
      '0 reserved',
      '0 busy',
      '1.5 ready',
      '59 reserved',
      '59 busy',
      '60 busy loggedOff',
      '60.5 loggedOff',
    ]);
    expect(answersOf(effects)).toEqual([0, 59]);
    expect(refused).toBe(0);
  });

  it('takes a break in full when the call he is on is over', () => {
    const breaks = [{ at: '08:01', lengthMs: 10 * minuteMs }];
    const { effects } = aDay({ callsAtMinutes: [0, 5], shift: { breaks } });
    expect(statesOf(effects)).toContain('1.5 notReady break');
    expect(answersOf(effects)).toEqual([0, 11.5]);
  });

  it('joins a break that falls due during another to it', () => {
    const breaks = [
      { at: '08:01', lengthMs: 10 * minuteMs },
      { at: '08:05', lengthMs: 10 * minuteMs },
    ];
    const { effects } = aDay({ callsAtMinutes: [2], shift: { breaks } });
    expect(answersOf(effects)).toEqual([21]);
  });

  it('answers after his delay, and the caller waits meanwhile', () => {
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

  it('writes up each call before he takes the next', () => {
    const { effects, refused } = aDay({ callsAtMinutes: [0, 1], wrapUpMs: minuteMs });
    expect(answersOf(effects)).toEqual([0, 2.5]);
    expect(refused).toBe(0);
  });
});
