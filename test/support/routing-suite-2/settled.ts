/**
 * B20a: readings that were settled after two routers were compared, as far as no other block of the
 * suite holds them.
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
  deviceReports,
  fails,
  logsOn,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** Tests of settled readings. */
export function describeSettled(createRouter: CreateRouter): void {
  describe('B20a: settled readings', () => {
    it('the device takes back what is not accepted, and units come back with the end', () => {
      const queues = [aQueue('q', { channel: 'chat' })];
      const channels = { chat: { cost: 100 }, exclusive: [] };
      const { offersAt } = drive(createRouter, aCentre({ queues, channels }));
      offersAt(0, logsOn('a'), arrives('c1'), arrives('c2'));
      expect(offersAt(1, deviceReports('a', false))).toEqual(['c1/1 rescinded (stateChange)']);
      expect(offersAt(2, deviceReports('a', true))).toEqual(['offer c1/2 to a']);
      expect(offersAt(3, accepts('c1/2'), deviceReports('a', false))).toEqual(['c1/2 connecting']);
      expect(offersAt(4, deviceReports('a', true))).toEqual([]);
      expect(offersAt(5, fails('c1/2', 'unreachable'), deviceReports('a', true))).toEqual([
        'c1/2 failed (unreachable)',
        'offer c1/3 to a',
      ]);
    });

    it('a skipped step holds: its class, its offset, its queues and its expression', () => {
      const plan: QueuePlan = {
        class: 2,
        required: 'has(x)',
        steps: [
          {
            atMs: 10,
            mode: 'widen',
            required: [{ agentId: 'r' }],
            class: 1,
            offsetMs: 500,
            alsoQueues: ['k'],
            skipIfUnstaffed: true,
          },
          { atMs: 9_000, mode: 'widen', required: 'has(y)' },
        ],
      };
      const { callsAt } = drive(
        createRouter,
        aCentre({
          queues: [aQueue('q', { plan }), aQueue('k')],
          agents: [anAgent('a'), anAgent('r', { links: [{ queue: 'k' }] })],
        }),
      );
      callsAt(0, logsOn('a'), arrives('c1'));
      expect(callsAt(10)).toEqual(['c1 skips step 1', 'c1 class 1, due 500', 'c1 step 2']);
      expect(callsAt(20, logsOn('r'))).toEqual(['offer c1/1 to r']);
    });

    it('who failed a call for one agent is excluded where it then waits', () => {
      const routing = { rejectCoolDownMs: 0 };
      const { callsAt } = drive(createRouter, { ...aCentreWithPlan({}, 'a', 'b'), routing });
      callsAt(0, logsOn('a'), logsOn('b'), arrives('c1'));
      callsAt(1, answers('c1/1'), { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' } });
      // a is present, and busy throughout: not tried.
      callsAt(2, arrives('c2'));
      callsAt(3, answers('c2/1'));
      expect(callsAt(4, rejects('c1/2'))).toEqual(['c1/2 rejected', 'c1 enters q (return)']);
      expect(callsAt(30_004)).toEqual(['offer c1/3 to b']);
    });

    it('an exclusion begun past a limit outlives the end of all others', () => {
      const plan = { maxWaitMs: 10, fallback: { kind: 'move', queue: 'k' } } as const;
      const agents = ['a', 'b'].map((id) =>
        anAgent(id, { links: [{ queue: 'q' }, { queue: 'k' }] }),
      );
      const queues = [aQueue('q', { plan }), aQueue('k')];
      const routing = { rejectCoolDownMs: 0 };
      const { offersAt } = drive(createRouter, aCentre({ queues, agents, routing }));
      offersAt(0, logsOn('a'), arrives('c1'));
      expect(offersAt(12, rejects('c1/1'))).toEqual(['c1/1 rejected']);
      expect(offersAt(13, logsOn('b'))).toEqual(['offer c1/2 to b']);
      expect(offersAt(14, rejects('c1/2'))).toEqual(['c1/2 rejected', 'offer c1/3 to b']);
    });

    it('a second exclusion of an agent stands beside the first', () => {
      const routing = { rejectCoolDownMs: 0 };
      const { offersAt } = drive(createRouter, { ...aCentreWithPlan({}, 'a', 'b'), routing });
      // b is present, and busy throughout: not tried.
      offersAt(0, logsOn('b'), arrives('c0'));
      offersAt(1, answers('c0/1'), logsOn('a'), arrives('c1'));
      offersAt(2, rejects('c1/1'));
      offersAt(10_000, { type: 'pullCall', callId: 'c1', agentId: 'a' }, rejects('c1/2'));
      expect(offersAt(39_999)).toEqual([]);
      expect(offersAt(40_000)).toEqual(['offer c1/3 to a']);
    });

    it('a further no-answer does not begin the auto-return anew', () => {
      const { at } = drive(createRouter, {
        ...aCentre({ queues: [aQueue('q', { channel: 'chat' })] }),
        routing: {
          notReadyWithLiveOffer: 'finishOffer',
          noAnswersMax: { others: 1 },
          autoReturnMs: 6_000,
        },
      });
      at(0, logsOn('a'), arrives('c1'));
      at(5_000, arrives('c2'));
      expect(at(20_000)).toEqual(['c1/1 expired', 'a reserved(noAnswer)']);
      expect(at(25_000)).toEqual(['c2/1 expired', 'a notReady(noAnswer)']);
      expect(at(26_000).at(-1)).toBe('a reserved');
    });
  });
}
