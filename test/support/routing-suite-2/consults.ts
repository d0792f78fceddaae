/**
 * B14: consults.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input, PartyTarget, RoutingSettings } from '../../../routing/index.ts';
import type { QueuePlan } from '../../../rules/index.ts';
import {
  aCentre,
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

const offerId = 'c1/1';
const wrapUp = { mode: 'timed', limitMs: 10_000 } as const;
const completes = { type: 'completeTransfer', offerId } as const;
const cancels = { type: 'cancelConsult', offerId } as const;

function consults(to: PartyTarget = { queueId: 't' }, callId = 'k1', of = offerId): Input {
  return { type: 'consult', offerId: of, to, callId };
}

/** a serves s (timed wrap-up), b serves t. */
function centreOf({
  plan = {},
  routing = {},
}: {
  plan?: QueuePlan;
  routing?: RoutingSettings;
} = {}): CentreFile {
  return aCentre({
    routing,
    queues: [aQueue('s', { wrapUp }), aQueue('t', { plan, wrapUp })],
    agents: [anAgent('a', { links: [{ queue: 's' }] }), anAgent('b', { links: [{ queue: 't' }] })],
  });
}

/** Tests of consults. */
export function describeConsults(createRouter: CreateRouter): void {
  const talking = (centre: CentreFile = centreOf()) => {
    const driven = drive(createRouter, centre);
    driven.at(0, logsOn('a'), arrives('c1', { queueId: 's', class: 1, offsetMs: 500 }));
    driven.at(1_000, answers(offerId));
    return driven;
  };
  const consulting = (centre: CentreFile = centreOf()) => {
    const driven = talking(centre);
    driven.at(2_000, logsOn('b'), consults());
    driven.at(3_000, answers('k1/1'));
    return driven;
  };

  describe('B14: consult', () => {
    it('a leg lost over a restart ends the consult that it made', () => {
      const agents = [anAgent('a'), anAgent('b', { links: [{ queue: 't' }] })];
      const queues = [aQueue('q'), aQueue('t')];
      const { callsAt } = drive(createRouter, aCentre({ queues, agents }));
      callsAt(0, logsOn('a'), logsOn('b'), arrives('c1'));
      callsAt(1, answers('c1/1'), consults());
      callsAt(2, answers('k1/1'));
      expect(callsAt(3, { type: 'restart', epoch: 2, liveLegs: ['k1/1'] })).toEqual([
        'k1/1 done',
        'k1 ended (consultCancelled)',
        'c1/1 done',
        'c1 ended (lostMedia)',
        'leg k1/1 released',
      ]);
    });

    it('a supervisor hangs it up like any call', () => {
      const { callsAt } = talking();
      callsAt(2_000, consults());
      expect(callsAt(3_000, { type: 'hangUpCall', callId: 'k1' })).toEqual(['k1 ended (command)']);
    });

    it('is offered again at once where all but those in the call have been tried', () => {
      const links = [{ queue: 's' }, { queue: 't' }];
      const agents = ['a', 'b', 'd'].map((id) => anAgent(id, { links }));
      const { at, offersAt } = talking({ ...centreOf(), agents });
      expect(offersAt(2_000, logsOn('b'), consults())).toEqual(['offer k1/1 to b']);
      expect(offersAt(3_000, rejects('k1/1'))).toEqual(['k1/1 rejected']);
      expect(offersAt(13_000)).toEqual(['offer k1/2 to b']);
      at(14_000, answers('k1/2'), { type: 'conference', offerId });
      expect(offersAt(15_000, logsOn('d'), consults({ queueId: 't' }, 'k2'))).toEqual([
        'offer k2/1 to d',
      ]);
      at(16_000, rejects('k2/1'));
      expect(offersAt(26_000)).toEqual(['offer k2/2 to d']);
    });

    it("is an entry of its own, with the call's class, offset and age", () => {
      const { effectsAt } = talking();
      expect(effectsAt(2_000, consults())).toMatchObject([
        {
          type: 'call.queued',
          callId: 'k1',
          queueId: 't',
          reason: 'consult',
          class: 1,
          dueKey: 500,
        },
      ]);
    });

    it('is connected without being answered', () => {
      const { at } = talking();
      at(2_000, logsOn('b'), consults());
      expect(at(3_000, answers('k1/1'))).toEqual(['k1/1 connecting', 'k1/1 connected', 'b busy']);
    });

    it('the customer is held by it, not by a hold of their own', () => {
      const { at } = consulting();
      expect(at(4_000, { type: 'hold', offerId }, { type: 'retrieve', offerId })).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_state_not_allowed',
      ]);
    });

    it('a customer held before it may be retrieved meanwhile', () => {
      const { at } = talking();
      at(2_000, { type: 'hold', offerId }, logsOn('b'), consults());
      expect(at(3_000, { type: 'retrieve', offerId })).toEqual(['c1 retrieved (c1/1)']);
    });

    it('completion passes the customer on; the asker wraps up, the consult is over', () => {
      const { at } = consulting();
      expect(at(4_000, completes)).toEqual([
        'c1 passed to b (k1/1)',
        'c1/1 wrap-up until 14000',
        'k1 ended (transferred)',
        'a workingAfterCall',
      ]);
      expect(at(5_000, hangsUp('c1'))).toEqual([
        'k1/1 wrap-up until 15000',
        'c1 ended (callerHungUp)',
        'b workingAfterCall',
      ]);
    });

    it('the agent who took the customer ends the call, and may pass it on themselves', () => {
      const ends = consulting();
      ends.at(4_000, completes);
      expect(ends.callsAt(5_000, { type: 'hangUp', offerId: 'k1/1' })).toEqual([
        'k1/1 wrap-up until 15000',
        'c1 ended (agentHungUp)',
      ]);
      const passes = consulting();
      passes.at(4_000, completes);
      const transfer = { type: 'transfer', offerId: 'k1/1', to: { queueId: 's' } } as const;
      expect(passes.callsAt(5_000, transfer)).toEqual([
        'k1/1 wrap-up until 15000',
        'c1 enters s (transfer)',
      ]);
      expect(passes.offersAt(14_000)).toEqual(['offer c1/2 to a']);
    });

    it('completion and conference need a connection, and an asker', () => {
      const { at } = talking();
      const conference = { type: 'conference', offerId } as const;
      expect(
        at(2_000, completes, conference, cancels, logsOn('b'), consults()).slice(0, 3),
      ).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_state_not_allowed',
        'refused 2 call_state_not_allowed',
      ]);
      expect(at(3_000, accepts('k1/1'), completes, conference)).toEqual([
        'k1/1 connecting',
        'refused 1 consult_not_connected',
        'refused 2 consult_not_connected',
      ]);
      at(4_000, connects('k1/1'));
      expect(at(5_000, { type: 'completeTransfer', offerId: 'k1/1' })).toEqual([
        'refused 0 call_state_not_allowed',
      ]);
    });

    it('cancelling frees the agent asked, without wrap-up', () => {
      const { at } = consulting();
      expect(at(4_000, cancels)).toEqual(['k1/1 done', 'k1 ended (consultCancelled)', 'b ready']);
      expect(at(5_000, { type: 'hold', offerId })).toEqual(['c1 held (c1/1)']);
    });

    it('with consultWrapUp they wrap up by the rule of their queue', () => {
      const { at } = consulting(centreOf({ routing: { consultWrapUp: true } }));
      expect(at(4_000, cancels)).toEqual([
        'k1/1 wrap-up until 14000',
        'k1 ended (consultCancelled)',
        'b workingAfterCall',
      ]);
    });

    it('cancelling takes back what still rings', () => {
      const { callsAt } = talking();
      callsAt(2_000, logsOn('b'), consults());
      expect(callsAt(3_000, cancels)).toEqual([
        'k1/1 rescinded (callGone)',
        'k1 ended (consultCancelled)',
      ]);
    });

    it('is cancelled first of all when the customer or the asker leaves', () => {
      expect(consulting().callsAt(4_000, hangsUp('c1'))).toEqual([
        'k1/1 done',
        'k1 ended (consultCancelled)',
        'c1/1 wrap-up until 14000',
        'c1 ended (callerHungUp)',
      ]);
      expect(consulting().callsAt(4_000, { type: 'leg.ended', offerId })).toEqual([
        'k1/1 done',
        'k1 ended (consultCancelled)',
        'c1/1 wrap-up until 14000',
        'c1 ended (legEnded)',
      ]);
    });

    it('is over when the agent asked leaves; the customer stays with the asker', () => {
      const { callsAt } = consulting();
      expect(callsAt(4_000, { type: 'hangUp', offerId: 'k1/1' })).toEqual([
        'k1/1 done',
        'k1 ended (agentHungUp)',
      ]);
      expect(callsAt(5_000, consults({ queueId: 't' }, 'k2'))).toEqual([
        'k2 enters t (consult)',
        'offer k2/1 to b',
      ]);
    });

    it('ends at a waiting limit of its queue, whatever the fallback', () => {
      const plan = { maxWaitMs: 5_000, fallback: { kind: 'move', queue: 's' } } as const;
      const { callsAt } = talking(centreOf({ plan }));
      callsAt(2_000, consults());
      expect(callsAt(7_000)).toEqual(['k1 ended (maxWait)']);
    });

    it('waits on after a failed offer, by the rules of offers', () => {
      const { callsAt } = talking();
      callsAt(2_000, logsOn('b'), consults());
      expect(callsAt(3_000, rejects('k1/1'))).toEqual(['k1/1 rejected']);
      expect(callsAt(13_000)).toEqual(['offer k1/2 to b']);
    });

    it('is not offered to those who are in the call it asks about', () => {
      const centre = aCentre({
        queues: [aQueue('s', { channel: 'chat' }), aQueue('t', { channel: 'chat' })],
        agents: [anAgent('a', { links: [{ queue: 's' }, { queue: 't' }] })],
      });
      const { offersAt, router } = talking(centre);
      expect(offersAt(2_000, consults())).toEqual([]);
      expect(router.whyNot('k1', 'a')).toEqual({ kind: 'test', test: 'notExcluded' });
    });

    it('to an agent: they alone, until the transfer wait or their first failed offer', () => {
      const { callsAt } = talking();
      expect(callsAt(2_000, logsOn('b'), consults({ agentId: 'b' }))).toEqual([
        'k1 enters s for b (consult)',
        'offer k1/1 to b',
      ]);
      expect(callsAt(3_000, fails('k1/1', 'busy'))).toEqual([
        'k1/1 failed (busy)',
        'k1 ended (transferWait)',
      ]);
      callsAt(20_000, consults({ agentId: 'b' }, 'k2'), {
        type: 'setState',
        agentId: 'b',
        state: 'notReady',
      });
      expect(callsAt(50_000)).toEqual(['k2 ended (transferWait)']);
    });

    it('one at a time, under a name of its own, to a target that is there', () => {
      const { at } = talking();
      const close = { type: 'setQueueState', queueId: 't', state: 'closed' } as const;
      const taken = consults({ queueId: 't' }, 'c1');
      expect(at(2_000, taken, consults({ queueId: 'x' }), consults({ number: '1' }))).toEqual([
        'refused 0 name_taken',
        'refused 1 queue_not_found',
        'refused 2 operation_unavailable',
      ]);
      expect(at(3_000, consults(), consults({ queueId: 't' }, 'k2'), close)).toEqual([
        'k1 enters t (consult)',
        'refused 1 call_state_not_allowed',
        'queue t closed',
        'k1 ended (queueClosed)',
      ]);
      expect(at(4_000, consults())).toEqual(['refused 0 queue_closed']);
    });

    it('has no caller who could hang up, leave a message or take a callback', () => {
      const { at } = talking();
      at(2_000, consults());
      const refused = at(
        3_000,
        hangsUp('k1'),
        { type: 'call.messageLeft', callId: 'k1' },
        { type: 'call.callbackTaken', callId: 'k1' },
        { type: 'moveCall', callId: 'k1', queueId: 's' },
      );
      expect(refused).toEqual([0, 1, 2, 3].map((n) => `refused ${n} call_state_not_allowed`));
    });

    it('nothing is transferred while it lasts, by either side', () => {
      const { at } = consulting();
      const to = { queueId: 's' };
      expect(
        at(4_000, { type: 'transfer', offerId, to }, { type: 'transfer', offerId: 'k1/1', to }),
      ).toEqual(['refused 0 call_state_not_allowed', 'refused 1 call_state_not_allowed']);
    });

    it('may be about a direct call', () => {
      const { callsAt } = drive(createRouter, centreOf());
      callsAt(0, logsOn('a'), logsOn('b'), {
        type: 'directCall.began',
        callId: 'd1',
        agentId: 'a',
        direction: 'incoming',
      });
      expect(callsAt(1_000, consults({ queueId: 't' }, 'k1', 'd1/1'))).toEqual([
        'k1 enters t (consult)',
        'offer k1/1 to b',
      ]);
      callsAt(2_000, answers('k1/1'));
      expect(callsAt(3_000, { type: 'completeTransfer', offerId: 'd1/1' })).toEqual([
        'd1 passed to b (k1/1)',
        'd1/1 done',
        'k1 ended (transferred)',
      ]);
      expect(callsAt(4_000, hangsUp('d1'))).toEqual([
        'k1/1 wrap-up until 14000',
        'd1 ended (callerHungUp)',
      ]);
    });
  });
}
