import { describe, expect, it } from 'vitest';
import { startLiveCentre } from '../../live/index.ts';
import { createRouter } from '../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  aQueue,
  arrives,
  connects,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import { aLiveCentre } from '../support/live-centre.ts';
import { createNaiveRouter } from '../support/naive-router.ts';
import { TurnedClock } from '../support/turned-clock.ts';

describe('read models', () => {
  it('follow a call from its arrival to the end of the wrap-up', () => {
    const centre = aCentre({
      groups: [{ id: 'g', wrapUp: { mode: 'optional', limitMs: 30_000 } }],
      queues: [aQueue('q', { group: 'g' })],
      agents: [anAgent('a', { groups: ['g'] })],
    });
    const { live, clock, tell } = aLiveCentre({ centre });
    tell(logsOn('a'), arrives('c1'));
    expect(live.projection.waitingIn('q').map(({ call }) => call.callId)).toEqual(['c1']);
    clock.turn(3_000);
    tell(accepts('c1/1'), connects('c1/1'));
    const agent = live.projection.agents.get('a')?.shown;
    const session = live.projection.agents.session('a/1')?.shown;
    expect(agent).toMatchObject({ derivedState: 'busy', state: 'busyAcd' });
    expect(session).toMatchObject({ state: 'busyOnCall', groupId: 'centre.g' });
    expect(live.projection.waitingIn('q')).toEqual([]);
    clock.turn(60_000);
    tell(hangsUp('c1'));
    expect(agent).toMatchObject({ derivedState: 'workingAfterCall', state: 'busyAcd' });
    expect(live.projection.calls.get('c1')).toMatchObject({
      derivedState: 'ended',
      outcome: 'answered',
    });
    clock.turn(30_000);
    expect(agent).toMatchObject({ derivedState: 'ready', state: 'ready' });
    const kinds = live.projection.calls
      .get('c1')
      ?.segments.map(({ kind, from, to }) => [kind, from, to]);
    const [began, answered, left, ended] = [0, 3_000, 63_000, 93_000].map((at) =>
      live.names.instant(at),
    );
    expect(kinds).toEqual([
      ['queue', began, answered],
      ['talk', answered, left],
      ['wrapUp', left, ended],
    ]);
  });

  it('put waiting calls in the order in which the core serves them', () => {
    const { live, tell } = aLiveCentre();
    tell(arrives('late'), arrives('urgent', { class: 0 }), arrives('early', { offsetMs: -5_000 }));
    const waiting = live.projection.waitingIn('q').map(({ call }) => call.callId);
    expect(waiting).toEqual(['urgent', 'early', 'late']);
    tell(logsOn('a'));
    expect(live.projection.calls.get('urgent')?.offers).toHaveLength(1);
  });

  it('count an abandoned call in the figures of its queue', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(arrives('c1'));
    clock.turn(30_000);
    tell(hangsUp('c1'));
    const counts = live.metrics.queueCounts({ atMs: live.nowMs });
    expect(counts).toMatchObject({ entered: 1, abandoned: 1, waiting: 0, waitMsAbandoned: 30_000 });
    expect(live.projection.calls.get('c1')).toMatchObject({
      outcome: 'abandoned',
      derivedState: 'ended',
    });
  });

  it('show several live offers of a call, and who was too late', () => {
    const plan = { strategy: { ringGroup: { offers: 3, everyMs: 5_000 } } };
    const { live, tell } = aLiveCentre({ centre: aCentreWithPlan(plan, 'a', 'b', 'c') });
    tell(logsOn('a'), logsOn('b'), logsOn('c'));
    tell(arrives('c1'));
    const states = () => live.projection.calls.get('c1')?.offers.map(({ state }) => state);
    expect(states()).toEqual(['offered', 'offered', 'offered']);
    tell(accepts('c1/2'), accepts('c1/1'));
    expect(states()).toEqual(['accepted', 'connecting', 'offered']);
    tell(connects('c1/2'));
    expect(states()).toEqual(['rescinded', 'connected', 'rescinded']);
    expect(live.projection.calls.get('c1')?.derivedState).toBe('connected');
    expect(live.projection.agents.get('a')?.holds.size).toBe(0);
  });

  it('show a callback as one until it is connected, in no queue meanwhile', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(arrives('c1'));
    clock.turn(10_000);
    tell({ type: 'call.callbackTaken', callId: 'c1' });
    const { projection } = live;
    expect(projection.waitingIn('q')).toEqual([]);
    const segments = [{ to: live.names.instant(10_000) }];
    expect(projection.calls.live().map(({ call }) => call)).toMatchObject([
      { derivedState: 'callback', outcome: 'callback', cause: 'caller', segments },
    ]);
    tell(logsOn('a'));
    tell(accepts('c1/1'));
    expect(projection.calls.get('c1')).toMatchObject({ derivedState: 'callback' });
    expect(projection.waitingIn('q')).toEqual([]);
    tell(connects('c1/1'));
    expect(projection.calls.get('c1')).toMatchObject({ state: 'connected', outcome: 'callback' });
    tell(hangsUp('c1'));
    expect(projection.calls.get('c1')).toMatchObject({
      derivedState: 'ended',
      cause: 'callerHungUp',
    });
    expect(projection.calls.live()).toEqual([]);
  });

  it('show who took a call over in that call, and a consult as none of the queue', () => {
    const wrapUp = { mode: 'timed', limitMs: 10_000 } as const;
    const queues = [aQueue('q', { wrapUp }), aQueue('t', { wrapUp })];
    const agents = [anAgent('a'), anAgent('b', { links: [{ queue: 't' }] })];
    const { live, clock, tell } = aLiveCentre({ centre: aCentre({ queues, agents }) });
    const { projection } = live;
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'));
    tell({ type: 'consult', offerId: 'c1/1', to: { queueId: 't' }, callId: 'k1' });
    expect(projection.calls.kept('k1')?.direction).toBe('consult');
    expect(projection.calls.get('k1')?.derivedState).toBe('queued');
    expect(projection.waitingIn('t')).toEqual([]);
    tell(logsOn('b'));
    tell(accepts('k1/1'), connects('k1/1'));
    expect(projection.calls.get('k1')?.segments).toMatchObject([
      { kind: 'queue', to: live.names.instant(live.nowMs) },
      { kind: 'talk', agentId: live.names.id('b'), to: null },
    ]);
    tell({ type: 'completeTransfer', offerId: 'c1/1' });
    expect(projection.calls.get('k1')).toMatchObject({
      derivedState: 'ended',
      cause: 'transferred',
    });
    expect(projection.agents.get('b')?.holds.get('k1/1')).toMatchObject({
      callId: 'c1',
      kind: 'routed',
    });
    tell(hangsUp('c1'));
    clock.turn(10_000);
    expect(projection.calls.get('c1')?.segments.map((of) => [of.kind, of.agentId])).toEqual([
      ['queue', null],
      ['talk', live.names.id('a')],
      ['talk', live.names.id('b')],
      ['wrapUp', live.names.id('a')],
      ['wrapUp', live.names.id('b')],
    ]);
    const open = projection.calls.all().flatMap(({ call }) => call.segments);
    expect(open.filter(({ to }) => to === null)).toEqual([]);
  });

  it('show a transferred call as waiting again, but not in a queue for one agent alone', () => {
    const { live, tell } = aLiveCentre({
      centre: aCentre({ agents: [anAgent('a'), anAgent('b')] }),
    });
    const { projection } = live;
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), { type: 'hold', offerId: 'c1/1' });
    tell({ type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' }, returnTo: 'queue' });
    expect(projection.calls.get('c1')).toMatchObject({ state: 'queued', callVersion: 2 });
    expect(projection.calls.kept('c1')?.forAgentId).toBe('b');
    expect(projection.waitingIn('q')).toEqual([]);
    tell({ type: 'moveCall', callId: 'c1', queueId: 'q' });
    expect(projection.calls.get('c1')?.callVersion).toBe(3);
    expect(projection.calls.kept('c1')?.forAgentId).toBeNull();
  });

  it('end the wait for one agent where the call goes back to its queue', () => {
    const { live, clock, tell } = aLiveCentre({
      centre: aCentre({ agents: [anAgent('a'), anAgent('b')] }),
    });
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), { type: 'hold', offerId: 'c1/1' });
    tell({ type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' }, returnTo: 'queue' });
    const waits = () =>
      live.projection.calls.get('c1')?.segments.filter(({ kind }) => kind === 'queue') ?? [];
    expect(waits()).toHaveLength(2);
    clock.turn(300_000);
    expect(waits().map(({ to }) => to === null)).toEqual([false, false, true]);
  });

  it('show a callback that a supervisor gives up as ended', () => {
    const { live, tell } = aLiveCentre();
    tell(arrives('c1'));
    tell({ type: 'call.callbackTaken', callId: 'c1' });
    tell({ type: 'hangUpCall', callId: 'c1' });
    expect(live.projection.calls.get('c1')).toMatchObject({
      derivedState: 'ended',
      cause: 'command',
    });
    expect(live.projection.calls.live()).toEqual([]);
  });

  it('keep the last ten thousand finished calls, and no decision of a forgotten one', () => {
    const { live, tell } = aLiveCentre();
    tell(logsOn('a'), arrives('first'));
    expect(live.decisionsOf('first')).toHaveLength(1);
    tell(hangsUp('first'));
    for (let n = 0; n < 10_000; n += 1) tell(arrives(`c${n}`), hangsUp(`c${n}`));
    expect(live.projection.calls.get('first')).toBeUndefined();
    expect(live.decisionsOf('first')).toEqual([]);
    expect(live.projection.calls.get('c0')).toBeDefined();
  });

  it('keep a finished call for a week', () => {
    const { live, clock, tell } = aLiveCentre();
    const dayMs = 86_400_000;
    const isKept = (callId: string) => live.projection.calls.get(callId) !== undefined;
    tell(arrives('c1'), hangsUp('c1'), arrives('c2'), hangsUp('c2'));
    clock.turn(4 * dayMs);
    tell(arrives('c3'), hangsUp('c3'));
    clock.turn(3 * dayMs);
    tell(arrives('c4'), hangsUp('c4'));
    expect(['c1', 'c2', 'c3', 'c4'].map(isKept)).toEqual([true, true, true, true]);
    clock.turn(1);
    tell(arrives('c5'), hangsUp('c5'));
    expect(['c1', 'c2', 'c3', 'c4', 'c5'].map(isKept)).toEqual([false, false, true, true, true]);
    clock.turn(20 * dayMs);
    tell(arrives('c6'), hangsUp('c6'));
    expect(live.projection.calls.all().map(({ call }) => call.callId)).toEqual(['c6']);
  });

  it('tell the same whichever router is below', () => {
    const told = [createRouter, createNaiveRouter].map((create) => {
      const clock = new TurnedClock();
      const centre = aCentre();
      const options = { centre, clock, speed: 1, originMs: 0, epoch: 1 };
      const live = startLiveCentre({ ...options, createRouter: create });
      for (const input of [arrives('c1'), logsOn('a'), arrives('c2')]) void live.submit(input);
      clock.turn(45_000);
      return live.projection.calls.all().map(({ call }) => call);
    });
    expect(told[0]).toHaveLength(2);
    expect(told[0]).toEqual(told[1]);
  });
});
