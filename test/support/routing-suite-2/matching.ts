/**
 * B5 test 11 and B7: reserve thresholds, and the precedences of pairs.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input, QueueSetting } from '../../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
  pauses,
  readies,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const both = [{ queue: 'v' }, { queue: 'q' }];

function keeping(reserve: number, ...ids: readonly string[]): CentreFile {
  const agents = ids.map((id) => anAgent(id, { links: both }));
  return aCentre({ agents, queues: [aQueue('v', { reserve }), aQueue('q')] });
}

/** Tests of reserve thresholds. */
export function describeReserves(createRouter: CreateRouter): void {
  describe('B5, test 11: reserve thresholds', () => {
    it('a queue keeps its last n able agents from calls of other queues', () => {
      const { offersAt } = drive(createRouter, keeping(2, 'a', 'b', 'c'));
      offersAt(0, logsOn('a'), logsOn('b'), logsOn('c'));
      expect(offersAt(1, arrives('c1'), arrives('c2'))).toEqual(['offer c1/1 to a']);
      expect(offersAt(2, arrives('v1', { queueId: 'v' }))).toEqual(['offer v1/1 to b']);
    });

    it('an agent of no use to that queue is not kept', () => {
      const agents = [anAgent('a', { links: both }), anAgent('b')];
      const { offersAt } = drive(createRouter, { ...keeping(1), agents });
      offersAt(0, logsOn('a'), logsOn('b'));
      expect(offersAt(1, arrives('c1'), arrives('c2'))).toEqual(['offer c1/1 to b']);
    });

    it('a call that waits for it too may take them', () => {
      const steps = [{ atMs: 1_000, mode: 'widen', required: [], alsoQueues: ['v'] }] as const;
      const centre = keeping(1, 'a');
      const queues = [aQueue('v', { reserve: 1 }), aQueue('q', { plan: { steps } })];
      const { offersAt } = drive(createRouter, { ...centre, queues });
      expect(offersAt(0, logsOn('a'), arrives('c1'))).toEqual([]);
      expect(offersAt(1_000)).toEqual(['offer c1/1 to a']);
    });

    it('an agent who becomes able frees another', () => {
      const { offersAt } = drive(createRouter, keeping(1, 'a', 'b'));
      offersAt(0, logsOn('a'), logsOn('b', { ready: false }), arrives('c1'));
      expect(offersAt(1, readies('b'))).toEqual(['offer c1/1 to a']);
    });

    it('able means room in its channel and no cool-down, too', () => {
      const { offersAt } = drive(createRouter, keeping(1, 'a', 'b', 'c'));
      offersAt(0, logsOn('a'), arrives('v1', { queueId: 'v' }));
      offersAt(1, answers('v1/1'), logsOn('b'), arrives('v2', { queueId: 'v' }));
      offersAt(2, rejects('v2/1'), hangsUp('v2'), logsOn('c'));
      expect(offersAt(3, arrives('c1'))).toEqual([]);
      expect(offersAt(10_002)).toEqual(['offer c1/1 to b']);
    });

    it('a reserved agent is told as stopped by the test', () => {
      const { router, at } = drive(createRouter, keeping(1, 'a'));
      at(0, logsOn('a'), arrives('c1'));
      expect(router.whyNot('c1', 'a')).toEqual({ kind: 'test', test: 'reserve' });
    });

    it('a reserve counts anew for every pick', () => {
      const { offersAt } = drive(createRouter, keeping(1, 'a', 'b', 'c'));
      offersAt(0, logsOn('a', { ready: false }), logsOn('b', { ready: false }));
      offersAt(1, arrives('c1'), arrives('c2'), arrives('c3'));
      expect(offersAt(2, readies('a'), readies('b'), logsOn('c'))).toEqual([
        'offer c1/1 to a',
        'offer c2/1 to b',
      ]);
      expect(offersAt(3, pauses('a'), pauses('b'))).toEqual([
        'c1/1 rescinded (stateChange)',
        'c2/1 rescinded (stateChange)',
      ]);
    });
  });
}

