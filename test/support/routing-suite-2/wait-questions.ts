/**
 * B18, C8: position and what the expected wait is made of.
 */
import { describe, expect, it } from 'vitest';
import { expectedWait } from '../../../metrics/index.ts';
import type { CentreFile, WaitFacts } from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  anAgent,
  answers,
  aQueue,
  arrives,
  logsOn,
  pauses,
  readies,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** a to d serve q; a and b another queue r as well, where `shared` says so. */
function centreOf(shared: boolean): CentreFile {
  const links = [{ queue: 'q' }, { queue: 'r' }];
  return aCentre({
    queues: [aQueue('q'), aQueue('r')],
    agents: ['a', 'b', 'c', 'd'].map((id) =>
      shared && id < 'c' ? anAgent(id, { links }) : anAgent(id),
    ),
  });
}

const all = ['a', 'b', 'c', 'd'].map((id) => logsOn(id));

function expectedMs(facts: WaitFacts | null, leavingShare = 0): number | undefined {
  if (facts === null) return undefined;
  return expectedWait({
    position: facts.position,
    isAgentAble: facts.isAgentAble,
    agents: facts.agents.map(({ busyQueueCount }) => ({
      handleTimeMsMean: 300_000,
      busyQueueCount,
    })),
    leavingShare,
    handledCount: 10,
    lastWeekMs: null,
  })?.expectedMs;
}

/** Tests of position and waitFacts. */
export function describeWaitQuestions(createRouter: CreateRouter): void {
  /** All agents busy, then c1 to c4 wait in q, and r1 in r. */
  const busy = (shared: boolean) => {
    const driven = drive(createRouter, centreOf(shared));
    const ids = ['w1', 'w2', 'w3', 'w4'];
    driven.at(
      0,
      all,
      ids.map((id) => arrives(id)),
    );
    driven.at(
      1,
      ids.flatMap((id) => answers(`${id}/1`)),
    );
    driven.at(
      2,
      ['c1', 'c2', 'c3', 'c4'].map((id) => arrives(id)),
    );
    driven.at(3, arrives('r1', { queueId: 'r', class: 0 }));
    return driven;
  };

  describe('B18: position', () => {
    it('counts the calls with a smaller key that compete for an agent', () => {
      const { router } = busy(true);
      expect(['c1', 'c2', 'c3', 'c4', 'r1'].map((id) => router.position(id))).toEqual([
        2, 3, 4, 5, 1,
      ]);
      const apart = busy(false).router;
      expect(['c1', 'c4', 'r1'].map((id) => apart.position(id))).toEqual([1, 4, 1]);
    });

    it('staffed is enough; an agent who is not logged on shares nothing', () => {
      const { at, router } = drive(createRouter, centreOf(true));
      at(0, arrives('c1'), arrives('r1', { queueId: 'r' }));
      expect(router.position('r1')).toBe(1);
      at(1, logsOn('a', { ready: false }));
      expect(router.position('r1')).toBe(2);
    });

    it('while nobody can serve it, a call counts those before it in its own queue', () => {
      const centre = aCentre({
        groups: [{ id: 'g' }],
        queues: [aQueue('q', { group: 'g' }), aQueue('r')],
        agents: [{ id: 'a', groups: ['g'] }],
      });
      const { at, router } = drive(createRouter, centre);
      const ids = ['c1', 'c2', 'c3', 'c4'];
      at(0, arrives('c1'), arrives('r1', { queueId: 'r' }), arrives('c2'));
      const withTerms = { required: [{ skill: 'german' }] };
      at(1, arrives('c3', withTerms), arrives('c4'));
      expect(ids.map((id) => router.position(id))).toEqual([1, 2, 3, 4]);
      expect(router.position('r1')).toBe(1);
      at(2, logsOn('a', { ready: false }));
      expect(ids.map((id) => router.position(id))).toEqual([1, 2, 3, 4]);
    });

    it('a call being offered has position 0, and stands before nobody', () => {
      const { at, router } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'), arrives('c2'));
      expect([router.position('c1'), router.position('c2')]).toEqual([0, 1]);
    });

    it('a call that rings is ahead of nobody, though more agents may be offered it', () => {
      const strategy = { ringGroup: { offers: 2, everyMs: 5_000 } };
      const { at, router } = drive(createRouter, aCentreWithPlan({ strategy }, 'a', 'b'));
      at(0, logsOn('a', { ready: false }), arrives('c1'), arrives('c2'));
      expect(router.position('c2')).toBe(2);
      at(1, readies('a'));
      expect([router.position('c1'), router.position('c2')]).toEqual([0, 1]);
    });

    it('a callback keeps its place', () => {
      const { at, router } = drive(createRouter, aCentre());
      at(0, logsOn('a', { ready: false }), arrives('c1'), arrives('c2'));
      at(1, { type: 'call.callbackTaken', callId: 'c1' });
      expect([router.position('c1'), router.position('c2')]).toEqual([1, 2]);
    });

    it('a call that does not wait has none', () => {
      const { at, router } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'));
      expect([router.position('c1'), router.position('x')]).toEqual([null, null]);
      expect(router.waitFacts('c1')).toBeNull();
    });
  });

  describe('C8: expected wait', () => {
    it('is the test vector of the reference', () => {
      const alone = busy(false).router.waitFacts('c4');
      expect(alone?.position).toBe(4);
      expect(expectedMs(alone)).toBe(300_000);
      expect(expectedMs(alone, 0.1)).toBe(270_000);
    });

    it('agents of other busy queues count in part', () => {
      const { router, at } = busy(true);
      at(4, { type: 'reclassCall', callId: 'r1', class: 3 });
      const facts = router.waitFacts('c4');
      expect(facts?.agents.map(({ busyQueueCount }) => busyQueueCount)).toEqual([2, 2, 1, 1]);
      expect(expectedMs(facts)).toBe(400_000);
      expect(expectedMs(facts, 0.1)).toBe(360_000);
    });

    it('only agents who serve the call, and one of those ahead if there are any', () => {
      const { router } = busy(true);
      expect(router.waitFacts('r1')?.agents.map(({ agentId }) => agentId)).toEqual(['a', 'b']);
      expect(router.waitFacts('c1')?.agents.map(({ agentId }) => agentId)).toEqual(['a', 'b']);
      expect(router.waitFacts('c2')?.agents.map(({ agentId }) => agentId)).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
    });

    it('agents may be named after another question', () => {
      const { router } = busy(true);
      const facts = router.waitFacts('c2');
      router.waitFacts('r1');
      expect(facts?.agents.map(({ agentId }) => agentId)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('who is ahead of a call being offered does not matter', () => {
      const agents = [anAgent('a'), anAgent('b', { skills: { x: 1 } })];
      const { at, router } = drive(createRouter, aCentre({ agents }));
      at(0, logsOn('a'), logsOn('b', { ready: false }));
      at(1, arrives('c1', { required: 'has(x)' }), arrives('c2'));
      expect(router.waitFacts('c2')).toMatchObject({ position: 0, isAgentAble: true });
      expect(router.waitFacts('c2')?.agents.map(({ agentId }) => agentId)).toEqual(['a', 'b']);
    });

    it('an agent who is Not Ready is staffed; a call being offered waits no longer', () => {
      const { at, router } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(expectedMs(router.waitFacts('c1'))).toBe(0);
      at(1, pauses('a'));
      expect(router.waitFacts('c1')).toMatchObject({
        position: 1,
        isAgentAble: false,
        agents: [{ agentId: 'a', busyQueueCount: 1 }],
      });
    });
  });
}
