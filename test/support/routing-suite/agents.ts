/**
 * B2: agent states, the pending slot, imposed states; and sessions.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input } from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  deviceReports,
  endsWrapUp,
  fails,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  readies,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** A centre whose queue is chat with a timed wrap-up of 10 s, five at once. */
const chatCentre = aCentre({
  queues: [aQueue('q', { channel: 'chat', wrapUp: { mode: 'timed', limitMs: 10_000 } })],
});

/** Two groups with a voice queue each; agent `a` may sign on to both. */
const grouped: CentreFile = aCentre({
  groups: [{ id: 'sales' }, { id: 'care', wrapUp: { mode: 'optional' } }],
  queues: [aQueue('q', { group: 'sales' }), aQueue('k', { group: 'care' })],
  agents: [{ id: 'a', groups: ['sales', 'care'] }],
  addresses: [{ id: 'desk' }],
});

/** Tests of work states and requests. */
export function describeAgents(createRouter: CreateRouter): void {
  describe('B2: agent states', () => {
    it('an agent logs on Not Ready(login) unless Ready is asked for', () => {
      const { at } = drive(createRouter, aCentre());
      expect(at(0, logsOn('a', { ready: false }))).toEqual(['a notReady(login)']);
      expect(at(1, readies('a'))).toEqual(['a ready']);
      expect(at(2, logsOff('a'))).toEqual(['a loggedOff']);
    });

    it('a second log-on is refused, also while a log-off is pending', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(0, answers('c1/1'));
      expect(at(1, logsOn('a'), logsOff('a'), logsOn('a'))).toEqual([
        'refused 0 agent_state_not_allowed',
        'refused 2 agent_state_not_allowed',
        'a busy, pending loggedOff',
      ]);
    });

    it('a pending log-off acts when the last interaction has left wrap-up', () => {
      const { at } = drive(createRouter, chatCentre);
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'));
      expect(at(2, logsOff('a'))).toEqual(['a busy, pending loggedOff']);
      expect(at(3, hangsUp('c1')).at(-1)).toBe('a workingAfterCall, pending loggedOff');
      expect(at(10_003)).toEqual(['c1/1 done', 'a loggedOff']);
    });

    it('with something pending no channel gets a new offer', () => {
      const { at, offersAt } = drive(createRouter, chatCentre);
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'), pauses('a'));
      expect(offersAt(2, arrives('c2'))).toEqual([]);
      expect(offersAt(3, readies('a'))).toEqual(['offer c2/1 to a']);
    });

    it('the last request wins the pending slot', () => {
      const { at } = drive(createRouter, chatCentre);
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'), logsOff('a'));
      expect(at(2, pauses('a', 'lunch'))).toEqual(['a busy, pending notReady']);
      at(3, hangsUp('c1'));
      expect(at(10_003)).toEqual(['c1/1 done', 'a notReady(lunch)']);
    });

    it('an accepted offer makes a request wait, and is not rescinded', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, accepts('c1/1'), pauses('a'))).toEqual([
        'c1/1 connecting',
        'a reserved, pending notReady',
      ]);
    });

    it('a kept offer that expires lets the pending request act', () => {
      const routing = { notReadyWithLiveOffer: 'finishOffer' } as const;
      const { at } = drive(createRouter, { ...chatCentre, routing });
      at(0, logsOn('a'), arrives('c1'), arrives('c2'));
      at(1, pauses('a', 'lunch'));
      expect(at(20_000)).toEqual(['c1/1 expired', 'c2/1 expired', 'a notReady(lunch)']);
    });

    it('busy is shown before reserved, reserved before working after call', () => {
      const { at } = drive(createRouter, chatCentre);
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, answers('c1/1'), arrives('c2')).at(-1)).toBe('a busy');
      expect(at(2, hangsUp('c1')).at(-1)).toBe('a reserved');
      expect(at(3, hangsUp('c2')).at(-1)).toBe('a workingAfterCall');
    });

    it('a lost device imposes Not Ready at once, and gives the own request back', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, deviceReports('a', false))).toEqual([
        'c1/1 rescinded (stateChange)',
        'a notReady(device)',
      ]);
      expect(at(2, deviceReports('a', true))).toEqual(['offer c1/2 to a', 'a reserved']);
    });

    it('a Not Ready beside work is told at once with its reason, and so is its end', () => {
      const routing = { noAnswersMax: { voice: 1, others: 1 } };
      const { at } = drive(createRouter, { ...chatCentre, routing });
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'), arrives('c2'));
      expect(at(20_001)).toEqual(['c2/1 expired', 'a busy(noAnswer)']);
      expect(at(20_002, deviceReports('a', false))).toEqual(['a busy(device)']);
      expect(at(20_003, hangsUp('c1')).at(-1)).toBe('a workingAfterCall(device)');
      expect(at(20_004, deviceReports('a', true))).toEqual(['a workingAfterCall(noAnswer)']);
      expect(at(20_005, readies('a')).at(-1)).toBe('a reserved');
    });

    it('an own Not Ready beside a call of their own keeps its reason in sight', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), pauses('a', 'lunch'));
      const began = { type: 'directCall.began', agentId: 'a', direction: 'outgoing' } as const;
      expect(at(1, { ...began, callId: 'd1' }).at(-1)).toBe('a busy(lunch)');
      expect(at(2, readies('a'))).toEqual(['a busy']);
    });

    it('Ready lifts no device, and of several imposed reasons the device is shown', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(20_000);
      expect(at(20_001, deviceReports('a', false))).toEqual(['a notReady(device)']);
      expect(at(20_002, readies('a'))).toEqual([]);
      expect(at(20_003, deviceReports('a', true))).toEqual(['offer c1/2 to a', 'a reserved']);
    });

    it('an imposed no-answer is lifted by a log-off, a device is not', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(20_000, deviceReports('a', false));
      at(20_001, logsOff('a'));
      expect(at(20_002, logsOn('a'))).toEqual(['a notReady(device)']);
      expect(at(20_003, deviceReports('a', true)).at(-1)).toBe('a reserved');
    });

    it('a channel that the device cannot do is not offered, and live offers stay', () => {
      const { at, offersAt } = drive(createRouter, chatCentre);
      at(0, logsOn('a'), arrives('c1'));
      expect(offersAt(1, deviceReports('a', false, 'chat'), arrives('c2'))).toEqual([]);
      expect(offersAt(2, deviceReports('a', true, 'chat'))).toEqual(['offer c2/1 to a']);
    });

    it('a device that reports in can do every channel again', () => {
      const { at, offersAt } = drive(createRouter, chatCentre);
      at(0, logsOn('a'), deviceReports('a', false, 'chat'), arrives('c1'));
      expect(offersAt(1, deviceReports('a', true))).toEqual(['offer c1/1 to a']);
    });

    it('an imposed Not Ready spares live offers where Not Ready requests do', () => {
      const routing = { notReadyWithLiveOffer: 'finishOffer' } as const;
      const { at } = drive(createRouter, aCentre({ routing }));
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, deviceReports('a', false))).toEqual(['a reserved(device)']);
      expect(at(2, answers('c1/1'))).toContain('c1 answered by a, wait 2');
    });
  });

  describe('B2: sessions', () => {
    it('a log-on opens a session for each permitted group, in order of group id', () => {
      const { at } = drive(createRouter, grouped);
      expect(at(0, logsOn('a'))).toEqual([
        'a ready',
        'session a/1 care ready',
        'session a/2 sales ready',
      ]);
    });

    it('sessions of two log-ons that one instant ends are each released', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a'));
      expect(at(1, logsOff('a'), logsOn('a'), logsOff('a'))).toEqual([
        'a loggedOff',
        ...['a/1 care', 'a/2 sales', 'a/3 care', 'a/4 sales'].flatMap((session) => [
          `session ${session} ended`,
          `session ${session} released`,
        ]),
      ]);
    });

    it('a log-on for a group not permitted, or at a busy address, is refused', () => {
      const agents = [...(grouped.agents ?? []), anAgent('b')];
      const { at } = drive(createRouter, { ...grouped, agents });
      at(0, logsOn('b', { addressId: 'desk' }));
      expect(
        at(
          1,
          logsOn('a', { groups: ['other'] }),
          logsOn('a', { addressId: 'attic' }),
          logsOn('a', { addressId: 'desk' }),
        ),
      ).toEqual([
        'refused 0 group_not_permitted',
        'refused 1 address_not_found',
        'refused 2 address_busy',
      ]);
    });

    it('an offer names the session and the address it goes to', () => {
      const { at, effectsAt } = drive(createRouter, grouped);
      at(0, logsOn('a', { addressId: 'desk' }));
      const offer = effectsAt(1, arrives('c1')).find((each) => each.type === 'offer.offered');
      expect(offer).toMatchObject({ sessionId: 'a/2', addressId: 'desk', queueId: 'q' });
    });

    it('a session with an address of its own gets its offers there', () => {
      const addresses = [{ id: 'desk' }, { id: 'booth' }];
      const { at, effectsAt } = drive(createRouter, { ...grouped, addresses });
      at(0, logsOn('a', { addressId: 'desk', groups: [] }));
      at(1, { type: 'openSession', agentId: 'a', groupId: 'sales', addressId: 'booth' });
      at(2, readies('a'));
      const offer = effectsAt(3, arrives('c1')).find((each) => each.type === 'offer.offered');
      expect(offer).toMatchObject({ sessionId: 'a/1', addressId: 'booth' });
    });

    it('an offer of a queue outside any group names neither', () => {
      const { at, effectsAt } = drive(createRouter, aCentre());
      at(0, logsOn('a'));
      const offer = effectsAt(1, arrives('c1')).find((each) => each.type === 'offer.offered');
      expect(Object.keys(offer ?? {})).not.toContain('sessionId');
      expect(Object.keys(offer ?? {})).not.toContain('addressId');
    });

    it('Ready of the agent readies sessions fresh from log-on, not paused ones', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a', { ready: false }));
      at(1, { type: 'setSessionState', sessionId: 'a/1', state: 'notReady', reason: 'coach' });
      expect(at(2, readies('a'))).toEqual(['a ready', 'session a/2 sales ready']);
    });

    it('Ready of the agent readies a session that was Not Ready for after a call', () => {
      for (const isNext of [true, false]) {
        const { at, offersAt } = drive(createRouter, grouped);
        const after = {
          type: 'setSessionState',
          sessionId: 'a/1',
          state: 'notReady',
          reason: 'break',
          ...(isNext ? { next: true as const } : {}),
        } as const;
        at(0, logsOn('a', { groups: ['care'] }), arrives('c1', { queueId: 'k' }));
        at(1, answers('c1/1'), pauses('a', 'break'));
        if (isNext) at(2, after);
        at(3, hangsUp('c1'));
        // Ends the wrap-up, as the desk does.
        expect(at(4, isNext ? endsWrapUp('c1/1') : after)).toEqual([
          'c1/1 done',
          'a notReady(break)',
          'session a/1 care notReady(break)',
        ]);
        expect(at(5, readies('a'))).toEqual(['a ready', 'session a/1 care ready']);
        expect(offersAt(6, arrives('c2', { queueId: 'k' }))).toEqual(['offer c2/1 to a']);
      }
    });

    it('an agent is Not Ready(sessions) while no session lets calls through', () => {
      const { at, offersAt } = drive(createRouter, grouped);
      const sets = (n: number, state: 'ready' | 'notReady'): Input => ({
        type: 'setSessionState',
        sessionId: `a/${n}`,
        state,
      });
      at(0, logsOn('a'));
      expect(at(1, sets(1, 'notReady'))).toEqual(['session a/1 care notReady']);
      expect(at(2, sets(2, 'notReady'))).toEqual([
        'a notReady(sessions)',
        'session a/2 sales notReady',
      ]);
      expect(at(3, readies('a'))).toEqual([]);
      expect(offersAt(4, arrives('c1'))).toEqual([]);
      expect(at(5, sets(2, 'ready'))).toEqual([
        'offer c1/1 to a',
        'a reserved',
        'session a/2 sales ready',
      ]);
      expect(at(6, { type: 'endSession', sessionId: 'a/2' })).toEqual([
        'c1/1 rescinded (stateChange)',
        'a notReady(sessions)',
        'session a/2 sales ended',
      ]);
      at(7, { type: 'openSession', agentId: 'a', groupId: 'sales' });
      expect(at(8, readies('a'))).toContain('offer c1/2 to a');
    });

    it('a call for one agent waits while their sessions let no call through', () => {
      const agents = [...(grouped.agents ?? []), { id: 'b', groups: ['care'] }];
      const { offersAt } = drive(createRouter, { ...grouped, agents });
      offersAt(0, logsOn('b'), arrives('c1', { queueId: 'k' }));
      offersAt(1, answers('c1/1'), logsOn('a', { groups: ['care'] }));
      offersAt(2, { type: 'setSessionState', sessionId: 'a/1', state: 'notReady' });
      const toA: Input = { type: 'transfer', offerId: 'c1/1', to: { agentId: 'a' } };
      expect(offersAt(3, toA)).toEqual([]);
      const resumes = { type: 'setSessionState', sessionId: 'a/1', state: 'ready' } as const;
      expect(offersAt(4, resumes)).toEqual(['offer c1/2 to a']);
    });

    it('a paused session gets nothing and loses its unaccepted offer', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, { type: 'setSessionState', sessionId: 'a/2', state: 'notReady' })).toEqual([
        'c1/1 rescinded (stateChange)',
        'a ready',
        'session a/2 sales notReady',
      ]);
      expect(at(2, { type: 'setSessionState', sessionId: 'a/2', state: 'ready' })).toContain(
        'offer c1/2 to a',
      );
    });

    it('a paused session leaves the offers of their other sessions alone', () => {
      const channels = { chat: { cost: 20 }, exclusive: [] };
      const chats = grouped.queues.map((queue) => ({ ...queue, channel: 'chat' }));
      const { at } = drive(createRouter, { ...grouped, channels, queues: chats });
      at(0, logsOn('a'), arrives('c1'), arrives('k1', { queueId: 'k' }));
      expect(at(1, { type: 'setSessionState', sessionId: 'a/2', state: 'notReady' })).toEqual([
        'c1/1 rescinded (stateChange)',
        'session a/2 sales notReady',
      ]);
      expect(at(2, answers('k1/1'))).toContain('k1 answered by a, wait 2');
    });

    it('an ended session loses its unaccepted offer', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, { type: 'endSession', sessionId: 'a/2' })).toEqual([
        'c1/1 rescinded (stateChange)',
        'a ready',
        'session a/2 sales ended',
      ]);
    });

    it('a session shows call and wrap-up, and its Ready ends the wrap-up', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a'), arrives('c1', { queueId: 'k' }));
      expect(at(1, answers('c1/1')).at(-1)).toBe('session a/1 care busyOnCall');
      expect(at(2, hangsUp('c1')).at(-1)).toBe('session a/1 care busyWrapUp');
      expect(at(3, { type: 'setSessionState', sessionId: 'a/1', state: 'ready' })).toEqual([
        'c1/1 done',
        'a ready',
        'session a/1 care ready',
      ]);
    });

    it('a session keeps its wrap-up where it is paused for when that is over', () => {
      const { at } = drive(createRouter, grouped);
      const pauses = {
        type: 'setSessionState',
        sessionId: 'a/1',
        state: 'notReady',
        next: true,
      } as const;
      at(0, logsOn('a'), arrives('c1', { queueId: 'k' }));
      expect(at(1, pauses)).toEqual(['refused 0 session_state_not_allowed']);
      at(2, answers('c1/1'), hangsUp('c1'));
      expect(at(3, pauses)).toEqual([]);
      expect(
        at(4, arrives('c2', { queueId: 'k' }), { type: 'endWrapUp', offerId: 'c1/1' }),
      ).toEqual(['c2 enters k', 'c1/1 done', 'a ready', 'session a/1 care notReady']);
    });

    it('a session of a timed wrap-up is refused to leave it', () => {
      const groups = [{ id: 'sales', wrapUp: { mode: 'timed' } as const }, { id: 'care' }];
      const { at } = drive(createRouter, { ...grouped, groups });
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'), hangsUp('c1'));
      const asks = { type: 'setSessionState', sessionId: 'a/2', state: 'ready' } as const;
      expect(at(2, asks)).toEqual(['refused 0 call_state_not_allowed']);
    });

    it('at a log-off each session ends, then is released', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a'));
      expect(at(1, logsOff('a'))).toEqual([
        'a loggedOff',
        'session a/1 care ended',
        'session a/1 care released',
        'session a/2 sales ended',
        'session a/2 sales released',
      ]);
    });

    it('an ended session takes no state, and its group can be opened again', () => {
      const { at } = drive(createRouter, grouped);
      at(0, logsOn('a', { groups: ['sales'] }));
      at(1, { type: 'endSession', sessionId: 'a/1' });
      expect(
        at(
          2,
          { type: 'setSessionState', sessionId: 'a/1', state: 'ready' },
          { type: 'endSession', sessionId: 'a/1' },
          { type: 'endSession', sessionId: 'a/9' },
          { type: 'openSession', agentId: 'a', groupId: 'sales' },
          { type: 'openSession', agentId: 'a', groupId: 'sales' },
          { type: 'openSession', agentId: 'a', groupId: 'other' },
        ),
      ).toEqual([
        'refused 0 session_state_not_allowed',
        'refused 1 session_state_not_allowed',
        'refused 2 session_not_found',
        'refused 4 session_exists',
        'refused 5 group_not_permitted',
        'session a/2 sales notReady(login)',
      ]);
    });

    it('an unreachable agent is Not Ready(device) until the device reports in', () => {
      const { at } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), logsOn('b'), arrives('c1'));
      expect(at(1, fails('c1/1', 'unreachable'))).toEqual([
        'c1/1 failed (unreachable)',
        'offer c1/2 to b',
        'a notReady(device)',
        'b reserved',
      ]);
      expect(at(2, readies('a'))).toEqual([]);
      expect(at(3, deviceReports('a', true))).toEqual(['a ready']);
    });
  });
}
