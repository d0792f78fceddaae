/**
 * B14: blind transfers to a queue, an agent, a number.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input, RoutingSettings } from '../../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  connects,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  readies,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const offerId = 'c1/1';

function transfers(to: object, further: object = {}, of = offerId): Input {
  return { type: 'transfer', offerId: of, to, ...further } as Input;
}

/** `s` has a timed wrap-up of 10 s, `t` none; a serves both, b serves t. */
function twoQueues(routing: RoutingSettings = {}, members: Partial<CentreFile> = {}): CentreFile {
  return aCentre({
    routing,
    queues: [aQueue('s', { wrapUp: { mode: 'timed', limitMs: 10_000 } }), aQueue('t')],
    agents: [
      anAgent('a', { links: [{ queue: 's' }, { queue: 't' }] }),
      anAgent('b', { links: [{ queue: 't' }] }),
    ],
    ...members,
  });
}

/** Tests of transfers. */
export function describeTransfers(createRouter: CreateRouter): void {
  const talking = (centre: CentreFile) => {
    const driven = drive(createRouter, centre);
    driven.at(0, logsOn('a'), arrives('c1', { queueId: 's', class: 1 }));
    driven.at(1_000, answers(offerId));
    return driven;
  };

  describe('B14: blind transfer to a queue', () => {
    it("the agent's wrap-up starts, the call waits again with its class and age", () => {
      const { effectsAt } = talking(twoQueues());
      const effects = effectsAt(60_000, transfers({ queueId: 't' }));
      expect(effects).toMatchObject([
        { type: 'interaction.wrapUp', offerId, untilMs: 70_000 },
        {
          type: 'call.queued',
          callId: 'c1',
          queueId: 't',
          reason: 'transfer',
          class: 1,
          dueKey: 0,
        },
        { type: 'agent.state', agentId: 'a', state: 'workingAfterCall' },
      ]);
    });

    it('the call goes on under its numbers, and its version counts the entries', () => {
      const { effectsAt } = talking(twoQueues());
      effectsAt(60_000, transfers({ queueId: 't' }));
      expect(effectsAt(61_000, logsOn('b'))).toMatchObject([
        { type: 'offer.offered', offerId: 'c1/2', callVersion: 2, queueId: 't', agentId: 'b' },
        { type: 'agent.state' },
      ]);
    });

    it('the wait counts from the entry, and it is answered again', () => {
      const { callsAt } = talking(twoQueues());
      callsAt(60_000, transfers({ queueId: 't' }));
      callsAt(61_000, logsOn('b'));
      expect(callsAt(62_000, answers('c1/2'))).toEqual([
        'c1/2 connecting',
        'c1/2 connected',
        'c1 answered by b, wait 2000',
      ]);
    });

    it('back in the queue it was answered from, the wait begins anew', () => {
      const { callsAt } = talking(twoQueues());
      callsAt(60_000, transfers({ queueId: 's' }));
      expect(callsAt(65_000, hangsUp('c1'))).toEqual(['c1 abandoned (waiting), wait 5000']);
    });

    it('it may be given another class', () => {
      const { effectsAt } = talking(twoQueues());
      const [, queued] = effectsAt(2_000, transfers({ queueId: 't' }, { class: 0 }));
      expect(queued).toMatchObject({ type: 'call.queued', class: 0 });
    });

    it('a queue with age queue restarts the age', () => {
      const centre = twoQueues();
      const [s] = centre.queues;
      const queues = [...(s === undefined ? [] : [s]), aQueue('t', { age: 'queue' })];
      const { effectsAt } = talking({ ...centre, queues });
      const [, queued] = effectsAt(2_000, transfers({ queueId: 't' }));
      expect(queued).toMatchObject({ type: 'call.queued', dueKey: 2_000 });
    });

    it('the transferrer is excluded without limit of time, while another may serve', () => {
      const { offersAt } = talking(twoQueues());
      offersAt(2_000, logsOn('b'), transfers({ queueId: 't' }));
      offersAt(3_000, pauses('b'));
      expect(offersAt(600_000)).toEqual([]);
      expect(offersAt(600_001, readies('b'))).toEqual(['offer c1/3 to b']);
    });

    it('where nobody else is present they get it back after their wrap-up', () => {
      const { offersAt } = talking(twoQueues());
      expect(offersAt(2_000, transfers({ queueId: 't' }))).toEqual([]);
      expect(offersAt(12_000)).toEqual(['offer c1/2 to a']);
    });

    it('with excludeTransferrer off they are a candidate like all others', () => {
      const { offersAt } = talking(twoQueues({ excludeTransferrer: false }));
      offersAt(2_000, transfers({ queueId: 't' }));
      offersAt(3_000, logsOn('b'), arrives('c2', { queueId: 't', class: 0 }));
      expect(offersAt(12_000)).toEqual(['offer c1/2 to a']);
    });

    it('their pending log-off acts before the call enters its next queue', () => {
      const queues = [aQueue('s'), aQueue('t', { noStaff: 'fallback' })];
      const { callsAt } = talking(twoQueues({}, { queues }));
      callsAt(2_000, logsOff('a'));
      expect(callsAt(3_000, transfers({ queueId: 't' }))).toEqual([
        'c1/1 done',
        'c1 enters t (transfer)',
        'c1 ended (noStaff), wait 0',
      ]);
    });

    it('is refused for a target that is unknown or not open, and in another state', () => {
      const { at } = talking(twoQueues());
      const close = { type: 'setQueueState', queueId: 't', state: 'closing' } as const;
      expect(at(2_000, transfers({ queueId: 'x' }), close, transfers({ queueId: 't' }))).toEqual([
        'refused 0 queue_not_found',
        'queue t closing',
        'refused 2 queue_closed',
      ]);
      expect(at(3_000, hangsUp('c1'), transfers({ queueId: 's' }))).toContain(
        'refused 1 call_state_not_allowed',
      );
      expect(at(4_000, transfers({ queueId: 's' }, {}, 'c9/1'))).toEqual(['refused 0 call_gone']);
    });

    it('a direct call enters like an arrival, with the age it has', () => {
      const { effectsAt } = drive(createRouter, twoQueues());
      effectsAt(0, logsOn('a'), {
        type: 'directCall.began',
        callId: 'd1',
        agentId: 'a',
        direction: 'incoming',
      });
      expect(effectsAt(2_000, logsOn('b'), transfers({ queueId: 't' }, {}, 'd1/1'))).toMatchObject([
        { type: 'interaction.ended', offerId: 'd1/1' },
        { type: 'call.queued', callId: 'd1', reason: 'transfer', class: 2, dueKey: 0 },
        { type: 'offer.offered', offerId: 'd1/2', callVersion: 1, agentId: 'b' },
        { type: 'agent.state' },
        { type: 'agent.state' },
      ]);
    });
  });

  describe('B14: blind transfer to an agent', () => {
    const toB = (returnTo?: 'queue' | 'agent' | 'message') =>
      transfers({ agentId: 'b' }, returnTo === undefined ? {} : { returnTo });
    /** b speaks no german and has no link to `s`; c may serve it. */
    const centre = (routing: RoutingSettings = {}) =>
      twoQueues(routing, {
        agents: [
          anAgent('a', { links: [{ queue: 's' }], skills: { german: 50 } }),
          anAgent('b', { links: [] }),
          anAgent('c', { links: [{ queue: 's' }], skills: { german: 50 } }),
        ],
        queues: [aQueue('s', { plan: { required: 'has(german)' } }), aQueue('t')],
      });

    it('they alone are offered it, linked and skilled or not', () => {
      const { callsAt } = talking(centre());
      expect(callsAt(2_000, logsOn('b'), logsOn('c'), toB())).toEqual([
        'c1/1 done',
        'c1 enters s for b (transfer)',
        'offer c1/2 to b',
      ]);
      expect(callsAt(5_000, answers('c1/2'))).toEqual([
        'c1/2 connecting',
        'c1/2 connected',
        'c1 answered by b, wait 3000',
      ]);
    });

    it('it waits for them, though meanwhile another call begins to wait for another agent', () => {
      const alike = anAgent('d', { links: [] });
      const { offersAt } = talking({ ...centre(), agents: [...(centre().agents ?? []), alike] });
      offersAt(2_000, toB());
      offersAt(3_000, arrives('c2', { queueId: 's' }));
      offersAt(4_000, answers('c2/1'));
      offersAt(5_000, transfers({ agentId: 'd' }, {}, 'c2/1'));
      expect(offersAt(6_000, logsOn('b'))).toEqual(['offer c1/2 to b']);
      expect(offersAt(7_000, logsOn('d'))).toEqual(['offer c2/2 to d']);
    });

    it('after the transfer wait the queue has it from its first step', () => {
      const { callsAt, effectsAt } = talking(centre());
      callsAt(2_000, toB());
      expect(callsAt(31_999)).toEqual([]);
      expect(effectsAt(32_000)[0]).toMatchObject({
        type: 'call.queued',
        queueId: 's',
        reason: 'return',
        class: 1,
        dueKey: 0,
      });
    });

    it('an offer to them at the end of that time finishes first', () => {
      const { callsAt } = talking(centre());
      callsAt(2_000, toB());
      callsAt(20_000, logsOn('b'));
      expect(callsAt(39_999)).toEqual([]);
      expect(callsAt(40_000)).toEqual(['c1/2 expired', 'c1 enters s (return)', 'offer c1/3 to a']);
    });

    it('their first failed offer sends it back, and charges them', () => {
      const { at } = talking(centre());
      at(2_000, logsOn('b'), toB());
      expect(at(22_000)).toEqual([
        'c1/2 expired',
        'c1 enters s (return)',
        'offer c1/3 to a',
        'a reserved',
        'b notReady(noAnswer)',
      ]);
    });

    it('an offer that is taken back is no failure', () => {
      const { offersAt } = talking(centre());
      offersAt(2_000, logsOn('b'), toB());
      expect(offersAt(3_000, pauses('b'), readies('b'))).toEqual([
        'c1/2 rescinded (stateChange)',
        'offer c1/3 to b',
      ]);
    });

    it('may return to the agent who passed it on, likewise, and then to the queue', () => {
      const { callsAt } = talking(centre());
      callsAt(2_000, logsOn('b'), logsOn('c'), pauses('a'), toB('agent'));
      expect(callsAt(3_000, rejects('c1/2'))).toEqual([
        'c1/2 rejected',
        'c1 enters s for a (return)',
      ]);
      expect(callsAt(33_000)).toEqual(['c1 enters s (return)', 'offer c1/3 to c']);
    });

    it('may end in a message', () => {
      const { callsAt } = talking(centre());
      callsAt(2_000, toB('message'));
      expect(callsAt(32_000)).toEqual(['c1 message (transferWait), wait 30000']);
    });

    it('returns by the final fallback where the queue is not open', () => {
      const { callsAt } = talking(centre());
      callsAt(2_000, toB(), { type: 'setQueueState', queueId: 's', state: 'closed' });
      expect(callsAt(31_999)).toEqual([]);
      expect(callsAt(32_000)).toEqual(['c1 ended (queueClosed), wait 30000']);
    });

    it('no reserve holds for a call for one agent', () => {
      const agents = [
        anAgent('a', { links: [{ queue: 's' }] }),
        anAgent('b', { links: [{ queue: 't' }] }),
      ];
      const queues = [aQueue('s'), aQueue('t', { reserve: 1 })];
      const { offersAt } = talking(twoQueues({}, { agents, queues }));
      expect(offersAt(2_000, logsOn('b'), toB())).toEqual(['offer c1/2 to b']);
    });

    it('the caller may hang up in the meantime', () => {
      const { callsAt } = talking(centre());
      callsAt(2_000, logsOn('b'), toB());
      expect(callsAt(3_000, hangsUp('c1'))).toEqual([
        'c1/2 rescinded (callGone)',
        'c1 abandoned (alerting), wait 1000',
      ]);
    });

    it('their wait counts from then, whatever queue the call was in before', () => {
      const plan = { maxWaitMs: 1_000, fallback: { kind: 'move', queue: 's' } } as const;
      const queues = [aQueue('s'), aQueue('t', { plan })];
      const agents = [
        anAgent('a', { links: [{ queue: 's' }] }),
        anAgent('b', { links: [{ queue: 't' }] }),
      ];
      const { callsAt } = drive(createRouter, twoQueues({}, { queues, agents }));
      callsAt(0, logsOn('a'), arrives('c1', { queueId: 't' }));
      callsAt(1_500, answers('c1/1'));
      callsAt(2_000, logsOn('b'), {
        type: 'consult',
        offerId,
        to: { queueId: 't' },
        callId: 'k1',
      });
      callsAt(2_500, answers('k1/1'));
      callsAt(3_000, { type: 'completeTransfer', offerId });
      expect(callsAt(5_000, transfers({ agentId: 'a' }, {}, 'k1/1'))).toEqual([
        'k1/1 done',
        'c1 enters t for a (transfer)',
        'offer c1/2 to a',
      ]);
      expect(callsAt(5_800, hangsUp('c1'))).toEqual([
        'c1/2 rescinded (callGone)',
        'c1 abandoned (alerting), wait 800',
      ]);
    });

    it('is refused for an unknown agent, and for themselves', () => {
      const { at } = talking(centre());
      expect(at(2_000, transfers({ agentId: 'x' }), transfers({ agentId: 'a' }))).toEqual([
        'refused 0 agent_not_found',
        'refused 1 invalid_parameter',
      ]);
    });
  });

  describe('B14: transfer to a number', () => {
    it('the call leaves the centre', () => {
      const { callsAt } = talking(twoQueues());
      expect(callsAt(2_000, transfers({ number: '0800' }))).toEqual([
        'c1 passed to number 0800',
        'c1/1 wrap-up until 12000',
        'c1 ended (transferred)',
      ]);
      expect(callsAt(3_000, connects('c1/1'))).toEqual(['refused 0 call_gone']);
    });
  });
}
