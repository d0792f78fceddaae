import { describe, expect, it } from 'vitest';
import { positionOf, startLiveCentre } from '../../live/index.ts';
import { createRouter, type Instant } from '../../routing/index.ts';
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
import { aLiveCentre, mondayMs } from '../support/live-centre.ts';
import { createNaiveRouter } from '../support/naive-router.ts';
import { TurnedClock } from '../support/turned-clock.ts';

describe('the inbox', () => {
  it('makes one instant of what is submitted within one turn of the event loop', async () => {
    const { live, clock } = aLiveCentre();
    clock.turn(250);
    const logOn = live.submit(logsOn('a'));
    const arrival = live.submit(arrives('c1'));
    clock.turn(0);
    const answer = await arrival;
    expect(answer.atMs).toBe(250);
    expect(answer.effects).toBe((await logOn).effects);
    expect(answer.effects.map(({ type }) => type)).toContain('offer.offered');
  });

  it('stamps a later turn with a later time of the centre, scaled by the speed', async () => {
    const { live, clock } = aLiveCentre({ speed: 60 });
    clock.turn(1_000);
    const answer = live.submit(logsOn('a'));
    clock.turn(0);
    expect((await answer).atMs).toBe(60_000);
  });

  it('answers each input with its own refusal', async () => {
    const { live, clock } = aLiveCentre();
    const wrong = live.submit(arrives('c1', { queueId: 'none' }));
    const right = live.submit(arrives('c2'));
    clock.turn(0);
    expect((await wrong).refused).toBe('queue_not_found');
    expect((await right).refused).toBeUndefined();
  });

  it('refuses more than it holds, and says so', async () => {
    const { live, clock } = aLiveCentre();
    const answers = Array.from({ length: 10_001 }, (_, n) => live.submit(arrives(`c${n}`)));
    clock.turn(0);
    expect((await answers[10_000])?.refused).toBe('resource_unavailable');
    expect((await answers[9_999])?.refused).toBeUndefined();
  });

  it('takes the last inputs before a stop, and none after', async () => {
    const { live, clock } = aLiveCentre();
    const before = live.submit(logsOn('a'));
    live.stop();
    const after = live.submit(arrives('c1'));
    expect((await before).refused).toBeUndefined();
    expect((await after).refused).toBe('draining');
    clock.turn(3_600_000);
    expect(live.projection.agents.get('a')?.state).toBe('ready');
    expect(live.isDraining).toBe(true);
  });
});

describe('time', () => {
  it('lets an offer expire by itself at its limit', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(logsOn('a'), arrives('c1'));
    clock.turn(19_999);
    expect(live.projection.calls.get('c1')?.offers[0]?.state).toBe('offered');
    clock.turn(1);
    expect(live.projection.calls.get('c1')?.offers[0]?.state).toBe('expired');
    expect(live.projection.agents.get('a')?.reason).toBe('noAnswer');
  });

  it('runs tasks and timers in their order after the machine slept, each at its own time', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(logsOn('a'), arrives('c1'));
    live.at(15_000, () => void live.submit(accepts('c1/1')));
    live.at(15_500, () => void live.submit(connects('c1/1')));
    clock.sleep(60_000);
    clock.turn(60_000);
    const [queue, talk] = live.projection.calls.get('c1')?.segments ?? [];
    expect(queue).toMatchObject({ kind: 'queue', toMs: 15_500, outcome: 'answered' });
    expect(talk).toMatchObject({ kind: 'talk', agentId: 'a', fromMs: 15_500 });
  });

  it('leaves no task behind that was cancelled', () => {
    const { live, clock } = aLiveCentre();
    let ran = 0;
    const cancel = live.at(1_000, () => (ran += 1));
    live.at(2_000, () => (ran += 10));
    cancel();
    clock.turn(5_000);
    expect(ran).toBe(10);
  });

  it('gives the event loop a turn in the middle of a long backlog', () => {
    const { live, clock } = aLiveCentre();
    let ran = 0;
    for (let n = 0; n < 2_500; n += 1) live.at(n + 1, () => (ran += 1));
    clock.sleep(10_000);
    const turns = countTurns(clock, () => ran < 2_500);
    expect(ran).toBe(2_500);
    expect(turns).toBeGreaterThan(2);
  });
});

