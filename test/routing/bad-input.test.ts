/**
 * What nobody should send: each gets its documented answer, nothing is thrown, nothing is half
 * applied.
 *
 * Codes: ux-and-api.md 2.3, docs/decisions/0004.
 */
import { describe, expect, it } from 'vitest';
import {
  createRouter,
  type Effect,
  type Input,
  type QueueSetting,
  type RefusalCode,
  type Router,
} from '../../routing/index.ts';
import { unknownNames } from '../support/rig/random-names.ts';
import {
  accept,
  arrive,
  centre,
  connect,
  logOn,
  type RefusedInput,
  refusedInputs,
  stages,
} from '../support/rig/refused-inputs.ts';

/** A router that has come to a stage; the last instant leaves room for timers of 1 s. */
function routerAt(stage: keyof typeof stages): Router {
  const router = createRouter({ centre });
  for (const [place, input] of stages[stage].entries()) {
    const effects = router.step({ atMs: 1_000 * place, inputs: [input] });
    expect(effects.filter((effect) => effect.type === 'refused')).toEqual([]);
  }
  return router;
}

/** Sends one input, expects one refusal, and that nothing but the counts has changed. */
function expectRefused(router: Router, input: Input, code: RefusalCode): void {
  const before = countless(router);
  const dueAtMs = router.nextDueAtMs();
  const effects = router.step({ atMs: router.nowMs, inputs: [input] });
  expect(effects).toMatchObject([{ atMs: router.nowMs, type: 'refused', input: 0, code }]);
  expect(router.nextDueAtMs()).toBe(dueAtMs);
  expect(countless(router)).toBe(before);
}

/** The state as bytes, without the numbers of the last effect and instant. */
function countless(router: Router): string {
  const { effects: _effects, instant: _instant, ...state } = router.snapshot();
  return JSON.stringify(state);
}

const inWords = ([code, stage, input]: RefusedInput): readonly [string, RefusedInput] => [
  `${code} when ${stage}: ${JSON.stringify(input).slice(0, 90)}`,
  [code, stage, input],
];

describe('an input the core refuses', () => {
  it.each(refusedInputs.map(inWords))(
    'is answered by %s, and changes nothing',
    (_, [code, stage, input]) => {
      expectRefused(routerAt(stage), input, code);
    },
  );

  it.each(unknownNames.map((name) => [JSON.stringify(name).slice(0, 30), name] as const))(
    'may carry %s for any id',
    (_, name) => {
      const router = routerAt('offered');
      const named: readonly (readonly [RefusalCode, Input])[] = [
        ['call_gone', { type: 'call.hungUp', callId: name }],
        ['queue_not_found', { type: 'call.arrived', callId: 'c2', queueId: name }],
        ['agent_not_found', { type: 'device.changed', agentId: name, usable: false }],
        ['agent_not_found', { type: 'logOn', agentId: name }],
        ['agent_not_found', { type: 'logOff', agentId: name }],
        ['agent_not_found', { type: 'setState', agentId: name, state: 'notReady' }],
        ['agent_not_found', { type: 'openSession', agentId: name, groupId: 'g' }],
        ['group_not_permitted', { type: 'logOn', agentId: 'b', groups: [name] }],
        ['group_not_permitted', { type: 'openSession', agentId: 'a', groupId: name }],
        ['address_not_found', { type: 'logOn', agentId: 'b', addressId: name }],
        ['session_not_found', { type: 'setSessionState', sessionId: name, state: 'ready' }],
        ['session_not_found', { type: 'endSession', sessionId: name }],
        ['queue_not_found', { type: 'setQueueState', queueId: name, state: 'closed' }],
      ];
      for (const [code, input] of named) expectRefused(router, input, code);
    },
  );

  it.each(unknownNames.map((name) => [JSON.stringify(name).slice(0, 30), name] as const))(
    'may carry %s for an offer, read as nothing else than it is',
    (_, name) => {
      // c1/1 is live, c1/01 and c1/1e0 are not it.
      const code = name.startsWith('c1/') ? 'offer_not_live' : 'call_gone';
      const inputs: readonly Input[] = [
        { type: 'acceptOffer', offerId: name },
        { type: 'rejectOffer', offerId: name },
        { type: 'offer.alerting', offerId: name },
        { type: 'offer.connected', offerId: name },
        { type: 'offer.failed', offerId: name, cause: 'media' },
        { type: 'leg.ended', offerId: name },
        { type: 'hangUp', offerId: name },
        { type: 'setOutcome', offerId: name, codes: [] },
      ];
      const ofWrapUps: readonly Input[] = [
        { type: 'endWrapUp', offerId: name },
        { type: 'extendWrapUp', offerId: name, byMs: 1 },
      ];
      const router = routerAt('offered');
      for (const input of inputs) expectRefused(router, input, code);
      for (const input of ofWrapUps) expectRefused(router, input, 'call_state_not_allowed');
    },
  );

  it.each<[Input, object]>([
    [{ type: 'call.hungUp', callId: 'c9' }, { callId: 'c9' }],
    [
      { type: 'endWrapUp', offerId: 'c/9/1' },
      { callId: 'c/9', offerId: 'c/9/1' },
    ],
    [{ type: 'acceptOffer', offerId: 'c9' }, { offerId: 'c9' }],
    [
      { type: 'consult', offerId: 'c9/1', to: { queueId: 'q' }, callId: 'k1' },
      { callId: 'k1', offerId: 'c9/1' },
    ],
    [{ type: 'logOff', agentId: 'nobody' }, {}],
  ])('is told with the call and the offer that it names: %j', (input, names) => {
    const effects = createRouter({ centre }).step({ atMs: 0, inputs: [input] });
    const code = expect.any(String);
    expect(effects).toEqual([{ atMs: 0, n: 1, type: 'refused', input: 0, code, ...names }]);
  });

  it('does not keep the inputs after it in the instant from acting', () => {
    const router = createRouter({ centre });
    const effects = router.step({ atMs: 0, inputs: [connect, logOn, arrive('c1', 'q'), accept] });
    expect(effects.map(({ type }) => type)).toContain('offer.offered');
    expect(effects.filter(({ type }) => type === 'refused')).toMatchObject([
      { input: 0, code: 'call_gone' },
      { input: 3, code: 'offer_not_live' },
    ]);
  });
});

