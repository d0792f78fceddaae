/** One open callback for a number and queue, which a caller who calls again takes over. */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
  queueTurns,
} from '../support/builders.ts';
import { aLiveCentre, type TestCentre } from '../support/live-centre.ts';

const number = '+33639980021';
const calls = (callId: string, further: object = {}): Input =>
  arrives(callId, { facts: { 'call.callerNumber': number }, ...further });
const takes = (callId: string): Input => ({ type: 'call.callbackTaken', callId });

function aCentreOfTwo(): TestCentre {
  const queues = [aQueue('q'), aQueue('r')];
  return aLiveCentre({ centre: aCentre({ queues, agents: [anAgent('a')] }) });
}

/** State, class and due key of calls that have not ended. */
function open({ live }: TestCentre) {
  return live.projection.calls
    .live()
    .map(({ call }) => [call.callId, call.derivedState, call.class, call.dueKey]);
}

describe('callbacks of one number', () => {
  it('are one in a queue: a second is cancelled, another queue’s is not', () => {
    const centre = aCentreOfTwo();
    const { tell, clock } = centre;
    tell(calls('c1'), calls('c2'), calls('r1', { queueId: 'r' }), arrives('x'));
    tell(takes('c1'), takes('r1'), takes('x'));
    tell(takes('c2'));
    clock.turn(0);
    expect(open(centre).map(([id, state]) => [id, state])).toEqual([
      ['c1', 'callback'],
      ['r1', 'callback'],
      ['x', 'callback'],
    ]);
  });

  it('become one with the call of a caller who calls again, at the place of the callback', () => {
    const centre = aCentreOfTwo();
    const { tell, clock } = centre;
    tell(calls('c1', { class: 1 }), takes('c1'));
    clock.turn(60_000);
    tell(arrives('other'), calls('c2'));
    clock.turn(0);
    expect(open(centre)).toEqual([
      ['other', 'queued', 2, 60_000],
      ['c2', 'queued', 1, 0],
    ]);
    tell(logsOn('a'));
    tell(...answers('c2/1'));
    clock.turn(0);
    tell(hangsUp('c2'));
    expect(open(centre).map(([id]) => id)).toEqual(['other']);
  });

  it('are owed again where the caller gives up', () => {
    const centre = aCentreOfTwo();
    const { tell, clock, live } = centre;
    tell(calls('c1'), takes('c1'));
    clock.turn(60_000);
    tell(calls('c2'));
    clock.turn(0);
    expect(live.calls.callbacks.save()).toMatchObject([
      { ifAbandoned: 'c2', queueId: 'q', number },
    ]);
    tell(hangsUp('c2'));
    clock.turn(0);
    expect(open(centre).map(([, state]) => state)).toEqual(['callback']);
    expect(live.calls.callbacks.save()).toEqual([]);
  });
});

describe('a promised callback', () => {
  const promise = { queueId: 'q', number, atMs: 60_000 };
  const minute = 60_000;

  it('that is due while its queue is closed is made when the queue opens', () => {
    const centre = aCentreOfTwo();
    const { tell, clock, live } = centre;
    const { callbacks } = live.calls;
    callbacks.promise(promise);
    tell(queueTurns('q', 'closed'), queueTurns('r', 'closed'));
    clock.turn(2 * minute);
    tell(queueTurns('r', 'open'));
    clock.turn(0);
    expect(open(centre)).toEqual([]);
    expect(callbacks.toCome('q')).toMatchObject([promise]);
    tell(queueTurns('q', 'open'));
    clock.turn(0);
    expect(open(centre).map(([, state]) => state)).toEqual(['callback']);
    expect(callbacks.save()).toEqual([]);
  });

  it('replaces the one before it to its number in its queue, and can be taken back', () => {
    const { live, clock } = aCentreOfTwo();
    const { callbacks } = live.calls;
    const later = { ...promise, atMs: 2 * minute };
    const other = { ...promise, queueId: 'r' };
    const withheld = { ...promise, number: null };
    for (const one of [promise, other, withheld, { ...withheld }, later]) callbacks.promise(one);
    expect(callbacks.save()).toEqual([other, withheld, withheld, later]);
    callbacks.forget(later);
    clock.turn(minute);
    expect(callbacks.save()).toEqual([]);
    expect(live.projection.calls.live()).toHaveLength(3);
  });
});
