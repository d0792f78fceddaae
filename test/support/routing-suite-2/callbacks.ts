/**
 * B13: callbacks on the same entry, messages, returns.
 */
import { describe, expect, it } from 'vitest';
import type { QueuePlan } from '../../../rules/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  connects,
  fails,
  hangsUp,
  logsOn,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const taken = { type: 'call.callbackTaken', callId: 'c1' } as const;
const left = { type: 'call.messageLeft', callId: 'c1' } as const;

/** Tests of callbacks, messages and returns. */
export function describeCallbacks(createRouter: CreateRouter): void {
  const waiting = (plan: QueuePlan = {}, ...ids: readonly string[]) =>
    drive(createRouter, aCentreWithPlan(plan, ...ids));

  describe('B13: callbacks', () => {
    it('taking one gives the entry its end and keeps its place', () => {
      const { callsAt } = waiting();
      callsAt(0, arrives('c1'), arrives('c2'));
      expect(callsAt(1_000, taken)).toEqual(['c1 callback (caller), wait 1000']);
      expect(callsAt(2_000, logsOn('a'))).toEqual(['offer c1/1 to a']);
    });

    it('an agent is reserved first; their accept is an attempt, its connection the end', () => {
      const { callsAt } = waiting();
      callsAt(0, arrives('c1'), taken);
      callsAt(1_000, logsOn('a'));
      expect(callsAt(2_000, accepts('c1/1'))).toEqual(['c1/1 connecting', 'c1 attempt 1 (c1/1)']);
      expect(callsAt(3_000, connects('c1/1'))).toEqual([
        'c1/1 connected',
        'c1 callback connected after 1',
      ]);
      expect(callsAt(4_000, hangsUp('c1'))).toEqual(['c1/1 done', 'c1 ended (callerHungUp)']);
    });

    it('an attempt rings the customer for its own limit, longer than media may take', () => {
      const { callsAt } = waiting({}, 'a', 'b');
      callsAt(0, arrives('c1'), taken, logsOn('a'));
      callsAt(1_000, accepts('c1/1'));
      expect(callsAt(25_999)).toEqual([]);
      expect(callsAt(26_000)).toEqual(['c1/1 failed (media)']);
    });

    it('an attempt that fails is followed by another, by the rules of offers', () => {
      const { callsAt } = waiting({}, 'a', 'b');
      callsAt(0, arrives('c1'), taken, logsOn('a'), logsOn('b'));
      callsAt(1_000, accepts('c1/1'));
      expect(callsAt(2_000, fails('c1/1', 'media'))).toEqual([
        'c1/1 failed (media)',
        'offer c1/2 to b',
      ]);
      expect(callsAt(3_000, accepts('c1/2'))).toEqual(['c1/2 connecting', 'c1 attempt 2 (c1/2)']);
    });

    it('live offers stay, and become offers of the callback', () => {
      const { callsAt } = waiting();
      callsAt(0, logsOn('a'), arrives('c1'));
      expect(callsAt(1_000, taken)).toEqual(['c1 callback (caller), wait 1000']);
      expect(callsAt(2_000, accepts('c1/1'))).toEqual(['c1/1 connecting', 'c1 attempt 1 (c1/1)']);
    });

    it('no limit, step or hang-up acts any more', () => {
      const steps = [{ atMs: 5_000, mode: 'widen', required: [] }] as const;
      const plan = { steps, maxWaitMs: 10_000, fallback: { kind: 'end' } } as const;
      const { at } = waiting(plan);
      at(0, arrives('c1'), taken);
      expect(at(60_000, hangsUp('c1'), taken, left)).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_state_not_allowed',
        'refused 2 call_state_not_allowed',
      ]);
      const close = { type: 'setQueueState', queueId: 'q', state: 'closed' } as const;
      expect(at(61_000, close)).toEqual(['queue q closed']);
    });

    it('the callback of a fallback is one like any other', () => {
      const plan = { maxWaitMs: 10_000, fallback: { kind: 'callback' } } as const;
      const { callsAt } = waiting(plan);
      callsAt(0, arrives('c1'));
      expect(callsAt(10_000)).toEqual(['c1 callback (maxWait), wait 10000']);
      expect(callsAt(11_000, logsOn('a'))).toEqual(['offer c1/1 to a']);
    });

    it('one that ends an overflow loop is offered by the last step begun', () => {
      const steps = [{ atMs: 1_000, mode: 'replace', required: [] }] as const;
      const fallback = { kind: 'move', queue: 'q' } as const;
      const plan = { skipIfUnstaffed: true, steps, fallback };
      const { callsAt } = drive(
        createRouter,
        aCentre({
          routing: { finalFallback: 'callback' },
          queues: [aQueue('q', { plan, noStaff: 'fallback' })],
        }),
      );
      expect(callsAt(0, arrives('c1')).at(-1)).toBe('c1 callback (overflowLoop), wait 0');
      expect(callsAt(5_000, logsOn('a'))).toEqual(['offer c1/1 to a']);
    });

    it('one is offered while its queue is closed, unless the queue says otherwise', () => {
      const closed = { type: 'setQueueState', queueId: 'q', state: 'closed' } as const;
      const open = { ...closed, state: 'open' } as const;
      const rests = aCentre({ queues: [aQueue('q', { callbacksWhileClosed: false })] });
      const running = drive(createRouter, aCentre());
      running.callsAt(0, arrives('c1'), taken, closed);
      expect(running.callsAt(1, logsOn('a'))).toEqual(['offer c1/1 to a']);
      const { callsAt, router } = drive(createRouter, rests);
      callsAt(0, arrives('c1'), taken, closed);
      expect(callsAt(1, logsOn('a'))).toEqual([]);
      expect(router.whyNot('c1', 'a')).toEqual({ kind: 'holdBack', holdBack: 'queueClosed' });
      expect(callsAt(2, open)).toEqual(['queue q open', 'offer c1/1 to a']);
      expect(callsAt(3, rejects('c1/1'), closed)).toEqual(['c1/1 rejected', 'queue q closed']);
      expect(router.position('c1')).toBe(null);
      const activate = { type: 'activate', version: 2, centre: aCentre() } as const;
      expect(callsAt(20_000, activate).at(-1)).toBe('offer c1/2 to a');
    });

    it('an attempt that fails after its queue closed is followed by another as it opens', () => {
      const queues = [aQueue('q', { callbacksWhileClosed: false })];
      const agents = [anAgent('a'), anAgent('b')];
      const { callsAt } = drive(createRouter, aCentre({ queues, agents }));
      callsAt(0, arrives('c1'), taken, logsOn('a'), logsOn('b'));
      callsAt(1_000, accepts('c1/1'));
      const state = { type: 'setQueueState', queueId: 'q' } as const;
      callsAt(2_000, { ...state, state: 'closed' });
      expect(callsAt(3_000, fails('c1/1', 'media'))).toEqual(['c1/1 failed (media)']);
      expect(callsAt(4_000, { ...state, state: 'open' }).at(-1)).toBe('offer c1/2 to b');
    });

    it('it forgets who failed the call before', () => {
      const plan = { maxWaitMs: 10_000, fallback: { kind: 'callback' } } as const;
      const { callsAt } = waiting(plan, 'a', 'b');
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(9_000, logsOn('b'));
      expect(callsAt(10_500, rejects('c1/1'))).toEqual(['c1/1 rejected', 'offer c1/2 to b']);
      expect(callsAt(11_000, rejects('c1/2'))).toEqual([
        'c1/2 rejected',
        'c1 callback (maxWait), wait 11000',
      ]);
      expect(callsAt(20_500)).toEqual(['offer c1/3 to a']);
    });

    it('a supervisor cancels it', () => {
      const { callsAt } = waiting();
      callsAt(0, logsOn('a'), arrives('c1'), taken);
      callsAt(1_000, accepts('c1/1'));
      expect(callsAt(2_000, { type: 'hangUpCall', callId: 'c1' })).toEqual([
        'c1/1 rescinded (command)',
        'c1 callback cancelled after 1',
        'c1 ended (command)',
      ]);
    });

    it('is refused once an agent has the claim, and when nobody waits', () => {
      const { callsAt } = waiting();
      expect(callsAt(0, taken)).toEqual(['refused 0 call_gone']);
      callsAt(0, logsOn('a'), arrives('c1'));
      expect(callsAt(1_000, accepts('c1/1'), taken, left)).toEqual([
        'c1/1 connecting',
        'refused 1 call_state_not_allowed',
        'refused 2 call_state_not_allowed',
      ]);
      callsAt(2_000, connects('c1/1'));
      expect(callsAt(3_000, taken)).toEqual(['refused 0 call_state_not_allowed']);
    });

    it('digits of a live call say nothing to the core', () => {
      const { at } = waiting();
      const digits = { type: 'call.digits', callId: 'c1', digits: '1' } as const;
      expect(at(0, digits, arrives('c1'), digits)).toEqual(['refused 0 call_gone', 'c1 enters q']);
    });
  });

  describe('B13: messages', () => {
    it('a message left ends the call and takes back its offers', () => {
      const { callsAt } = waiting();
      callsAt(0, logsOn('a'), arrives('c1'));
      expect(callsAt(1_000, left)).toEqual([
        'c1/1 rescinded (callGone)',
        'c1 message (caller), wait 1000',
      ]);
      expect(callsAt(2_000, left)).toEqual(['refused 0 call_gone']);
    });
  });

  describe('B13: returns', () => {
    const returned = (callId: string, of: string) =>
      ({ type: 'call.returned', callId, of }) as const;

    it('a caller who comes back in time has their age again', () => {
      const { callsAt, offersAt } = waiting();
      callsAt(1_000, arrives('c1'));
      callsAt(2_000, hangsUp('c1'));
      callsAt(3_000, arrives('c2'));
      expect(callsAt(302_000, arrives('c3'), returned('c3', 'c1'))).toEqual([
        'c3 enters q',
        'c3 class 2, due 1000',
      ]);
      expect(offersAt(303_000, logsOn('a'))).toEqual(['offer c3/1 to a']);
    });

    it('not later, not twice, and not for one who was answered', () => {
      const { callsAt } = waiting();
      callsAt(0, arrives('c1'), arrives('c2'), hangsUp('c1'), logsOn('a'));
      callsAt(1, answers('c2/1'), hangsUp('c2'));
      expect(callsAt(2, arrives('c3'), returned('c3', 'c2'))).toContain('refused 1 call_gone');
      expect(callsAt(300_001, arrives('c4'), returned('c4', 'c1')).at(-1)).toBe(
        'refused 1 call_gone',
      );
      const twice = waiting();
      twice.callsAt(0, arrives('c1'), hangsUp('c1'), arrives('c2'), arrives('c3'));
      expect(twice.callsAt(1, returned('c2', 'c1'), returned('c3', 'c1'))).toEqual([
        'refused 1 call_gone',
      ]);
    });

    it('an age is restored once: the caller who leaves again takes it with them', () => {
      const { callsAt } = waiting();
      callsAt(0, arrives('c1'), hangsUp('c1'));
      callsAt(1_000, arrives('c2'), returned('c2', 'c1'), hangsUp('c2'));
      expect(callsAt(2_000, arrives('c3'), returned('c3', 'c2')).at(-1)).toBe(
        'refused 1 call_gone',
      );
    });

    it('only while the call waits', () => {
      const agents = [anAgent('a')];
      const { callsAt } = drive(createRouter, aCentre({ agents, queues: [aQueue('q')] }));
      callsAt(0, arrives('c1'), hangsUp('c1'), logsOn('a'), arrives('c2'));
      callsAt(1, answers('c2/1'));
      expect(callsAt(2, returned('c2', 'c1'), returned('c9', 'c1'))).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_gone',
      ]);
    });
  });
}