describe('a call with an odd id', () => {
  it.each(['c/1', '__proto__', 'constructor', 'e\u0301', 'é', '𝄞', ' ', '\u0000', 'toString'])(
    'is routed like any other: %j',
    (callId) => {
      const router = createRouter({ centre });
      const odd = `${callId}/1`;
      const effects = [
        ...router.step({ atMs: 0, inputs: [logOn, arrive(callId, 'q')] }),
        ...router.step({
          atMs: 1,
          inputs: [{ type: 'acceptOffer', offerId: odd, callVersion: 1 }],
        }),
        ...router.step({ atMs: 2, inputs: [{ type: 'offer.connected', offerId: odd }] }),
        ...router.step({ atMs: 3, inputs: [{ type: 'call.hungUp', callId }] }),
      ];
      const types = effects.filter((effect) => 'callId' in effect && effect.callId === callId);
      expect(types.map(({ type }) => type)).toEqual([
        'call.queued',
        'offer.offered',
        'offer.connecting',
        'offer.connected',
        'call.answered',
        'interaction.wrapUp',
        'call.ended',
      ]);
    },
  );
});

describe('time that goes backwards', () => {
  it('is taken as the time it is', () => {
    const router = createRouter({ centre });
    router.step({ atMs: 5_000, inputs: [logOn] });
    const effects = router.step({ atMs: 1_000, inputs: [arrive('c1', 'q')] });
    expect(effects.map(({ atMs }) => atMs)).toEqual(effects.map(() => 5_000));
    expect(effects.length).toBeGreaterThan(0);
    expect(router.nowMs).toBe(5_000);
    expect(router.nextDueAtMs()).toBe(25_000);
  });
});

describe('a call that changes step or queue without an end', () => {
  const loop = (queues: readonly QueueSetting[]): readonly Effect[] => {
    const router = createRouter({ centre: { ...centre, queues } });
    return router.step({ atMs: 0, inputs: [arrive('c1', 'q')] });
  };
  const stubs: readonly QueueSetting[] = [{ id: 'timed' }, { id: 'grouped' }, { id: 'empty' }];

  it('is moved 16 times in one instant, and then takes the final fallback', () => {
    const effects = loop([
      { id: 'q', plan: { maxWaitMs: 0, fallback: { kind: 'move', queue: 'r' } } },
      { id: 'r', plan: { maxWaitMs: 0, fallback: { kind: 'move', queue: 'q' } } },
      ...stubs,
    ]);
    expect(effects.filter(({ type }) => type === 'call.overflowed').length).toBe(16);
    expect(effects.at(-1)).toMatchObject({ type: 'callback.planned', cause: 'overflowLoop' });
  });

  it('counts skipped steps and moves together', () => {
    const steps = Array.from({ length: 15 }, (_, step) => ({
      atMs: step + 1,
      mode: 'replace' as const,
      required: 'has(french)',
      skipIfUnstaffed: true,
    }));
    const skipping: QueueSetting = {
      id: 'r',
      plan: {
        required: 'has(french)',
        skipIfUnstaffed: true,
        steps,
        fallback: { kind: 'message' },
      },
    };
    const movesTo = (id: string, queue: string): QueueSetting => ({
      id,
      plan: { maxWaitMs: 0, fallback: { kind: 'move', queue } },
    });
    // One move and fifteen skips are sixteen changes; with two moves the last skip is one too many.
    const allowed = loop([movesTo('q', 'r'), skipping, ...stubs]);
    expect(allowed.at(-1)).toMatchObject({ type: 'call.stepChanged', step: 15 });
    const tooMany = loop([movesTo('q', 's'), movesTo('s', 'r'), skipping, ...stubs]);
    expect(tooMany.at(-1)).toMatchObject({ type: 'call.messageTaken', cause: 'overflowLoop' });
  });
});
