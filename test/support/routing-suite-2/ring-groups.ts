/**
 * B3, B8, B10, B12: several offers of one call at once, parked accepts, claims.
 */
import { describe, expect, it } from 'vitest';
import type { RoutingSettings } from '../../../routing/index.ts';
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
  logsOff,
  logsOn,
  pauses,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const everyMs = 5_000;
const pair = { strategy: { ringGroup: { offers: 2, everyMs } } } as const;

/** Tests of ring groups. */
export function describeRingGroups(createRouter: CreateRouter): void {
  const ringing = (plan: QueuePlan, routing: RoutingSettings = {}, ids = ['a', 'b', 'c', 'd']) => {
    const driven = drive(createRouter, { ...aCentreWithPlan(plan, ...ids), routing });
    driven.at(0, ...ids.map((id) => logsOn(id)));
    return driven;
  };

  describe('B8: ring groups', () => {
    it('n agents ring at once, and one more after each interval', () => {
      const { offersAt } = ringing(pair);
      expect(offersAt(10, arrives('c1'))).toEqual(['offer c1/1 to a', 'offer c1/2 to b']);
      expect(offersAt(5_009)).toEqual([]);
      expect(offersAt(5_010)).toEqual(['offer c1/3 to c']);
      expect(offersAt(10_010)).toEqual(['offer c1/4 to d']);
    });

    it('its next growth is a timer, but not while the call is claimed', () => {
      const { at, router } = ringing(pair);
      at(10, arrives('c1'));
      expect(router.nextDueAtMs()).toBe(5_010);
      at(20, accepts('c1/1'));
      expect(router.nextDueAtMs()).toBe(10_020);
    });

    it('an offer that ends makes room for another at once', () => {
      const { offersAt } = ringing(pair);
      offersAt(10, arrives('c1'));
      expect(offersAt(11, rejects('c1/1'))).toEqual(['c1/1 rejected', 'offer c1/3 to c']);
    });

    it('a round is over when no offer is live any more, and the next begins with n', () => {
      const { offersAt } = ringing(pair);
      offersAt(10, arrives('c1'));
      offersAt(5_010);
      const ended = offersAt(5_011, rejects('c1/1'), rejects('c1/2'), rejects('c1/3'));
      expect(ended).toEqual(['c1/1 rejected', 'c1/2 rejected', 'c1/3 rejected', 'offer c1/4 to d']);
      expect(offersAt(25_011)).toEqual(['c1/4 expired', 'offer c1/5 to a', 'offer c1/6 to b']);
    });

    it('what it has grown to does not follow the call into a queue without growth', () => {
      const links = [{ queue: 'q' }, { queue: 'r' }];
      const { at, offersAt } = drive(
        createRouter,
        aCentre({
          queues: [aQueue('q', { plan: pair }), aQueue('r')],
          agents: ['a', 'b', 'c'].map((id) => anAgent(id, { links })),
        }),
      );
      at(0, logsOn('a'), logsOn('b'), logsOn('c'));
      at(10, arrives('c1'));
      at(5_010);
      const moved = offersAt(5_011, { type: 'moveCall', callId: 'c1', queueId: 'r' });
      expect(moved.filter((line) => line.startsWith('offer '))).toEqual(['offer c1/4 to a']);
    });

    it('the agents who have been idle longest ring first', () => {
      const queues = [aQueue('q', { plan: { strategy: { ringGroup: { offers: 1, everyMs } } } })];
      const agents = ['a', 'b'].map((id) => ({ id, links: [{ queue: 'q' }] }));
      const { offersAt } = drive(createRouter, aCentre({ queues, agents }));
      offersAt(0, logsOn('b'));
      offersAt(1, logsOn('a'));
      expect(offersAt(2, arrives('c1'))).toEqual(['offer c1/1 to b']);
    });

    it('a step sets how many ring at once, until a later one sets it again', () => {
      const steps = [
        { atMs: 1_000, mode: 'widen', required: [], offers: 2 },
        { atMs: 2_000, mode: 'replace', required: [] },
        { atMs: 3_000, mode: 'widen', required: [], offers: 3 },
      ] as const;
      const { offersAt } = ringing({ steps });
      expect(offersAt(0, arrives('c1'))).toEqual(['offer c1/1 to a']);
      expect(offersAt(1_000)).toEqual(['offer c1/2 to b']);
      expect(offersAt(2_000)).toEqual([]);
      expect(offersAt(2_001, rejects('c1/1'))).toEqual(['c1/1 rejected', 'offer c1/3 to c']);
      expect(offersAt(3_000)).toEqual(['offer c1/4 to d']);
    });

    it('a step that asks for fewer leaves those that ring, and adds none', () => {
      const steps = [
        { atMs: 1_000, mode: 'widen', required: [], offers: 2 },
        { atMs: 2_000, mode: 'widen', required: [], offers: 1 },
      ] as const;
      const { offersAt } = ringing({ steps });
      offersAt(0, arrives('c1'));
      expect(offersAt(1_000)).toEqual(['offer c1/2 to b']);
      expect(offersAt(2_000)).toEqual([]);
      expect(offersAt(2_001, rejects('c1/1'))).toEqual(['c1/1 rejected']);
      expect(offersAt(2_002, rejects('c1/2'))).toEqual(['c1/2 rejected', 'offer c1/3 to c']);
    });

    it('the strategy of the centre may be a ring group too', () => {
      const agents = ['a', 'b'].map((id) => ({ id, links: [{ queue: 'q' }] }));
      const { offersAt } = drive(createRouter, aCentre({ agents, defaults: pair }));
      offersAt(0, logsOn('a'), logsOn('b'));
      expect(offersAt(1, arrives('c1'))).toHaveLength(2);
    });

    it('a plan with offers that are not whole, or none, is refused', () => {
      const { at } = ringing({});
      const wrong: readonly QueuePlan[] = [
        { strategy: { ringGroup: { offers: 0, everyMs } } },
        { strategy: { ringGroup: { offers: 1, everyMs: 0 } } },
        { steps: [{ atMs: 1, mode: 'widen', required: [], offers: 1.5 }] },
      ];
      for (const plan of wrong) {
        expect(at(1, arrives('c1', { plan: { queue: 'q', ...plan } }))).toEqual([
          'refused 0 invalid_parameter',
        ]);
      }
    });
  });

  describe('B3: claims', () => {
    it('the first accept claims, a later one is parked, and connection ends the others', () => {
      const { callsAt } = ringing(pair);
      callsAt(0, arrives('c1'));
      callsAt(5_000);
      expect(callsAt(5_001, accepts('c1/2'), accepts('c1/1'))).toEqual([
        'c1/2 connecting',
        'c1/1 accepted',
      ]);
      expect(callsAt(5_002, connects('c1/2'))).toEqual([
        'c1/2 connected',
        'c1/1 rescinded (otherAgent)',
        'c1/3 rescinded (otherAgent)',
        'c1 answered by b, wait 5002',
      ]);
    });

    it('a claimed call rings nobody else, and the round goes on when the claim fails', () => {
      const { offersAt } = ringing(pair);
      offersAt(0, arrives('c1'));
      offersAt(1_000, accepts('c1/1'));
      expect(offersAt(10_000)).toEqual([]);
      expect(offersAt(10_001, fails('c1/1', 'media'))).toEqual([
        'c1/1 failed (media)',
        'offer c1/3 to c',
        'offer c1/4 to d',
      ]);
    });

    it('of several parked accepts the first accepted takes over', () => {
      const { offersAt } = ringing({ strategy: { ringGroup: { offers: 3, everyMs } } });
      offersAt(0, arrives('c1'));
      offersAt(1, accepts('c1/2'), accepts('c1/3'), accepts('c1/1'));
      expect(offersAt(2, fails('c1/2', 'media'))).toEqual([
        'c1/2 failed (media)',
        'c1/3 connecting',
      ]);
      expect(offersAt(10_002)).toEqual(['c1/3 failed (media)', 'c1/1 connecting']);
    });

    it('a parked accept has no deadline of its own, an alerting offer has', () => {
      const { offersAt } = ringing(
        { strategy: { ringGroup: { offers: 3, everyMs } } },
        {
          connectLimitMs: 60_000,
        },
      );
      offersAt(0, arrives('c1'));
      offersAt(1, accepts('c1/1'), accepts('c1/2'));
      expect(offersAt(59_000)).toEqual(['@20000 c1/3 expired']);
    });

    it('a parked agent may still reject, and fail, but not accept again or be connected', () => {
      const { callsAt } = ringing({ strategy: { ringGroup: { offers: 3, everyMs } } });
      callsAt(0, arrives('c1'));
      const alerting = { type: 'offer.alerting', offerId: 'c1/2' } as const;
      expect(
        callsAt(
          1,
          accepts('c1/1'),
          accepts('c1/2'),
          accepts('c1/2'),
          connects('c1/2'),
          alerting,
          rejects('c1/2'),
          accepts('c1/3'),
          fails('c1/3', 'busy'),
        ),
      ).toEqual([
        'c1/1 connecting',
        'c1/2 accepted',
        'refused 2 already_accepted',
        'refused 3 call_state_not_allowed',
        'refused 4 call_state_not_allowed',
        'c1/2 rejected',
        'c1/3 accepted',
        'c1/3 failed (busy)',
      ]);
    });

    it('with atAccept the claim itself ends the others', () => {
      const { offersAt } = ringing(pair, { ringGroupRescind: 'atAccept' });
      offersAt(0, arrives('c1'));
      expect(offersAt(1, accepts('c1/2'), accepts('c1/1'))).toEqual([
        'c1/2 connecting',
        'c1/1 rescinded (otherAgent)',
      ]);
    });

    it('a parked accept occupies: a request waits for its end', () => {
      const { at } = ringing(pair);
      at(0, arrives('c1'));
      at(1, accepts('c1/1'), accepts('c1/2'));
      expect(at(2, pauses('b'))).toEqual(['b reserved, pending notReady']);
      expect(at(3, connects('c1/1'))).toEqual([
        'c1/1 connected',
        'c1/2 rescinded (otherAgent)',
        'c1 answered by a, wait 3',
        'a busy',
        'b notReady(break)',
      ]);
    });

    it('a caller who hangs up ends all offers in their order', () => {
      const { callsAt } = ringing(pair);
      callsAt(0, arrives('c1'));
      callsAt(1, accepts('c1/2'), accepts('c1/1'));
      expect(callsAt(2, hangsUp('c1'))).toEqual([
        'c1/1 rescinded (callGone)',
        'c1/2 rescinded (callGone)',
        'c1 abandoned (connecting), wait 2',
      ]);
    });

    it('the fallback waits for the last live offer of several', () => {
      const plan = { ...pair, maxWaitMs: 10_000, fallback: { kind: 'end' } } as const;
      const { callsAt } = ringing(plan, {}, ['a', 'b']);
      callsAt(0, arrives('c1'));
      expect(callsAt(19_999)).toEqual([]);
      expect(callsAt(20_000)).toEqual([
        'c1/1 expired',
        'c1/2 expired',
        'c1 ended (maxWait), wait 20000',
      ]);
    });
  });

  describe('B10: no-answer in a ring group', () => {
    it('nobody is charged a no-answer where several may ring', () => {
      const { at } = ringing(pair, {}, ['a', 'b']);
      at(0, arrives('c1'));
      expect(at(20_000)).toEqual([
        'c1/1 expired',
        'c1/2 expired',
        'offer c1/3 to a',
        'offer c1/4 to b',
      ]);
    });

    it('a ring group that begins with one may ring several, too', () => {
      const { at } = ringing({ strategy: { ringGroup: { offers: 1, everyMs } } }, {}, ['a']);
      at(0, arrives('c1'));
      expect(at(20_000)).toEqual(['c1/1 expired', 'offer c1/2 to a']);
    });

    it('with countRingGroup everybody is', () => {
      const { at } = ringing(pair, { countRingGroup: true }, ['a', 'b']);
      at(0, arrives('c1'));
      expect(at(20_000).slice(-2)).toEqual(['a notReady(noAnswer)', 'b notReady(noAnswer)']);
    });

    it('a step with one offer at a time charges again', () => {
      const steps = [{ atMs: 1, mode: 'widen', required: [], offers: 1 }] as const;
      const { at } = ringing({ steps }, {}, ['a']);
      at(0, arrives('c1'));
      expect(at(20_000).at(-1)).toBe('a notReady(noAnswer)');
    });

    it('a log-off of one agent leaves the others ringing', () => {
      const { offersAt } = ringing(pair, {}, ['a', 'b']);
      offersAt(0, arrives('c1'));
      expect(offersAt(1, logsOff('a'))).toEqual(['c1/1 rescinded (stateChange)']);
      expect(offersAt(2, answers('c1/2'))).toEqual(['c1/2 connecting', 'c1/2 connected']);
    });
  });
}
