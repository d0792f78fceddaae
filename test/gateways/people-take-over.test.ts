import { describe, expect, it } from 'vitest';
import type { Effect, Input } from '../../routing/index.ts';
import { aRunningDemo, type DemoUnderClock } from '../support/maison-verdier.ts';

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

interface AtWork extends DemoUnderClock {
  /** Submits inputs as one instant, now; its effects. */
  tell(...inputs: readonly Input[]): readonly Effect[];
  signOn(agentId: string, personId: string | null): void;
  /** The agent's state that was told last. */
  state(agentId: string): string | undefined;
  /** Turns on, a second at a time, until such an effect comes. */
  until<Type extends Effect['type']>(type: Type, is: (effect: Of<Type>) => boolean): Of<Type>;
  untilWithin<Type extends Effect['type']>(
    limitMs: number,
    type: Type,
    is: (effect: Of<Type>) => boolean,
  ): Of<Type>;
}

/** A demo at work for a quarter of an hour. */
function atWork(options: Partial<Parameters<typeof aRunningDemo>[0]> = {}): AtWork {
  const demo = aRunningDemo({ speed: 1, load: 1.15, ...options });
  const { live, clock, effects } = demo;
  clock.turn(15 * minuteMs);
  const untilWithin: AtWork['untilWithin'] = (limitMs, type, is) => {
    for (let second = 0, from = effects.length; second < limitMs / secondMs; second += 1) {
      clock.turn(secondMs);
      for (; from < effects.length; from += 1) {
        const effect = effects[from] as Of<typeof type>;
        if (effect.type === type && is(effect)) return effect;
      }
    }
    throw new Error(`no such ${type} within ${limitMs} ms`);
  };
  return {
    ...demo,
    untilWithin,
    signOn(agentId, personId) {
      void live.presence.signedOn(agentId, personId);
      clock.turn(0);
    },
    until: (type, is) => untilWithin(hourMs, type, is),
    tell(...inputs) {
      const from = effects.length;
      for (const input of inputs) void live.submit(input);
      clock.turn(0);
      return effects.slice(from);
    },
    state: (agentId) =>
      effects.findLast(
        (effect): effect is Of<'agent.state'> =>
          effect.type === 'agent.state' && effect.agentId === agentId,
      )?.state,
  };
}

/** An agent of the demo who comes into a state as it goes on. */
function someAgent(demo: AtWork, state: string): string {
  return demo.until('agent.state', (effect) => effect.state === state).agentId;
}

/** The offer or interaction that an agent had last. */
function lastWork({ effects }: AtWork, agentId: string): string {
  const last = effects.findLast(
    (effect): effect is Of<'offer.offered'> =>
      effect.type === 'offer.offered' && effect.agentId === agentId,
  );
  return last?.offerId ?? '';
}

/** They accept their next call; the switch connects it. */
function takeNext(demo: AtWork, agentId: string): Of<'offer.offered'> {
  demo.tell({ type: 'setState', agentId, state: 'ready' });
  const offer = demo.until('offer.offered', (effect) => effect.agentId === agentId);
  const { offerId, callVersion } = offer;
  const effects = demo.tell({ type: 'acceptOffer', offerId, callVersion });
  expect(effects.map(({ type }) => type)).toContain('offer.connecting');
  demo.clock.turn(0);
  expect(demo.state(agentId)).toBe('busy');
  return offer;
}

/** Who is in a state now, of the agents that have been told of. */
function idleAgent({ effects, state }: AtWork, not: string): string {
  const known = effects.flatMap((effect) => (effect.type === 'agent.state' ? effect.agentId : []));
  return known.find((id) => id !== not && state(id) === 'ready') ?? '';
}

/** Nobody calls any more, and what is at hand ends: R B7, I6. */
function expectNoCallLost({ live, clock, effects, hush }: AtWork): void {
  hush();
  clock.turn(3 * hourMs);
  const of = live.metrics.queueCounts({ atMs: live.nowMs });
  expect(of.entered).toBeGreaterThan(20);
  const gone = of.overflowed + of.endedBySystem + of.callbacks;
  expect(of.answered + of.abandoned + gone + of.waiting).toBe(of.entered);
  expect({ waiting: of.waiting, live: live.projection.calls.live().length }).toEqual({
    waiting: 0,
    live: 0,
  });
  expect(effects.filter(({ type }) => type === 'refused')).toEqual([]);
}

