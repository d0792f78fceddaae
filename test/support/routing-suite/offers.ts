/**
 * B3 and B10: offers, their ends, and what these do to call and agent.
 */
import { describe, expect, it } from 'vitest';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  activates,
  anAgent,
  answers,
  aQueue,
  arrives,
  connects,
  fails,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  readies,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const chat = [aQueue('q', { channel: 'chat' })];

/** Tests of the offer's life. */
export function describeOffers(createRouter: CreateRouter): void {
  describe('B3: offers', () => {
    it('an accept claims the call and is connecting at once; connected follows', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, accepts('c1/1'))).toEqual(['c1/1 connecting']);
      expect(at(2, connects('c1/1'))).toEqual([
        'c1/1 connected',
        'c1 answered by a, wait 2',
        'a busy',
      ]);
    });

    it('commands on an offer are refused in the written order of causes', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(
        at(
          1,
          connects('c1/1'),
          accepts('c9/1'),
          accepts('c1/2'),
          { type: 'acceptOffer', offerId: 'c1/1', callVersion: 2 },
          { type: 'acceptOffer', offerId: 'c1/1', callVersion: 1 },
          accepts('c1/1'),
          rejects('c1/1'),
          { type: 'offer.alerting', offerId: 'c1/1' },
        ),
      ).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_gone',
        'refused 2 offer_not_live',
        'refused 3 offer_version_stale',
        'c1/1 connecting',
        'refused 5 already_accepted',
        'refused 6 already_accepted',
        'refused 7 call_state_not_allowed',
      ]);
    });

    it('an accept of a connected offer finds none live', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'));
      expect(at(2, accepts('c1/1'))).toEqual(['refused 0 offer_not_live']);
    });

    describe('of agents who answer by themselves', () => {
      const routing = { autoAnswer: true, rejectCoolDownMs: 0 };
      const inTwo = { strategy: { ringGroup: { offers: 2, everyMs: 1_000 } } } as const;

      it('is accepted and connected in the instant it is made', () => {
        const { at, router } = drive(createRouter, aCentre({ routing }));
        at(0, logsOn('a'));
        expect(at(5, arrives('c1'))).toEqual([
          'c1 enters q',
          'offer c1/1 to a',
          'c1/1 connecting',
          'c1/1 connected',
          'c1 answered by a, wait 0',
          'a busy',
        ]);
        expect(router.nextDueAtMs()).toBeNull();
        expect(at(6, ...answers('c1/1'))).toEqual([
          'refused 0 offer_not_live',
          'refused 1 offer_not_live',
        ]);
      });

      it('frees in that instant whom else the call was offered to', () => {
        const agents = [anAgent('a'), anAgent('b')];
        const queues = [aQueue('q', { plan: inTwo })];
        const { callsAt } = drive(createRouter, aCentre({ routing, agents, queues }));
        callsAt(0, arrives('c1'), arrives('c2'));
        expect(callsAt(5, logsOn('a'), logsOn('b'))).toEqual([
          'offer c1/1 to a',
          'offer c1/2 to b',
          'c1/1 connecting',
          'c1/1 connected',
          'c1/2 rescinded (otherAgent)',
          'c1 answered by a, wait 5',
          'offer c2/1 to b',
          'c2/1 connecting',
          'c2/1 connected',
          'c2 answered by b, wait 5',
        ]);
      });

      it('of a callback is accepted: its caller has still to answer', () => {
        const { callsAt } = drive(createRouter, aCentre({ routing }));
        callsAt(0, arrives('c1'), { type: 'call.callbackTaken', callId: 'c1' });
        expect(callsAt(5, logsOn('a'))).toEqual([
          'offer c1/1 to a',
          'c1/1 connecting',
          'c1 attempt 1 (c1/1)',
        ]);
        expect(callsAt(9, connects('c1/1')).at(0)).toBe('c1/1 connected');
      });

      it('by command is connected too, whoever rejected it before the version that says so', () => {
        const agents = [anAgent('a'), anAgent('b')];
        const { at, offersAt } = drive(createRouter, aCentre({ agents }));
        at(0, logsOn('a'), logsOn('b'), arrives('c1'));
        at(1, activates(2, aCentre({ agents, routing })));
        expect(offersAt(2)).toEqual([]);
        expect(offersAt(3, { type: 'pullCall', callId: 'c1', agentId: 'b' })).toEqual([
          'c1/1 rescinded (command)',
          'offer c1/2 to b',
          'c1/2 connecting',
          'c1/2 connected',
        ]);
      });
    });

    it('alerting restarts the answer limit, once', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(5_000, { type: 'offer.alerting', offerId: 'c1/1' });
      expect(at(9_000, { type: 'offer.alerting', offerId: 'c1/1' })).toEqual([
        'refused 0 call_state_not_allowed',
      ]);
      expect(at(24_999)).toEqual([]);
      expect(at(25_000)[0]).toBe('c1/1 expired');
    });

    it('the version of a call counts its queue entries', () => {
      const plan = { maxWaitMs: 10, fallback: { kind: 'move', queue: 'r' } } as const;
      const queues = [aQueue('q', { plan }), aQueue('r')];
      const agents = [{ id: 'a', links: [{ queue: 'r' }] }];
      const { at } = drive(createRouter, aCentre({ agents, queues }));
      at(0, logsOn('a'), arrives('c1'));
      at(10);
      const accept = { type: 'acceptOffer', offerId: 'c1/1' } as const;
      expect(at(11, { ...accept, callVersion: 1 }, { ...accept, callVersion: 2 })).toEqual([
        'refused 0 offer_version_stale',
        'c1/1 connecting',
      ]);
    });

    it('a claim without media fails after the connect limit', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(19_000, accepts('c1/1'));
      expect(at(28_999)).toEqual([]);
      expect(at(29_000)).toEqual(['c1/1 failed (media)', 'a ready']);
    });

    it('a call keeps its place through failed offers', () => {
      const { at, offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), arrives('c1'), arrives('c2'));
      at(1, rejects('c1/1'));
      expect(offersAt(2, logsOn('b'))).toEqual(['offer c1/2 to b']);
    });

    it('the answer limit of the queue wins over its group, the channel and the centre', () => {
      const limits = (queue: object, group: object) =>
        aCentre({
          defaults: { answerLimitMs: 1 },
          channels: { voice: { cost: 100, answerLimitMs: 2 } },
          groups: [{ id: 'g', ...group }],
          queues: [aQueue('q', { group: 'g', ...queue })],
          agents: [{ id: 'a', groups: ['g'] }],
        });
      const limitOf = (queue: object, group: object) => {
        const { effectsAt } = drive(createRouter, limits(queue, group));
        const effects = effectsAt(0, logsOn('a'), arrives('c1'));
        return effects.find((effect) => effect.type === 'offer.offered')?.answerLimitMs;
      };
      expect(limitOf({ answerLimitMs: 4 }, { answerLimitMs: 3 })).toBe(4);
      expect(limitOf({}, { answerLimitMs: 3 })).toBe(3);
      expect(limitOf({}, {})).toBe(2);
    });
  });

  describe('B10: no-answer, reject, busy, unreachable', () => {
    it('a reject excludes, and cools the agent down for other calls', () => {
      const { at, offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), logsOn('b'), arrives('c1'));
      at(1, rejects('c1/1'), arrives('c2'));
      expect(offersAt(10_000, hangsUp('c1'))).toEqual([
        'c1/2 rescinded (callGone)',
        'offer c2/1 to b',
      ]);
      expect(offersAt(10_001, arrives('c3'))).toEqual(['offer c3/1 to a']);
    });

    it('an exclusion ends its time after the end of the offer, not after it was made', () => {
      const { at, offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('b'), arrives('c0'));
      at(0, answers('c0/1'));
      at(0, logsOn('a'), arrives('c1'));
      at(15_000, rejects('c1/1'));
      expect(offersAt(44_999)).toEqual([]);
      expect(offersAt(45_000)).toEqual(['offer c1/2 to a']);
    });

    it('when every present agent who can serve is excluded, all exclusions end', () => {
      const { at, offersAt } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, rejects('c1/1'));
      expect(offersAt(10_001)).toEqual(['offer c1/2 to a']);
    });

    it('an agent who is Not Ready does not count for that', () => {
      const { at, offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), logsOn('b', { ready: false }), arrives('c1'));
      at(1, rejects('c1/1'));
      expect(offersAt(10_001)).toEqual(['offer c1/2 to a']);
    });

    it('an agent who is busy does count for that', () => {
      const { at, offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('b'), arrives('c0'));
      at(0, answers('c0/1'));
      at(0, logsOn('a'), arrives('c1'));
      at(1, rejects('c1/1'));
      expect(offersAt(10_001)).toEqual([]);
    });

    it('past the maximum wait a new exclusion stays, so that waiting comes to an end', () => {
      const plan = { maxWaitMs: 10_000, fallback: { kind: 'end' } } as const;
      const { at } = drive(createRouter, {
        ...aCentreWithPlan(plan),
        routing: { rejectCoolDownMs: 0 },
      });
      at(0, logsOn('a'), arrives('c1'));
      expect(at(10_001, rejects('c1/1'))).toEqual([
        'c1/1 rejected',
        'c1 ended (maxWait), wait 10001',
        'a ready',
      ]);
    });

    it('such an exclusion outlives a later end of all others', () => {
      const plan = { maxWaitMs: 10, fallback: { kind: 'move', queue: 'r' } } as const;
      const links = [{ queue: 'q' }, { queue: 'r' }];
      const agents = ['a', 'b'].map((id) => ({ id, links }));
      const queues = [aQueue('q', { plan }), aQueue('r')];
      const { at, offersAt } = drive(createRouter, aCentre({ agents, queues }));
      at(0, logsOn('a'), arrives('c1'));
      at(12, rejects('c1/1'));
      at(20, logsOn('b'));
      at(21, rejects('c1/2'));
      expect(offersAt(10_021)).toEqual(['offer c1/3 to b']);
    });

    it('voice is Not Ready(noAnswer) at the first, chat at the third no-answer', () => {
      const voice = drive(createRouter, aCentre());
      voice.at(0, logsOn('a'), arrives('c1'));
      expect(voice.at(20_000).at(-1)).toBe('a notReady(noAnswer)');
      const text = drive(createRouter, aCentre({ queues: chat }));
      text.at(0, logsOn('a'), arrives('c1'));
      expect(text.offersAt(20_000)).toEqual(['c1/1 expired', 'offer c1/2 to a']);
      expect(text.offersAt(40_000)).toEqual(['c1/2 expired', 'offer c1/3 to a']);
      expect(text.at(60_000)).toEqual(['c1/3 expired', 'a notReady(noAnswer)']);
    });

    it('a connection zeroes the counts', () => {
      const { at } = drive(createRouter, aCentre({ queues: chat }));
      at(0, logsOn('a'), arrives('c1'));
      at(40_000);
      at(40_001, answers('c1/3'), arrives('c2'));
      expect(at(60_001)).toEqual(['c2/1 expired', 'offer c2/2 to a']);
    });

    it('a connection or a log-on zeroes the rejects too', () => {
      const routing = { rejectCoolDownMs: 0, rejectsMax: 2 };
      const { at, offersAt } = drive(createRouter, aCentre({ routing }));
      at(0, logsOn('a'), arrives('c1'));
      at(1, rejects('c1/1'));
      at(2, answers('c1/2'), arrives('c2'));
      at(3, hangsUp('c1'));
      expect(offersAt(4, rejects('c2/1'))).toEqual(['c2/1 rejected', 'offer c2/2 to a']);
      at(5, logsOff('a'), logsOn('a'));
      expect(offersAt(6, rejects('c2/3'))).toEqual(['c2/3 rejected', 'offer c2/4 to a']);
    });

    it('after an auto-return counting begins anew', () => {
      const routing = { autoReturnMs: 5_000, noAnswersMax: { voice: 2 } };
      const { at, offersAt } = drive(createRouter, aCentre({ routing }));
      at(0, logsOn('a'), arrives('c1'));
      expect(at(40_000).at(-1)).toBe('a notReady(noAnswer)');
      at(45_000);
      expect(offersAt(65_000)).toEqual(['c1/3 expired', 'offer c1/4 to a']);
    });

    it('auto-return gives the agent back after a no-answer, with a count of 0', () => {
      const { at } = drive(createRouter, aCentre({ routing: { autoReturnMs: 5_000 } }));
      at(0, logsOn('a'), arrives('c1'));
      at(20_000);
      expect(at(25_000)).toEqual(['offer c1/2 to a', 'a reserved']);
    });

    it('the third reject imposes Not Ready(rejects), lifted by Ready', () => {
      const routing = { rejectCoolDownMs: 0 };
      const { at } = drive(createRouter, aCentre({ routing }));
      at(0, logsOn('a'), arrives('c1'));
      at(1, rejects('c1/1'));
      at(2, rejects('c1/2'));
      expect(at(3, rejects('c1/3'))).toEqual(['c1/3 rejected', 'a notReady(rejects)']);
      expect(at(4, readies('a'))).toEqual(['offer c1/4 to a', 'a reserved']);
    });

    it("a supervisor's Ready lifts the state but keeps the count", () => {
      const routing = { rejectCoolDownMs: 0, rejectsMax: 2 };
      const { at } = drive(createRouter, aCentre({ routing }));
      at(0, logsOn('a'), arrives('c1'));
      at(1, rejects('c1/1'));
      at(2, rejects('c1/2'));
      at(3, readies('a', { by: 'boss' }));
      expect(at(4, rejects('c1/3'))).toEqual(['c1/3 rejected', 'a notReady(rejects)']);
    });

    it('a busy agent cools down, and an unanswered claim does too', () => {
      const { at, offersAt } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, fails('c1/1', 'busy'));
      expect(offersAt(10_001)).toEqual(['offer c1/2 to a']);
      at(10_002, accepts('c1/2'));
      expect(offersAt(30_002)).toEqual(['@20002 c1/2 failed (media)', 'offer c1/3 to a']);
    });

    it('of two cool-downs the later end counts', () => {
      const routing = { failCoolDownMs: 10 };
      const { at, offersAt } = drive(createRouter, aCentre({ queues: chat, routing }));
      at(0, logsOn('a'), arrives('c1'), arrives('c2'));
      at(1, rejects('c1/1'), fails('c2/1', 'busy'));
      expect(offersAt(10_000)).toEqual([]);
      expect(offersAt(10_001)).toEqual(['offer c1/2 to a', 'offer c2/2 to a']);
    });

    it('a log-off ends no cool-down', () => {
      const { at, offersAt } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, rejects('c1/1'));
      at(2, logsOff('a'), logsOn('a'));
      expect(offersAt(10_000)).toEqual([]);
      expect(offersAt(10_001)).toEqual(['offer c1/2 to a']);
    });

    it('a rescinded offer excludes nobody and counts for nobody', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, pauses('a'));
      expect(at(2, readies('a'))).toEqual(['offer c1/2 to a', 'a reserved']);
    });
  });
}
