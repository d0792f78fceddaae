/**
 * C1 of rules.md: what rules ask of the default queue is what it is like now.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../../routing/index.ts';
import type { GroupFile, RuleSetFile } from '../../../rules/index.ts';
import { aCentre, anAgent, aQueue, arrives, logsOn, rejects } from '../builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
  noTransfer,
} from '../builders-rules.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const centre = aCentre({
  defaults: { queue: 'q' },
  queues: [aQueue('q'), aQueue('vip')],
  agents: [anAgent('a', { links: [{ queue: 'q' }, { queue: 'vip' }] })],
});

/** For callers who were not passed on. */
function isAtLeast(fact: string, value: number): GroupFile {
  return { all: [noTransfer, { fact, operator: 'greaterThanInclusive', value }] };
}

/** Tests of what admit rules know of the default queue. */
export function describeQueueFacts(createRouter: CreateRouter): void {
  const driven = (of: CentreFile = centre) => drive(createRouter, of);
  const withRules = (set: RuleSetFile) => {
    const router = driven();
    router.at(0, activatesRules(set));
    return router;
  };

  describe('B13: rules say who is let in', () => {
    it('by how many wait in the default queue, and how long', () => {
      const { at } = withRules(
        aRuleSet('admit', [
          aRule('busy', 40, isAtLeast('queue.waiting', 2), { action: 'busy' }),
          aRule('slow', 30, isAtLeast('queue.oldestWaitMs', 5_000), { action: 'closed' }),
          aRule('everything-else', 1, everyCall, { action: 'accept' }),
        ]),
      );
      expect(at(1, arrivesWith('c1', {}))).toEqual(['c1 enters q']);
      expect(at(5_001, arrivesWith('c2', {}))).toEqual(['c2 blocked (closed)']);
      expect(at(5_002, arrives('c3'), arrivesWith('c4', {}))).toEqual([
        'c3 enters q',
        'c4 blocked (busy)',
      ]);
    });

    it('by the call that waits longest there, whichever came last', () => {
      const { at } = withRules(
        aRuleSet('admit', [
          aRule('slow', 30, isAtLeast('queue.oldestWaitMs', 5_000), { action: 'closed' }),
          aRule('everything-else', 1, everyCall, { action: 'accept' }),
        ]),
      );
      at(1, arrives('c1'));
      at(5_000, arrives('c2'));
      expect(at(5_001, arrivesWith('c3', {}))).toEqual(['c3 blocked (closed)']);
    });

    it('where one that left and came back has waited since it first came', () => {
      const { at } = withRules(
        aRuleSet('admit', [
          aRule('slow', 30, isAtLeast('queue.oldestWaitMs', 5_000), { action: 'closed' }),
          aRule('everything-else', 1, everyCall, { action: 'accept' }),
        ]),
      );
      at(1, arrives('c1'));
      at(2_000, { type: 'moveCall', callId: 'c1', queueId: 'vip' });
      expect(at(3_000, arrivesWith('c2', {}))).toEqual(['c2 enters q']);
      at(4_000, { type: 'moveCall', callId: 'c1', queueId: 'q' });
      expect(at(5_001, arrivesWith('c3', {}))).toEqual(['c3 blocked (closed)']);
    });

    it('and who cools down is ready from the instant in which that ends', () => {
      const cooling = { ...centre, routing: { rejectCoolDownMs: 5_000 } };
      const { at, callsAt } = driven(cooling);
      const ready = aRuleSet('admit', [
        aRule('ready', 20, isAtLeast('queue.readyAgents', 1), { action: 'block' }),
        aRule('everything-else', 1, everyCall, { action: 'accept' }),
      ]);
      at(0, activatesRules(ready), logsOn('a'), arrives('c1'));
      at(1_000, rejects('c1/1'));
      expect(callsAt(5_999, arrivesWith('c2', {}))).toEqual(['c2 enters q']);
      expect(callsAt(6_000, arrivesWith('c3', {}))[0]).toBe('c3 blocked (block)');
    });

    it('by who can serve it now, and who is there', () => {
      const { callsAt } = withRules(
        aRuleSet('admit', [
          aRule('ready', 20, isAtLeast('queue.readyAgents', 1), { action: 'block' }),
          aRule('staffed', 10, isAtLeast('queue.staffedAgents', 1), { action: 'callbackOffer' }),
          aRule('everything-else', 1, everyCall, { action: 'accept' }),
        ]),
      );
      expect(callsAt(1, arrivesWith('c1', {}))).toEqual(['c1 enters q']);
      expect(callsAt(2, logsOn('a'), arrivesWith('c2', {}))[0]).toBe('c2 blocked (block)');
      expect(callsAt(3, arrivesWith('c3', {}))).toEqual([
        'c3 enters q',
        'c3 is offered a callback',
      ]);
    });
  });
}