describe('opening hours', () => {
  const shop = { weekly: { '1-5': [['08:00', '20:00']] }, closingMs: 600_000 } as const;
  const centre = aCentre({
    calendars: { shop },
    queues: [aQueue('q', { calendar: 'shop' }), aQueue('z')],
  });

  it('are open on a Monday morning, closing before eight, closed after', () => {
    const { live, clock } = aLiveCentre({ centre });
    clock.turn(0);
    expect(live.projection.queue('q')?.state).toBe('open');
    clock.turn(10.9 * 3_600_000);
    expect(live.projection.queue('q')).toMatchObject({ state: 'closing', untilMs: 39_600_000 });
    clock.turn(0.1 * 3_600_000);
    expect(live.projection.queue('q')?.state).toBe('closed');
    expect(live.projection.queue('z')?.state).toBe('open');
    clock.turn(12 * 3_600_000);
    expect(live.projection.queue('q')?.state).toBe('open');
  });

  it('are closed at once where the centre starts on a Sunday', async () => {
    const { live, clock } = aLiveCentre({ centre, originMs: mondayMs - 86_400_000 });
    clock.turn(0);
    const arrival = live.submit(arrives('c1'));
    clock.turn(0);
    expect((await arrival).effects).toMatchObject([{ type: 'call.blocked' }]);
    expect(live.projection.calls.get('c1')).toMatchObject({ state: 'ended', outcome: null });
  });
});

describe('the local midnight', () => {
  it('begins a new day, every day', () => {
    const clock = new TurnedClock();
    const newDays: number[] = [];
    startLiveCentre({
      centre: aCentre(),
      clock,
      speed: 1,
      originMs: mondayMs,
      createRouter: (options) => {
        const router = createRouter(options);
        const step = router.step.bind(router);
        return Object.assign(Object.create(router), {
          step: (instant: Instant) => {
            if (instant.inputs.some(({ type }) => type === 'newDay')) newDays.push(instant.atMs);
            return step(instant);
          },
        });
      },
    });
    clock.turn(48 * 3_600_000);
    expect(newDays).toEqual([15 * 3_600_000, 39 * 3_600_000]);
  });
});