/** Tests of rankFirst and longestQueue. */
export function describePrecedences(createRouter: CreateRouter): void {
  const ranked = (
    precedence: 'classFirst' | 'rankFirst' | 'longestQueue',
    queues: readonly QueueSetting[] = [aQueue('p'), aQueue('s')],
  ) => {
    const links = [{ queue: 'p', rank: 1 }, { queue: 's' }];
    const centre = aCentre({ routing: { precedence }, queues, agents: [anAgent('a', { links })] });
    return drive(createRouter, centre);
  };
  const inP = (callId: string, callClass: 0 | 1 | 2) =>
    arrives(callId, { queueId: 'p', class: callClass });
  const inS = (callId: string, callClass: 0 | 1 | 2) =>
    arrives(callId, { queueId: 's', class: callClass });

  describe('B7: precedence', () => {
    it('rank first puts the link rank before the class', () => {
      const byRank = ranked('rankFirst');
      byRank.offersAt(0, inP('p1', 0), inS('s1', 1));
      expect(byRank.offersAt(1, logsOn('a'))).toEqual(['offer s1/1 to a']);
      const byClass = ranked('classFirst');
      byClass.offersAt(0, inP('p1', 0), inS('s1', 1));
      expect(byClass.offersAt(1, logsOn('a'))).toEqual(['offer p1/1 to a']);
    });

    it('within a rank the class comes first', () => {
      const { offersAt } = ranked('rankFirst');
      offersAt(0, inS('s1', 2), inS('s2', 0));
      expect(offersAt(1, logsOn('a'))).toEqual(['offer s2/1 to a']);
    });

    it('longest queue first takes the queue with most calls, within a class', () => {
      const { offersAt } = ranked('longestQueue');
      offersAt(0, inS('s1', 2), inP('p1', 2), inP('p2', 2));
      expect(offersAt(1, logsOn('a'))).toEqual(['offer p1/1 to a']);
      const strict = ranked('longestQueue');
      strict.offersAt(0, inP('p1', 2), inP('p2', 2), inS('s1', 0));
      expect(strict.offersAt(1, logsOn('a'))).toEqual(['offer s1/1 to a']);
    });

    it('it counts anew for every pick, calls being offered left out', () => {
      const links = [{ queue: 'p' }, { queue: 's' }];
      const agents = ['a', 'b', 'c', 'd'].map((id) => anAgent(id, { links }));
      const queues = [aQueue('p'), aQueue('s')];
      const routing = { precedence: 'longestQueue' } as const;
      const { offersAt } = drive(createRouter, aCentre({ routing, queues, agents }));
      offersAt(0, inS('s1', 2), inS('s2', 2), inP('p1', 2), inP('p2', 2), inP('p3', 2));
      const all = ['a', 'b', 'c', 'd'].map((id) => logsOn(id));
      expect(offersAt(1, all)).toEqual([
        'offer p1/1 to a',
        // Two and two: the order number of the link decides, then one and two.
        'offer p2/1 to b',
        'offer s1/1 to c',
        'offer p3/1 to d',
      ]);
    });

    it('a call for one agent makes no queue longer', () => {
      const links = [{ queue: 's' }, { queue: 'p' }];
      const agents = [anAgent('a', { links }), anAgent('b', { links: [] })];
      const queues = [aQueue('p'), aQueue('s')];
      const routing = { precedence: 'longestQueue' } as const;
      const { offersAt } = drive(createRouter, aCentre({ routing, queues, agents }));
      offersAt(0, logsOn('a'), logsOn('b'), inP('c1', 2));
      offersAt(1, answers('c1/1'));
      const toB: Input = { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' } };
      expect(offersAt(2, toB)).toEqual(['offer c1/2 to b']);
      offersAt(3, pauses('a'), pauses('b'));
      offersAt(4, inP('p1', 2), inS('s1', 2));
      expect(offersAt(5, readies('a'))).toEqual(['offer s1/1 to a']);
    });

    it('a call for one agent finds them with other sessions, though they serve no queue', () => {
      const groups = [{ id: 'care' }, { id: 'sales' }];
      const b = anAgent('b', { groups: ['care', 'sales'], links: [] });
      const { offersAt } = drive(createRouter, aCentre({ groups, agents: [anAgent('a'), b] }));
      offersAt(0, logsOn('a'), logsOn('b', { groups: ['care'], ready: false }), arrives('c1'));
      offersAt(1, answers('c1/1'));
      const toB: Input = { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' } };
      expect(offersAt(2, toB, pauses('a'))).toEqual([]);
      expect(offersAt(3, { type: 'openSession', agentId: 'b', groupId: 'sales' })).toEqual([]);
      expect(offersAt(4, readies('b'))).toEqual(['offer c1/2 to b']);
    });

    it('equal lengths end at the order number of the link, not at its rank', () => {
      const { offersAt } = ranked('longestQueue');
      offersAt(0, inS('s1', 2), inP('p1', 2));
      expect(offersAt(1, logsOn('a'))).toEqual(['offer p1/1 to a']);
    });
  });
}