describe('a person who signs on as a simulated agent', () => {
  it('has the talk at hand, and a caller who stays for ten minutes unless they end it', () => {
    const demo = atWork();
    const agentId = someAgent(demo, 'busy');
    const offerId = lastWork(demo, agentId);
    demo.signOn(agentId, null);
    expect(demo.state(agentId)).toBe('busy');
    const tookOverMs = demo.live.nowMs;
    const { atMs } = demo.until('interaction.wrapUp', (effect) => effect.offerId === offerId);
    expect(atMs - tookOverMs).toBeGreaterThanOrEqual(10 * minuteMs);
    expect(atMs - tookOverMs).toBeLessThan(12 * minuteMs);
    expectNoCallLost(demo);
  });

  it('decides alone: no offer is answered, no wrap-up ended, no break taken for them', () => {
    const demo = atWork();
    const { agentId, offerId, untilMs } = demo.until('interaction.wrapUp', () => true);
    demo.signOn(agentId, null);
    const before = demo.effects.length;
    demo.until('agent.state', (effect) => effect.agentId === agentId);
    expect(demo.state(agentId)).toBe('notReady');
    demo.tell({ type: 'setState', agentId, state: 'ready' });
    demo.clock.turn(4 * hourMs);
    const own = demo.effects
      .slice(before)
      .filter((effect) => 'agentId' in effect && effect.agentId === agentId);
    const types = own.map(({ type }) => type);
    expect(own[0]).toMatchObject({ type: 'interaction.ended', offerId, atMs: untilMs });
    expect(types).toContain('offer.expired');
    expect(types).not.toContain('offer.connecting');
    const states = own.filter(({ type }) => type === 'agent.state');
    expect(states.at(-1)).toMatchObject({ state: 'notReady', reason: 'noAnswer' });
    expectNoCallLost(demo);
  });

  it('has the offer that rings, and the switch connects what they accept', () => {
    const demo = atWork();
    const offer = demo.until('offer.offered', () => true);
    demo.signOn(offer.agentId, null);
    expect(demo.state(offer.agentId)).toBe('reserved');
    demo.clock.turn(15 * secondMs);
    const effects = demo.tell({ type: 'acceptOffer', offerId: offer.offerId });
    expect(effects.map(({ type }) => type)).toContain('offer.connecting');
    demo.clock.turn(0);
    expect(demo.effects.at(-1)).toBeDefined();
    expect(demo.state(offer.agentId)).toBe('busy');
    expectNoCallLost(demo);
  });

  it('consults a simulated agent, who answers, and passes the caller on to them', () => {
    const demo = atWork();
    const agentId = someAgent(demo, 'ready');
    demo.signOn(agentId, null);
    expect(demo.effects.at(-1)).toMatchObject({ agentId, state: 'notReady', reason: 'login' });
    const { offerId, callId } = takeNext(demo, agentId);
    demo.clock.turn(minuteMs);
    const to = { agentId: idleAgent(demo, agentId) };
    demo.tell({ type: 'consult', offerId, to, callId: 'ask' });
    const answered = demo.until('offer.connected', (effect) => effect.callId === 'ask');
    expect(answered.agentId).toBe(to.agentId);
    const passed = demo.tell({ type: 'completeTransfer', offerId });
    expect(passed).toContainEqual(
      expect.objectContaining({ type: 'call.transferred', callId, agentId: to.agentId }),
    );
    expect(demo.state(agentId)).toBe('workingAfterCall');
    demo.tell({ type: 'endWrapUp', offerId });
    expect(demo.state(agentId)).toBe('ready');
    const ended = demo.until('call.ended', (effect) => effect.callId === callId);
    expect(ended.cause).toBe('callerHungUp');
    expect(ended.atMs - answered.atMs).toBeLessThan(8 * minuteMs);
    const ofColleague = { offerId: 'ask/1', agentId: to.agentId };
    const wrapUp = demo.effects.findLast(({ type }) => type === 'interaction.wrapUp');
    expect(wrapUp).toMatchObject(ofColleague);
    const written = demo.until('interaction.ended', (effect) => effect.agentId === to.agentId);
    expect(written).toMatchObject(ofColleague);
    expect(written.atMs).toBeLessThan((wrapUp as Of<'interaction.wrapUp'>).untilMs);
    expectNoCallLost(demo);
  });

  it('may leave a colleague who was asked: who stays three minutes at most', () => {
    const demo = atWork();
    const agentId = someAgent(demo, 'ready');
    demo.signOn(agentId, null);
    const { offerId } = takeNext(demo, agentId);
    const to = { agentId: idleAgent(demo, agentId) };
    demo.tell({ type: 'consult', offerId, to, callId: 'ask' });
    const { atMs } = demo.until('offer.connected', (effect) => effect.callId === 'ask');
    const over = demo.until('call.ended', (effect) => effect.callId === 'ask');
    expect(over.atMs - atMs).toBe(3 * minuteMs);
    expectNoCallLost(demo);
  });

  it('passes a caller on to a queue, where another agent takes the call', () => {
    const demo = atWork();
    const agentId = someAgent(demo, 'ready');
    demo.signOn(agentId, null);
    const { offerId, callId } = takeNext(demo, agentId);
    demo.tell({ type: 'hold', offerId });
    demo.clock.turn(minuteMs);
    demo.tell({ type: 'retrieve', offerId });
    demo.tell({ type: 'transfer', offerId, to: { queueId: 'sav' } });
    const answer = demo.until('call.answered', (effect) => effect.callId === callId);
    expect(answer).toMatchObject({ queueId: 'sav' });
    expect(answer.agentId).not.toBe(agentId);
    expectNoCallLost(demo);
  });
});

