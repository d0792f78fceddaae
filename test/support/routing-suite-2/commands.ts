/**
 * B14: a supervisor's commands on calls.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  deviceReports,
  logsOff,
  logsOn,
  pauses,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const callId = 'c1';
const hangUp = { type: 'hangUpCall', callId } as const;
const moves = { type: 'moveCall', callId, queueId: 'r' } as const;

function pulls(agentId: string): { type: 'pullCall'; callId: string; agentId: string } {
  return { type: 'pullCall', callId, agentId };
}

/** a serves q, b serves r. */
const two: CentreFile = aCentre({
  queues: [aQueue('q'), aQueue('r')],
  agents: [anAgent('a'), anAgent('b', { links: [{ queue: 'r' }] })],
});

/** Tests of reclassCall, moveCall, pullCall and hangUpCall. */
export function describeCommands(createRouter: CreateRouter): void {
  const driven = (centre: CentreFile = two) => drive(createRouter, centre);

  describe('B14: re-class', () => {
    it('acts at once, on class and offset', () => {
      const { callsAt } = driven();
      callsAt(0, arrives('c0'), arrives('c1'));
      const change = { type: 'reclassCall', callId, class: 1, offsetMs: -50 } as const;
      expect(callsAt(1, change, logsOn('a'))).toEqual(['c1 class 1, due -50', 'offer c1/1 to a']);
    });

    it('says nothing where nothing changes, and wants something to change', () => {
      const { at } = driven();
      at(0, arrives('c1'));
      expect(
        at(1, { type: 'reclassCall', callId, class: 2 }, { type: 'reclassCall', callId }),
      ).toEqual(['refused 1 invalid_parameter']);
    });

    it('holds for a claimed call and a callback, not for a connected one', () => {
      const { callsAt } = driven();
      callsAt(0, logsOn('a'), arrives('c1'), arrives('c2'));
      const change = { type: 'reclassCall', callId, class: 1 } as const;
      expect(callsAt(1, accepts('c1/1'), change).at(-1)).toBe('c1 class 1, due 0');
      const again = { type: 'reclassCall', callId: 'c2', class: 0 } as const;
      callsAt(2, { type: 'call.callbackTaken', callId: 'c2' });
      expect(callsAt(3, again)).toEqual(['c2 class 0, due 0']);
      callsAt(4, { type: 'offer.connected', offerId: 'c1/1' });
      expect(callsAt(5, change, { type: 'reclassCall', callId: 'x', class: 0 })).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_gone',
      ]);
    });
  });

  describe('B14: move', () => {
    it('takes the call out of its queue and into another, with its age', () => {
      const { effectsAt } = driven();
      effectsAt(0, logsOn('a'), arrives('c1', { class: 1 }));
      expect(effectsAt(5_000, moves)).toMatchObject([
        { type: 'offer.rescinded', offerId: 'c1/1', cause: 'command' },
        { type: 'call.overflowed', queueId: 'q', reason: 'command', waitMs: 5_000 },
        { type: 'call.queued', queueId: 'r', reason: 'command', class: 1, dueKey: 0 },
        { type: 'agent.state', agentId: 'a', state: 'ready' },
      ]);
    });

    it('a rescinded offer ends whole before the call goes on', () => {
      const queues = [aQueue('q'), aQueue('r', { noStaff: 'fallback' })];
      const links = [{ queue: 'q' }, { queue: 'r' }];
      const agents = [anAgent('a', { links })];
      const routing = { notReadyWithLiveOffer: 'finishOffer' } as const;
      const { callsAt } = driven(aCentre({ queues, agents, routing }));
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, logsOff('a'));
      expect(callsAt(2, moves)).toEqual([
        'c1/1 rescinded (command)',
        'c1 leaves q, wait 2',
        'c1 enters r (command)',
        'c1 ended (noStaff), wait 0',
      ]);
    });

    it('is refused for a claimed call, a callback, a queue unknown or not open', () => {
      const { at } = driven();
      at(0, logsOn('a'), arrives('c1'));
      const nowhere = { ...moves, queueId: 'x' };
      const close = { type: 'setQueueState', queueId: 'r', state: 'closing' } as const;
      const refused = at(1, nowhere, close, moves, accepts('c1/1'), moves);
      expect(refused.filter((line) => line.startsWith('refused'))).toEqual([
        'refused 0 queue_not_found',
        'refused 2 queue_closed',
        'refused 4 call_state_not_allowed',
      ]);
    });

    it('counts for the loop guard', () => {
      const { callsAt } = driven();
      const all = Array.from({ length: 17 }, () => moves);
      const effects = callsAt(0, arrives('c1'), all);
      expect(effects.filter((line) => line.includes('enters'))).toHaveLength(17);
      expect(effects.at(-1)).toBe('c1 ended (overflowLoop), wait 0');
    });
  });

  describe('B14: pull', () => {
    it('is an offer to the named agent at once, whatever links, delays and exclusions say', () => {
      const { callsAt } = driven();
      callsAt(0, logsOn('a'), logsOn('b'), arrives('c1'));
      expect(callsAt(1, pulls('b'))).toEqual(['c1/1 rescinded (command)', 'offer c1/2 to b']);
      callsAt(2, rejects('c1/2'));
      expect(callsAt(3, pulls('b'))).toEqual(['c1/3 rescinded (command)', 'offer c1/4 to b']);
    });

    it('stands alone while it lives, also for a ring group', () => {
      const plan = { strategy: { ringGroup: { offers: 2, everyMs: 1_000 } } } as const;
      const { offersAt } = driven(aCentreWithPlan(plan, 'a', 'b', 'c'));
      offersAt(0, logsOn('a'), logsOn('b'), logsOn('c'), arrives('c1'));
      expect(offersAt(1, pulls('b'))).toEqual([
        'c1/1 rescinded (command)',
        'c1/2 rescinded (command)',
        'offer c1/3 to b',
      ]);
      expect(offersAt(9_000)).toEqual([]);
    });

    it('may be to the agent whom it is being offered to', () => {
      const { offersAt } = driven();
      offersAt(0, logsOn('a'), arrives('c1'));
      expect(offersAt(1, pulls('a'))).toEqual(['c1/1 rescinded (command)', 'offer c1/2 to a']);
    });

    it('an agent whom it fails twice is one of those tried', () => {
      const routing = { rejectCoolDownMs: 0 } as const;
      const { offersAt } = driven({ ...aCentreWithPlan({}, 'a', 'b'), routing });
      // b is present, and busy: they have not been tried.
      offersAt(0, logsOn('b'), arrives('c0'));
      offersAt(1, answers('c0/1'), logsOn('a'), arrives('c1'));
      offersAt(2, rejects('c1/1'));
      offersAt(3, pulls('a'));
      expect(offersAt(4, rejects('c1/2'))).toEqual(['c1/2 rejected']);
    });

    it('fails like any other offer, and the call waits on', () => {
      const { at } = driven();
      at(0, logsOn('b'), arrives('c1'));
      at(1, pulls('b'));
      expect(at(20_001)).toEqual(['c1/1 expired', 'b notReady(noAnswer)']);
    });

    it('is refused by tests 1 to 4 and 7, for a claimed call, for an unknown agent', () => {
      const { at } = driven(aCentreWithPlan({}, 'a', 'b', 'c', 'd', 'e'));
      at(0, logsOn('a'), logsOn('b'), logsOn('c', { ready: false }), logsOn('d'), arrives('c0'));
      at(0, deviceReports('d', false, 'voice'), arrives('c1'), answers('c0/1'));
      const refused = at(
        1,
        pulls('x'),
        pulls('e'),
        pulls('c'),
        pulls('d'),
        pulls('a'),
        accepts('c1/1'),
        pulls('a'),
        { ...pulls('a'), callId: 'c0' },
      );
      expect(refused.filter((line) => line.startsWith('refused'))).toEqual([
        'refused 0 agent_not_found',
        'refused 1 agent_state_not_allowed',
        'refused 2 agent_state_not_allowed',
        'refused 3 agent_state_not_allowed',
        'refused 4 no_capacity',
        'refused 6 call_state_not_allowed',
        'refused 7 call_state_not_allowed',
      ]);
    });

    it('takes a callback too', () => {
      const { offersAt } = driven();
      offersAt(0, logsOn('b'), arrives('c1'), { type: 'call.callbackTaken', callId });
      expect(offersAt(1, pulls('b'))).toEqual(['offer c1/1 to b']);
    });
  });

  describe('B14: hang up', () => {
    it('a waiting call is ended by the system, its offers rescinded', () => {
      const { callsAt } = driven();
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, accepts('c1/1'));
      expect(callsAt(2, hangUp)).toEqual([
        'c1/1 rescinded (command)',
        'c1 ended (command), wait 2',
      ]);
      expect(callsAt(3, hangUp)).toEqual(['refused 0 call_gone']);
    });

    it('a connected call ends for its agent, with wrap-up', () => {
      const queues = [aQueue('q', { wrapUp: { mode: 'timed', limitMs: 10 } })];
      const { callsAt } = driven(aCentre({ queues }));
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, answers('c1/1'));
      expect(callsAt(2, hangUp)).toEqual(['c1/1 wrap-up until 12', 'c1 ended (command)']);
    });

    it('a direct call ends too', () => {
      const { callsAt } = driven();
      const began = {
        type: 'directCall.began',
        callId: 'd1',
        agentId: 'a',
        direction: 'incoming',
      } as const;
      callsAt(0, logsOn('a'), began);
      expect(callsAt(1, { type: 'hangUpCall', callId: 'd1' })).toEqual([
        'd1/1 done',
        'd1 ended (command)',
      ]);
    });
  });

  describe('B14: set state', () => {
    it("the last request wins, agent's or supervisor's", () => {
      const { at } = driven();
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'));
      expect(at(2, pauses('a'))).toEqual(['a busy, pending notReady']);
      const by = { type: 'setState', agentId: 'a', state: 'ready', by: 'boss' } as const;
      expect(at(3, by)).toEqual(['a busy']);
    });
  });
}