describe('read models', () => {
  it('follow a call from its arrival to the end of the wrap-up', () => {
    const centre = aCentre({
      groups: [{ id: 'g', wrapUp: { mode: 'optional', limitMs: 30_000 } }],
      queues: [aQueue('q', { group: 'g' })],
      agents: [anAgent('a', { groups: ['g'] })],
    });
    const { live, clock, tell } = aLiveCentre({ centre });
    tell(logsOn('a'), arrives('c1'));
    expect(live.projection.waitingIn('q').map(({ callId }) => callId)).toEqual(['c1']);
    clock.turn(3_000);
    tell(accepts('c1/1'), connects('c1/1'));
    const agent = live.projection.agents.get('a');
    const session = live.projection.agents.session('a/1');
    expect(agent).toMatchObject({ state: 'busy', toldState: 'busyAcd' });
    expect(session).toMatchObject({ state: 'busyOnCall', groupId: 'g' });
    expect(live.projection.waitingIn('q')).toEqual([]);
    clock.turn(60_000);
    tell(hangsUp('c1'));
    expect(agent).toMatchObject({ state: 'workingAfterCall', toldState: 'busyAcd' });
    expect(live.projection.calls.get('c1')).toMatchObject({ state: 'ended', outcome: 'answered' });
    clock.turn(30_000);
    expect(agent).toMatchObject({ state: 'ready', toldState: 'ready' });
    const kinds = live.projection.calls
      .get('c1')
      ?.segments.map(({ kind, fromMs, toMs }) => [kind, fromMs, toMs]);
    expect(kinds).toEqual([
      ['queue', 0, 3_000],
      ['talk', 3_000, 63_000],
      ['wrapUp', 63_000, 93_000],
    ]);
  });

  it('put waiting calls in the order in which the core serves them', () => {
    const { live, tell } = aLiveCentre();
    tell(arrives('late'), arrives('urgent', { class: 0 }), arrives('early', { offsetMs: -5_000 }));
    const waiting = live.projection.waitingIn('q').map(({ callId }) => callId);
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
    expect(live.projection.calls.get('c1')).toMatchObject({ outcome: 'abandoned', state: 'ended' });
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
    expect(live.projection.calls.get('c1')).toMatchObject({ state: 'connected' });
    expect(live.projection.agents.get('a')?.work.size).toBe(0);
  });

  it('show a callback as one until it is connected, in no queue meanwhile', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(arrives('c1'));
    clock.turn(10_000);
    tell({ type: 'call.callbackTaken', callId: 'c1' });
    const { projection } = live;
    expect(projection.waitingIn('q')).toEqual([]);
    expect(projection.calls.live()).toMatchObject([
      { state: 'callback', outcome: 'callback', cause: 'caller', segments: [{ toMs: 10_000 }] },
    ]);
    tell(logsOn('a'));
    tell(accepts('c1/1'));
    expect(projection.calls.get('c1')).toMatchObject({ state: 'callback' });
    expect(projection.waitingIn('q')).toEqual([]);
    tell(connects('c1/1'));
    expect(projection.calls.get('c1')).toMatchObject({ state: 'connected', outcome: 'callback' });
    tell(hangsUp('c1'));
    expect(projection.calls.get('c1')).toMatchObject({ state: 'ended', cause: 'callerHungUp' });
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
    expect(projection.calls.get('k1')).toMatchObject({ direction: 'consult', state: 'queued' });
    expect(projection.waitingIn('t')).toEqual([]);
    tell(logsOn('b'));
    tell(accepts('k1/1'), connects('k1/1'));
    expect(projection.calls.get('k1')?.segments).toMatchObject([
      { kind: 'queue', toMs: live.nowMs },
      { kind: 'talk', agentId: 'b', toMs: null },
    ]);
    tell({ type: 'completeTransfer', offerId: 'c1/1' });
    expect(projection.calls.get('k1')).toMatchObject({ state: 'ended', cause: 'transferred' });
    expect(projection.agents.get('b')?.work.get('k1/1')).toMatchObject({
      callId: 'c1',
      kind: 'routed',
    });
    tell(hangsUp('c1'));
    clock.turn(10_000);
    expect(projection.calls.get('c1')?.segments.map((of) => [of.kind, of.agentId])).toEqual([
      ['queue', null],
      ['talk', 'a'],
      ['talk', 'b'],
      ['wrapUp', 'a'],
      ['wrapUp', 'b'],
    ]);
    const open = projection.calls.all().flatMap(({ segments }) => segments);
    expect(open.filter(({ toMs }) => toMs === null)).toEqual([]);
  });

  it('show a transferred call as waiting again, but not in a queue for one agent alone', () => {
    const { live, tell } = aLiveCentre({
      centre: aCentre({ agents: [anAgent('a'), anAgent('b')] }),
    });
    const { projection } = live;
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), { type: 'hold', offerId: 'c1/1' });
    tell({ type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' }, returnTo: 'queue' });
    const waits = { state: 'queued', isHeld: false, callVersion: 2 };
    expect(projection.calls.get('c1')).toMatchObject({ ...waits, forAgentId: 'b' });
    expect(projection.waitingIn('q')).toEqual([]);
    tell({ type: 'moveCall', callId: 'c1', queueId: 'q' });
    expect(projection.calls.get('c1')).toMatchObject({ forAgentId: null, callVersion: 3 });
  });

  it('show a callback that a supervisor gives up as ended', () => {
    const { live, tell } = aLiveCentre();
    tell(arrives('c1'));
    tell({ type: 'call.callbackTaken', callId: 'c1' });
    tell({ type: 'hangUpCall', callId: 'c1' });
    expect(live.projection.calls.get('c1')).toMatchObject({ state: 'ended', cause: 'command' });
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

  it('tell the same whichever router is below', () => {
    const told = [createRouter, createNaiveRouter].map((create) => {
      const clock = new TurnedClock();
      const centre = aCentre();
      const live = startLiveCentre({ centre, clock, speed: 1, originMs: 0, createRouter: create });
      for (const input of [arrives('c1'), logsOn('a'), arrives('c2')]) void live.submit(input);
      clock.turn(45_000);
      return live.projection.calls.all();
    });
    expect(told[0]).toHaveLength(2);
    expect(told[0]).toEqual(told[1]);
  });
});

describe('events', () => {
  it('go on from a position without loss or repetition', () => {
    const { live, tell } = aLiveCentre();
    tell(logsOn('a'));
    const { position } = live;
    const seen: string[] = [];
    live.onEvents((events) => seen.push(...events.map(positionOf)));
    tell(arrives('c1'));
    tell(hangsUp('c1'));
    const again = live.eventsAfter(position, 100)?.map(positionOf);
    expect(again).toEqual(seen);
    expect(again?.at(-1)).toBe(live.position);
  });

  it('are refused for a position that is not of this centre', () => {
    const { live, tell } = aLiveCentre();
    tell(logsOn('a'));
    expect(live.eventsAfter(`${Number(live.position) + 1}`, 100)).toBeNull();
    expect(live.eventsAfter(live.position, 100)).toEqual([]);
  });

  it('are told when they can be read', () => {
    const { live, tell } = aLiveCentre();
    const states: (string | undefined)[] = [];
    live.onEvents(() => states.push(live.projection.agents.get('a')?.state));
    tell(logsOn('a'));
    expect(states).toEqual(['ready']);
  });

  it('are dropped beyond the number kept, and the reader is told so', () => {
    const { live, tell } = aLiveCentre();
    for (let n = 0; n < 60_000; n += 1) tell(arrives(`c${n}`), hangsUp(`c${n}`));
    expect(live.eventsAfter('0', 100)).toBeNull();
    expect(live.eventsAfter(`${Number(live.position) - 100_000}`, 200_000)).toHaveLength(100_000);
    expect(live.eventsAfter(`${Number(live.position) - 100_001}`, 100)).toBeNull();
  });
});

function countTurns(clock: TurnedClock, isOpen: () => boolean): number {
  let turns = 0;
  const again = (): void => {
    turns += 1;
    if (isOpen()) clock.after(0, again);
  };
  clock.after(0, again);
  clock.turn(0);
  return turns;
}
