/** What is done on the line: holds, colleagues asked, callers passed on, and each agent's pace. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

type HandleTime = Scenario['callTypes'][number]['handleTime'];
type Agents = Scenario['agents'];

const minuteMs = 60_000;
const always = (minutes: number) =>
  ({ law: 'deterministic', valueMs: minutes * minuteMs }) as const;

interface Day {
  readonly callsAtMinutes: readonly number[];
  readonly handleTime?: Partial<HandleTime>;
  readonly agents?: Partial<Agents>;
  readonly backCount?: number;
  /** How long callers wait, in minutes [for ever]. */
  readonly patience?: number;
}

/** Calls of ten minutes for one clerk at the front; an expert or more behind them. */
function effectsOf(day: Day): readonly Effect[] {
  const { callsAtMinutes, handleTime = {}, agents = {}, backCount = 1 } = day;
  const calls = callsAtMinutes.map((minutes) => ({ atMs: minutes * minuteMs }));
  const shift = { start: '08:00', end: '10:00' };
  const plan = aPlan({
    callTypes: [
      aCallType({
        id: 'front',
        arrivals: { kind: 'trace', calls },
        handleTime: { talk: always(10), ...handleTime },
        patience: day.patience === undefined ? null : always(day.patience),
      }),
      aCallType({ id: 'back', arrivals: { kind: 'trace', calls: [] } }),
    ],
    agents: {
      profiles: [
        { id: 'clerk', skills: { front: 50 } },
        { id: 'expert', skills: { back: 50 } },
      ],
      shifts: [
        { profile: 'clerk', count: 1, ...shift },
        { profile: 'expert', count: backCount, ...shift },
      ],
      ...agents,
    },
  });
  const effects: Effect[] = [];
  simulateReplication(plan, 0, { onEffect: (effect) => effects.push(effect) });
  return effects;
}

/** `minutes type` of the effects that a test is about. */
function linesOf(effects: readonly Effect[], types: readonly Effect['type'][]): readonly string[] {
  return effects
    .filter(({ type }) => types.includes(type))
    .map((effect) => {
      const agent = 'agentId' in effect ? ` ${effect.agentId}` : '';
      return `${effect.atMs / minuteMs} ${effect.type}${agent}`;
    });
}

const phases = [
  'call.answered',
  'call.held',
  'call.retrieved',
  'call.queued',
  'call.ended',
  'interaction.ended',
] as const;

describe('a simulated conversation', () => {
  it('is cut by its holds, which lengthen it', () => {
    const hold = { share: 1, ...always(1) };
    const effects = effectsOf({ callsAtMinutes: [0], handleTime: { hold } });
    const held = linesOf(effects, ['call.held', 'call.retrieved']);
    // A share of 1 ends at the most holds that a call can have.
    expect(held.slice(0, 2)).toEqual(['1.25 call.held clerk-1', '2.25 call.retrieved clerk-1']);
    expect(held).toHaveLength(14);
    expect(linesOf(effects, ['call.ended'])).toEqual(['17 call.ended']);
  });

  it('has as many holds as a geometric law says', () => {
    const hold = { share: 0.4, ...always(0) };
    const callsAtMinutes = Array.from({ length: 3_000 }, () => 0);
    const effects = effectsOf({
      callsAtMinutes,
      handleTime: { talk: always(0.02), hold },
    });
    const holds = effects.filter(({ type }) => type === 'call.held').length;
    // Mean 0.4 / 0.6, standard deviation of the mean 0.019.
    expect(holds / callsAtMinutes.length).toBeGreaterThan(0.59);
    expect(holds / callsAtMinutes.length).toBeLessThan(0.74);
  });

  it('waits for the colleague and their words, then goes on where it was', () => {
    const consult = { share: 1, queue: 'back', talk: always(2) };
    const effects = effectsOf({ callsAtMinutes: [0], handleTime: { consult } });
    expect(linesOf(effects, [...phases])).toEqual([
      '0 call.queued',
      '0 call.answered clerk-1',
      '5 call.queued',
      '7 interaction.ended expert-1',
      '7 call.ended',
      '12 interaction.ended clerk-1',
      '12 call.ended',
    ]);
  });

  it('goes on without a colleague who does not come in two minutes', () => {
    const consult = { share: 1, queue: 'back', talk: always(2) };
    const agents = { noAnswerShare: 0 };
    const lateShifts = [
      { profile: 'clerk', count: 1, start: '08:00', end: '10:00' },
      { profile: 'expert', count: 1, start: '09:30', end: '10:00' },
    ];
    const day = { callsAtMinutes: [0], handleTime: { consult } };
    const effects = effectsOf({ ...day, agents: { ...agents, shifts: lateShifts } });
    expect(linesOf(effects, ['call.ended'])).toEqual(['7 call.ended', '12 call.ended']);
  });

  it('is passed on with its caller, and the first agent is free at once', () => {
    const transfer = { share: 1, queue: 'back', talk: always(3) };
    const effects = effectsOf({ callsAtMinutes: [0, 0], handleTime: { transfer } });
    expect(linesOf(effects, ['call.answered', 'call.ended'])).toEqual([
      '0 call.answered clerk-1',
      '10 call.answered expert-1',
      '10 call.answered clerk-1',
      '13 call.ended',
      '20 call.answered expert-1',
      '23 call.ended',
    ]);
  });

  it('is waited for anew by whom it passes on: their patience runs from then', () => {
    const transfer = { share: 1, queue: 'back', talk: always(20) };
    const day = { callsAtMinutes: [0, 11], handleTime: { transfer }, patience: 4 };
    expect(linesOf(effectsOf(day), ['call.abandoned'])).toEqual(['25 call.abandoned']);
  });

  it('lasts as long with the next agent where nothing else is said', () => {
    const transfer = { share: 1, queue: 'back' };
    const effects = effectsOf({ callsAtMinutes: [0], handleTime: { transfer } });
    expect(linesOf(effects, ['call.ended'])).toEqual(['20 call.ended']);
  });

  it('lasts by the pace of its agent, by their learning and by the hour', () => {
    const endsOf = (day: Partial<Day>): readonly string[] =>
      linesOf(effectsOf({ callsAtMinutes: [0, 0, 0], ...day }), ['call.ended']);
    const profiles = (handleTimeFactor: number | number[], callsHandled = 0) => [
      { id: 'clerk', skills: { front: 50 }, handleTimeFactor, callsHandled },
      { id: 'expert', skills: { back: 50 } },
    ];
    expect(endsOf({ agents: { profiles: profiles(1.5) } })).toEqual([
      '15 call.ended',
      '30 call.ended',
      '45 call.ended',
    ]);
    expect(endsOf({ agents: { profiles: profiles([0.5]) } })[0]).toBe('5 call.ended');
    // 1 + gap · exp(-0), then exp(-1), exp(-2); after many calls nothing is left to learn.
    const learning = { gap: 1, scaleCalls: 1 };
    const learners = endsOf({ agents: { learning } }).map((line) => Number.parseFloat(line));
    expect(learners[0]).toBe(20);
    expect((learners[1] ?? 0) - (learners[0] ?? 0)).toBeCloseTo(10 * (1 + Math.exp(-1)), 3);
    const masters = { learning, profiles: profiles(1, 1_000) };
    expect(endsOf({ agents: masters })[0]).toBe('10 call.ended');
    const factorByInterval = [2, 1, 1, 1];
    expect(endsOf({ handleTime: { factorByInterval } })[0]).toBe('20 call.ended');
    const talkByProfile = { clerk: always(4) };
    expect(endsOf({ handleTime: { talkByProfile } })[0]).toBe('4 call.ended');
  });
});
