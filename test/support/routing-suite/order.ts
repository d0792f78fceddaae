/**
 * B6 and B7: the order of calls and of pairs.
 */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  anAgent,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
} from '../builders.ts';
import { type CreateRouter, type Drive, drive } from '../drive-router.ts';

type Timed = readonly [atMs: number, input: Input];

/**
 * Who is served, one after the other, by agent `a` who comes late and whose callers hang up at
 * once.
 */
function orderOfCalls(driven: Drive, ...calls: readonly Timed[]): string[] {
  for (const [atMs, call] of calls) driven.at(atMs, call);
  const order: string[] = [];
  let [offer] = driven.offersAt(100_000, logsOn('a'));
  while (offer !== undefined) {
    const callId = offer.replace(/^offer (.*)\/\d+ to a$/, '$1');
    order.push(callId);
    offer = driven.offersAt(100_000, hangsUp(callId)).find((line) => line.startsWith('offer'));
  }
  return order;
}

/** Tests of keys and pairs. */
export function describeOrder(createRouter: CreateRouter): void {
  describe('B6: order of calls', () => {
    it('class comes first, then the due key, then the order of arrival', () => {
      const order = orderOfCalls(
        drive(createRouter, aCentre()),
        [0, arrives('late')],
        [0, arrives('later')],
        [5, arrives('head-start', { offsetMs: -6 })],
        [9, arrives('urgent', { class: 0 })],
      );
      expect(order).toEqual(['urgent', 'head-start', 'late', 'later']);
    });

    it('head start and target are offsets, mixed in one queue and past their time as well', () => {
      // Due at 60, -30, 15 and 20 s: served at 100 s, when all are late.
      const order = orderOfCalls(
        drive(createRouter, aCentre()),
        [0, arrives('targetOfAMinute', { offsetMs: 60_000 })],
        [10_000, arrives('headStart', { offsetMs: -40_000 })],
        [15_000, arrives('first-in-first-out')],
        [18_000, arrives('targetOfTwoSeconds', { offsetMs: 2_000 })],
      );
      expect(order).toEqual([
        'headStart',
        'first-in-first-out',
        'targetOfTwoSeconds',
        'targetOfAMinute',
      ]);
    });

    it('class and offset of the call win over its plan, and that over the centre', () => {
      const { effectsAt } = drive(createRouter, aCentre({ defaults: { class: 3 } }));
      const plan = { queue: 'q', class: 1, offsetMs: 500 } as const;
      const entries = effectsAt(
        10,
        arrives('c1', { plan, class: 0, offsetMs: 20 }),
        arrives('c2', { plan }),
        arrives('c3', { plan: { queue: 'q' } }),
      ).map((each) => (each.type === 'call.queued' ? [each.class, each.dueKey] : each.type));
      expect(entries).toEqual([
        [0, 30],
        [1, 510],
        [3, 10],
      ]);
    });

    it('a move keeps class, offset and age of the contact', () => {
      const fallback = { kind: 'move', queue: 'r' } as const;
      const queues = [
        aQueue('q', { plan: { class: 1, offsetMs: 7, maxWaitMs: 100, fallback } }),
        aQueue('r', { plan: { class: 3, offsetMs: 9 } }),
      ];
      const { effectsAt } = drive(createRouter, aCentre({ queues }));
      effectsAt(10, arrives('c1'));
      expect(effectsAt(110)[1]).toMatchObject({ queueId: 'r', class: 1, dueKey: 17 });
    });

    it('a queue of its own age restarts the due key at the move', () => {
      const fallback = { kind: 'move', queue: 'r' } as const;
      const queues = [
        aQueue('q', { plan: { offsetMs: 7, maxWaitMs: 100, fallback } }),
        aQueue('r', { age: 'queue' }),
      ];
      const { effectsAt } = drive(createRouter, aCentre({ queues }));
      effectsAt(10, arrives('c1'));
      expect(effectsAt(110)[1]).toMatchObject({ queueId: 'r', dueKey: 117 });
    });
  });

  describe('B7: matching', () => {
    const ranked = aCentre({
      queues: [aQueue('q'), aQueue('r')],
      agents: [anAgent('a', { links: [{ queue: 'q', rank: 1 }, { queue: 'r' }] })],
    });

    it('link rank comes after class and before the due key', () => {
      const order = orderOfCalls(
        drive(createRouter, ranked),
        [0, arrives('q1')],
        [1, arrives('q0', { class: 1 })],
        [2, arrives('r1', { queueId: 'r' })],
        [3, arrives('r0', { queueId: 'r', class: 1 })],
      );
      expect(order).toEqual(['r0', 'q0', 'r1', 'q1']);
    });

    it('of the agents for one call the better link rank wins over idle time', () => {
      const agents = [anAgent('a', { links: [{ queue: 'q', rank: 1 }] }), anAgent('b')];
      const { at, offersAt } = drive(createRouter, aCentre({ agents }));
      at(0, logsOn('a'));
      expect(offersAt(9, logsOn('b'), arrives('c1'))).toEqual(['offer c1/1 to b']);
    });

    it('a pair that a pick has spoilt waits for its turn again', () => {
      // b's call goes to a; their next one, c3, must not take d before d has had c2.
      const queues = [aQueue('q'), aQueue('r'), aQueue('s')];
      const agents = [
        anAgent('a'),
        anAgent('b', { links: [{ queue: 'q' }, { queue: 's', level: 1 }] }),
        anAgent('d', { links: [{ queue: 'r' }, { queue: 's' }] }),
      ];
      const { at, offersAt } = drive(createRouter, aCentre({ queues, agents }));
      at(0, arrives('c1'), arrives('c2', { queueId: 'r' }), arrives('c3', { queueId: 's' }));
      expect(offersAt(1, logsOn('a'), logsOn('b'), logsOn('d'))).toEqual([
        'offer c1/1 to a',
        'offer c2/1 to d',
        'offer c3/1 to b',
      ]);
    });

    it('pairs are taken one by one until none is left', () => {
      const { offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      const seen = offersAt(
        0,
        arrives('c1'),
        arrives('c2'),
        arrives('c3'),
        logsOn('b'),
        logsOn('a'),
      );
      expect(seen).toEqual(['offer c1/1 to a', 'offer c2/1 to b']);
    });
  });
}
