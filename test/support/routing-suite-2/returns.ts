/**
 * B8, B9: what transfers and consults do to idle time and counts.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input, RoutingSettings } from '../../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOff,
  logsOn,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** a and z serve q; b serves t. Who of a and z is idle longer shows in the next offer. */
function centreOf(
  routing: RoutingSettings = {},
  strategy: 'longestIdle' | 'fewestHandled' | 'leastTalk' = 'longestIdle',
): CentreFile {
  return aCentre({
    routing: { excludeTransferrer: false, ...routing },
    defaults: { strategy },
    queues: [aQueue('q'), aQueue('t')],
    agents: [anAgent('a'), anAgent('z'), anAgent('b', { links: [{ queue: 't' }] })],
  });
}

const toB = { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' } } as const;
const consults = {
  type: 'consult',
  offerId: 'c1/1',
  to: { queueId: 't' },
  callId: 'k1',
} as const;

/** Tests of the return window and of what a consult counts for. */
export function describeReturns(createRouter: CreateRouter): void {
  describe('B9: a call that comes back', () => {
    /**
     * a, idle from 0 to 100 s, passes c1 to b, who is not there; they have it again at 141 s and
     * end it at 150 s. z is idle from 120 s on.
     */
    const bounced = (routing: RoutingSettings, between: readonly Input[] = []) => {
      const driven = drive(createRouter, centreOf(routing));
      driven.at(0, logsOn('a'));
      driven.at(100_000, arrives('c1'));
      driven.at(100_000, answers('c1/1'));
      driven.at(101_000, { ...toB, returnTo: 'agent' });
      driven.at(105_000, between);
      driven.at(120_000, logsOn('z'));
      expect(driven.offersAt(131_000)).toEqual(['offer c1/2 to a']);
      driven.at(141_000, answers('c1/2'));
      driven.at(150_000, hangsUp('c1'));
      return driven.offersAt(400_000, arrives('c2'));
    };

    it('within the window it gives back the idle time from before', () => {
      expect(bounced({})).toEqual(['offer c2/1 to a']);
    });

    it('the end of the window is within', () => {
      expect(bounced({ returnWindowMs: 40_000 })).toEqual(['offer c2/1 to a']);
    });

    it('later it is a call like any other', () => {
      expect(bounced({ returnWindowMs: 39_999 })).toEqual(['offer c2/1 to z']);
    });

    it('work of theirs in between ends that', () => {
      const began = {
        type: 'directCall.began',
        callId: 'd1',
        agentId: 'a',
        direction: 'incoming',
      } as const;
      expect(bounced({}, [began, hangsUp('d1')])).toEqual(['offer c2/1 to z']);
    });

    it('routed work of theirs in between ends it as well, and so does a log-off', () => {
      const { at, offersAt } = drive(createRouter, centreOf());
      at(0, logsOn('a'));
      at(100_000, arrives('c1'));
      at(100_000, answers('c1/1'));
      at(101_000, { ...toB, returnTo: 'agent' }, arrives('c9'));
      at(102_000, answers('c9/1'), hangsUp('c9'));
      at(120_000, logsOn('z'));
      at(131_000);
      at(132_000, answers('c1/2'));
      at(150_000, hangsUp('c1'));
      expect(offersAt(400_000, arrives('c2'))).toEqual(['offer c2/1 to z']);
      expect(bounced({}, [logsOff('a'), logsOn('a')])).toEqual(['offer c2/1 to z']);
    });

    it('another agent in between ends it too', () => {
      const { at, offersAt } = drive(createRouter, centreOf());
      at(0, logsOn('a'));
      at(100_000, logsOn('b'), arrives('c1'));
      at(100_000, answers('c1/1'));
      at(101_000, toB);
      at(102_000, answers('c1/2'));
      at(103_000, { type: 'transfer', offerId: 'c1/2', to: { agentId: 'a' } });
      at(104_000, logsOn('z'), answers('c1/3'));
      at(105_000, hangsUp('c1'));
      expect(offersAt(400_000, arrives('c2'))).toEqual(['offer c2/1 to z']);
    });
  });

  describe('B8, B9: what a consult counts for', () => {
    const asked = (centre: CentreFile) => {
      const driven = drive(createRouter, centre);
      driven.at(0, logsOn('a'), logsOn('b'));
      driven.at(1_000, arrives('c1'));
      driven.at(2_000, answers('c1/1'), consults);
      driven.at(3_000, answers('k1/1'));
      return driven;
    };

    it('one that never took the customer leaves the idle time as it is', () => {
      const agents = ['b', 'c'].map((id) => anAgent(id, { links: [{ queue: 't' }] }));
      const centre = { ...centreOf(), agents: [anAgent('a'), ...agents] };
      const { at, offersAt } = asked(centre);
      at(4_000, logsOn('c'));
      at(5_000, { type: 'cancelConsult', offerId: 'c1/1' });
      expect(offersAt(6_000, arrives('c2', { queueId: 't' }))).toEqual(['offer c2/1 to b']);
    });

    it('one that took them zeroes it at its end', () => {
      const agents = ['b', 'c'].map((id) => anAgent(id, { links: [{ queue: 't' }] }));
      const centre = { ...centreOf(), agents: [anAgent('a'), ...agents] };
      const { at, offersAt } = asked(centre);
      at(4_000, logsOn('c'), { type: 'completeTransfer', offerId: 'c1/1' });
      at(5_000, hangsUp('c1'));
      expect(offersAt(6_000, arrives('c2', { queueId: 't' }))).toEqual(['offer c2/1 to c']);
    });

    it('it is handled, and talk, from when it takes the customer', () => {
      for (const strategy of ['fewestHandled', 'leastTalk'] as const) {
        const agents = ['b', 'c'].map((id) => anAgent(id, { links: [{ queue: 't' }] }));
        const centre = { ...centreOf({}, strategy), agents: [anAgent('a'), ...agents] };
        const cancelled = asked(centre);
        cancelled.at(60_000, { type: 'cancelConsult', offerId: 'c1/1' }, logsOn('c'));
        const first = cancelled.offersAt(61_000, arrives('c2', { queueId: 't' }));
        expect(first).toEqual(['offer c2/1 to b']);
        const passed = asked(centre);
        passed.at(60_000, { type: 'completeTransfer', offerId: 'c1/1' }, logsOn('c'));
        passed.at(61_000, hangsUp('c1'));
        expect(passed.offersAt(62_000, arrives('c2', { queueId: 't' }))).toEqual([
          'offer c2/1 to c',
        ]);
      }
    });
  });
}