describe('a person who stays', () => {
  it('is not logged off where the simulated agent was to go after the call', () => {
    const demo = atWork();
    const goes = demo.untilWithin(
      9 * hourMs,
      'agent.state',
      ({ pending }) => pending === 'loggedOff',
    );
    const { agentId } = goes;
    demo.signOn(agentId, null);
    demo.clock.turn(hourMs);
    expect(demo.state(agentId)).toBe('notReady');
    expectNoCallLost(demo);
  });

  it('overnight keeps their agent, and a call of the night is served once', () => {
    const demo = atWork();
    const { clock } = demo;
    demo.signOn('helene', null);
    clock.turn(22 * hourMs + 44 * minuteMs);
    demo.tell({ type: 'setQueueState', queueId: 'vente', state: 'open' });
    demo.tell({ type: 'call.arrived', callId: 'early', queueId: 'vente' });
    demo.tell({ type: 'setState', agentId: 'helene', state: 'ready' });
    const offerId = lastWork(demo, 'helene');
    expect(offerId).toBe('early/1');
    demo.tell({ type: 'acceptOffer', offerId });
    clock.turn(3 * minuteMs);
    demo.tell({ type: 'setState', agentId: 'helene', state: 'notReady' });
    demo.tell({ type: 'transfer', offerId, to: { queueId: 'vente' } });
    const { agentId } = demo.until('call.answered', (effect) => effect.callId === 'early');
    expect(agentId).not.toBe('helene');
    demo.tell({ type: 'call.arrived', callId: 'late', queueId: 'vente' });
    clock.turn(hourMs);
    for (const callId of ['early', 'late']) {
      const end = expect.objectContaining({ type: 'call.ended', callId, cause: 'agentHungUp' });
      expect(demo.effects).toContainEqual(end);
    }
    expectNoCallLost(demo);
  });
});

