import { describe, expect, it } from 'vitest';
import { positionOf, startLiveCentre } from '../../live/index.ts';
import { createRouter, type Instant } from '../../routing/index.ts';
import {
  aCentre,
  accepts,
  aQueue,
  arrives,
  connects,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import { aLiveCentre, mondayMs } from '../support/live-centre.ts';
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
    expect(live.projection.agents.get('a')?.shown.derivedState).toBe('ready');
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
    expect(live.projection.agents.get('a')?.shown.reason).toBe('noAnswer');
  });

  it('runs tasks and timers in their order after the machine slept, each at its own time', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(logsOn('a'), arrives('c1'));
    live.at(15_000, () => void live.submit(accepts('c1/1')));
    live.at(15_500, () => void live.submit(connects('c1/1')));
    clock.sleep(60_000);
    clock.turn(60_000);
    const [queue, talk] = live.projection.calls.get('c1')?.segments ?? [];
    const at = live.names.instant(15_500);
    expect(queue).toMatchObject({ kind: 'queue', to: at, outcome: 'answered' });
    expect(talk).toMatchObject({ kind: 'talk', agentId: live.names.id('a'), from: at });
  });

  it('goes on where it was where the clock is set back, and does not go on twice', () => {
    const { live, clock, tell } = aLiveCentre();
    tell(logsOn('a'), arrives('c1'));
    clock.setBy(-3_600_000);
    tell(arrives('c2'));
    expect(live.projection.calls.get('c2')?.derivedState).toBe('queued');
    clock.turn(20_000);
    expect(live.projection.calls.get('c1')?.offers[0]?.state).toBe('expired');
    clock.setBy(3_600_000);
    clock.turn(1_000);
    expect(live.nowMs).toBe(21_000);
    clock.setBy(3_600_000);
    clock.turn(0);
    expect(live.nowMs).toBe(3_621_000);
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
    expect(live.projection.calls.get('c1')).toMatchObject({ derivedState: 'ended', outcome: null });
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
      epoch: 1,
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
    live.onEvents(() => states.push(live.projection.agents.get('a')?.shown.derivedState));
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

  it('are dropped a day after they happened, and what was told between them with them', () => {
    const { live, clock, tell } = aLiveCentre();
    const hourMs = 3_600_000;
    tell(arrives('c1'));
    const told = { type: 'call.note', subject: 'call/c1', atMs: 0, data: { version: 1 } };
    live.tell(told);
    tell(hangsUp('c1'));
    const first = live.position;
    clock.turn(23 * hourMs);
    tell(arrives('c2'));
    expect(live.eventsAfter('0', 100)?.length).toBeGreaterThan(3);
    clock.turn(2 * hourMs);
    tell(arrives('c3'), hangsUp('c3'));
    expect(live.eventsAfter('0', 100)).toBeNull();
    const left = live.eventsAfter(first, 100) ?? [];
    expect(left.map((one) => ('effect' in one ? one.effect.type : ''))).toEqual([
      'call.queued',
      'call.queued',
      'call.abandoned',
    ]);
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