describe('when the person has gone', () => {
  it.each([
    ['they sign off', true],
    ['their connection is gone longer than the grace', false],
  ])('the simulation works on where the shift is on: %s', (_, signsOff) => {
    const demo = atWork();
    const { live, clock } = demo;
    const agentId = someAgent(demo, 'ready');
    demo.signOn(agentId, 'p');
    const close = live.presence.connected('p');
    const { offerId, callId } = takeNext(demo, agentId);
    demo.tell({ type: 'hold', offerId });
    clock.turn(minuteMs);
    if (signsOff) {
      demo.tell({ type: 'logOff', agentId });
      live.presence.signedOff(agentId);
    }
    close();
    clock.turn(30 * secondMs);
    expect(live.presence.personOf(agentId)).toBe(undefined);
    const goneMs = live.nowMs;
    expect(demo.effects).toContainEqual(
      expect.objectContaining({ type: 'call.retrieved', callId }),
    );
    const ended = demo.until('call.ended', (effect) => effect.callId === callId);
    expect(ended.cause).toBe('callerHungUp');
    expect(ended.atMs - goneMs).toBeLessThan(8 * minuteMs);
    const next = demo.until('call.answered', (effect) => effect.agentId === agentId);
    expect(next.callId).not.toBe(callId);
    expectNoCallLost(demo);
  });

  it('a seat that they left by logging off stays empty for ten minutes', () => {
    const demo = atWork();
    const agentId = someAgent(demo, 'ready');
    demo.signOn(agentId, 'p');
    demo.tell({ type: 'logOff', agentId });
    expect(demo.state(agentId)).toBe('loggedOff');
    demo.clock.turn(10 * minuteMs - secondMs);
    expect(demo.state(agentId)).toBe('loggedOff');
    demo.clock.turn(minuteMs);
    expect(demo.state(agentId)).not.toBe('loggedOff');
    expectNoCallLost(demo);
  });

  it('nobody is missed who asks by HTTP alone, or has one stream of two open', () => {
    const demo = atWork();
    const { live, clock } = demo;
    demo.signOn('helene', 'p');
    for (let request = 0; request < 4; request += 1) {
      clock.turn(29 * secondMs);
      live.presence.seen('p');
    }
    const closes = [live.presence.connected('p'), live.presence.connected('p')];
    closes[0]?.();
    closes[0]?.();
    clock.turn(hourMs);
    expect(live.presence.personOf('helene')).toBe('p');
    closes[1]?.();
    clock.turn(29 * secondMs);
    expect(live.presence.personOf('helene')).toBe('p');
    clock.turn(secondMs);
    expect(live.presence.personOf('helene')).toBe(undefined);
  });

  it('the agent is logged off where the centre says so, until their next shift', () => {
    const presence = { graceMs: 10_000, afterPeople: 'logOff' } as const;
    const demo = atWork({ presence });
    const agentId = someAgent(demo, 'ready');
    demo.signOn(agentId, 'p');
    demo.clock.turn(10 * secondMs);
    expect(['loggedOff', 'reserved']).toContain(demo.state(agentId));
    demo.clock.turn(hourMs);
    expect(demo.state(agentId)).toBe('loggedOff');
    demo.clock.turn(24 * hourMs);
    expect(demo.state(agentId)).not.toBe('loggedOff');
    expectNoCallLost(demo);
  });

  it('the agent is logged off where the shift is over', () => {
    const demo = atWork();
    demo.signOn('helene', 'p');
    const close = demo.live.presence.connected('p');
    demo.clock.turn(8 * hourMs);
    expect(demo.state('helene')).not.toBe('loggedOff');
    close();
    demo.clock.turn(31 * minuteMs);
    expect(demo.state('helene')).toBe('loggedOff');
  });
});

describe('calls that the simulation does not know', () => {
  it('are answered, talked with and wrapped up by simulated agents', () => {
    const demo = atWork();
    const callId = 'cal_1';
    demo.tell({ type: 'call.arrived', callId, queueId: 'vente' });
    const { agentId } = demo.until('call.answered', (effect) => effect.callId === callId);
    const ended = demo.until('call.ended', (effect) => effect.callId === callId);
    expect(ended.cause).toBe('agentHungUp');
    const over = demo.until('interaction.ended', (effect) => effect.agentId === agentId);
    expect(over.offerId).toBe(`${callId}/1`);
    expectNoCallLost(demo);
  });

  it('are left to their own callers: nobody hangs up for them while they wait', () => {
    const demo = atWork();
    demo.tell({ type: 'setQueueState', queueId: 'vente', state: 'open' });
    const agents = demo.effects.flatMap((e) => (e.type === 'agent.state' ? e.agentId : []));
    for (const agentId of new Set(agents)) demo.signOn(agentId, null);
    const callId = 'cal_2';
    demo.tell({ type: 'call.arrived', callId, queueId: 'vente' });
    demo.clock.turn(9 * minuteMs);
    const told = demo.effects.filter((effect) => 'callId' in effect && effect.callId === callId);
    expect(told.map(({ type }) => type)).not.toContain('call.abandoned');
    demo.tell({ type: 'call.hungUp', callId });
    expectNoCallLost(demo);
  });

  it('and those of its own are served where a supervisor moves or pulls them', () => {
    const demo = atWork({ load: 3 });
    const waits = demo.until('call.queued', (effect) => {
      if (effect.reason !== 'inbound' || effect.queueId !== 'vente') return false;
      return !demo.effects.some(
        (other) => other.type === 'offer.offered' && other.callId === effect.callId,
      );
    });
    const { callId } = waits;
    demo.tell({ type: 'moveCall', callId, queueId: 'sav' });
    const end = demo.until('call.ended', (effect) => effect.callId === callId);
    const answer = demo.effects.find((e) => e.type === 'call.answered' && e.callId === callId);
    expect(answer).toMatchObject({ queueId: 'sav' });
    expect(end.cause).toBe('callerHungUp');
    expectNoCallLost(demo);
  });
});
