/**
 * B17: configuration versions.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../../routing/index.ts';
import type { QueuePlan } from '../../../rules/index.ts';
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
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  queueTurns,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const german = { required: 'has(german)' };
const endAfter = (maxWaitMs: number): QueuePlan => ({ maxWaitMs, fallback: { kind: 'end' } });

/** Tests of activate. */
export function describeActivation(createRouter: CreateRouter): void {
  const driven = (centre: CentreFile) => drive(createRouter, centre);

  describe('B17: activation', () => {
    it('new rules hold for new calls; waiting ones enter the new steps up to their age', () => {
      const { callsAt } = driven(aCentreWithPlan(german));
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(5_000, arrives('c2'));
      const plan: QueuePlan = {
        ...german,
        steps: [{ atMs: 10_000, mode: 'widen', required: [], class: 0, offsetMs: 9 }],
      };
      expect(callsAt(10_000, activates(2, aCentreWithPlan(plan)))).toEqual([
        'version 2 (migrate)',
        'c1 migrated to step 1',
        'c2 migrated to step 0',
        'offer c1/1 to a',
      ]);
    });

    it('class and due key stay as they migrate; later steps set them again', () => {
      const { callsAt, router } = driven(aCentreWithPlan(german));
      callsAt(0, arrives('c1'));
      const steps = [
        { atMs: 10_000, mode: 'widen', required: [], class: 0 },
        { atMs: 20_000, mode: 'widen', required: [], class: 1 },
      ] as const;
      callsAt(10_000, activates(2, aCentreWithPlan({ class: 3, steps })));
      expect(router.whyWaiting('c1')?.key.class).toBe(2);
      expect(callsAt(20_000)).toEqual(['c1 step 2', 'c1 class 1, due 0']);
    });

    it('a limit already past acts in the instant', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, arrives('c1'));
      expect(callsAt(10_000, activates(2, aCentreWithPlan(endAfter(10_000))))).toEqual([
        'version 2 (migrate)',
        'c1 migrated to step 0',
        'c1 ended (maxWait), wait 10000',
      ]);
    });

    it('the step migrated to is skipped where nobody staffs it', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, arrives('c1'));
      const steps = [
        { atMs: 1_000, mode: 'replace', required: 'has(x)', class: 0, skipIfUnstaffed: true },
        { atMs: 90_000, mode: 'replace', required: [], class: 1 },
      ] as const;
      expect(callsAt(1_000, activates(2, aCentreWithPlan({ steps })))).toEqual([
        'version 2 (migrate)',
        'c1 migrated to step 1',
        'c1 skips step 1',
        'c1 step 2',
        'c1 class 1, due 0',
      ]);
    });

    it('pinned calls keep steps, limits, fallback and wrap-up until they leave the queue', () => {
      const { callsAt } = driven(aCentreWithPlan(endAfter(20_000)));
      callsAt(0, arrives('c1'));
      const plan = { maxWaitMs: 5_000, fallback: { kind: 'message' } } as const;
      const wrapUp = { mode: 'timed', limitMs: 7_000 } as const;
      const queues = [aQueue('q', { plan, wrapUp })];
      expect(callsAt(10_000, activates(2, aCentre({ queues }), 'pin'))).toEqual([
        'version 2 (pin)',
      ]);
      callsAt(10_000, arrives('c2'), arrives('c3'));
      expect(callsAt(14_000, logsOn('a'))).toEqual(['offer c1/1 to a']);
      callsAt(14_500, answers('c1/1'));
      expect(callsAt(15_000, hangsUp('c1'))).toEqual([
        'c1/1 done',
        'c1 ended (callerHungUp)',
        'offer c2/1 to a',
        'c3 message (maxWait), wait 5000',
      ]);
      callsAt(15_500, answers('c2/1'));
      expect(callsAt(16_000, hangsUp('c2'))[0]).toBe('c2/1 wrap-up until 23000');
    });

    it('agents, links, reserves and precedence are always the active version', () => {
      const { callsAt } = driven(aCentre({ agents: [anAgent('a', { links: [] })] }));
      callsAt(0, logsOn('a'), arrives('c1'));
      expect(callsAt(1, activates(2, aCentre(), 'pin'))).toEqual([
        'version 2 (pin)',
        'offer c1/1 to a',
      ]);
    });

    it('a call by its own plan keeps it', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, arrives('c1', { plan: { queue: 'q', ...endAfter(20_000) } }));
      expect(callsAt(10_000, activates(2, aCentreWithPlan(endAfter(5_000))))).toEqual([
        'version 2 (migrate)',
      ]);
      expect(callsAt(20_000)).toEqual(['c1 ended (maxWait), wait 20000']);
    });

    it('a callback keeps its wrap-up rule as well', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, arrives('c1'), { type: 'call.callbackTaken', callId: 'c1' });
      const wrapUp = { mode: 'timed', limitMs: 10 } as const;
      callsAt(1, activates(2, aCentre({ queues: [aQueue('q', { wrapUp })] })), logsOn('a'));
      callsAt(2, answers('c1/1'));
      expect(callsAt(3, hangsUp('c1'))).toEqual(['c1/1 done', 'c1 ended (callerHungUp)']);
    });

    it('promotion goes on by the new interval, from now on', () => {
      const promoting = (promoteAfterMs: number) =>
        aCentre({ queues: [aQueue('q', { promoteAfterMs })] });
      const { callsAt } = driven(promoting(10_000));
      callsAt(0, arrives('c1', { class: 3 }));
      expect(callsAt(10_000, activates(2, promoting(10_000)))).toEqual([
        'version 2 (migrate)',
        'c1 migrated to step 0',
        'c1 class 2, due 0',
      ]);
      expect(callsAt(19_500, activates(3, promoting(3_000)))).toEqual([
        'version 3 (migrate)',
        'c1 migrated to step 0',
      ]);
      expect(callsAt(21_000)).toEqual(['c1 class 1, due 0']);
    });

    it('a callback stays as it is', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, arrives('c1'), { type: 'call.callbackTaken', callId: 'c1' });
      const second = aCentreWithPlan({ ...german });
      expect(callsAt(1, activates(2, second), logsOn('a'))).toEqual([
        'version 2 (migrate)',
        'offer c1/1 to a',
      ]);
    });

    it('no offer ends by it', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, accepts('c1/1'));
      callsAt(2, activates(2, aCentre({ agents: [anAgent('a', { links: [] })] })));
      expect(callsAt(3, connects('c1/1'))).toEqual(['c1/1 connected', 'c1 answered by a, wait 3']);
    });

    it('the wrap-up rule is that of the moment of connection', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, logsOn('a'), arrives('c1'));
      const wrapUp = { mode: 'timed', limitMs: 10 } as const;
      callsAt(1, activates(2, aCentre({ queues: [aQueue('q', { wrapUp })] })));
      callsAt(2, answers('c1/1'), activates(1));
      expect(callsAt(3, hangsUp('c1'))[0]).toBe('c1/1 wrap-up until 13');
    });

    it('an offer keeps its answer limit, a hold its agent’s own wrap-up limit', () => {
      const wrapUp = { mode: 'timed', limitMs: 9_000 } as const;
      const own = (limitMs: number) =>
        aCentre({
          routing: { mayOverrideWrapUp: true },
          queues: [aQueue('q', { answerLimitMs: limitMs, wrapUp })],
          agents: [anAgent('a', { wrapUp: { mode: 'timed', limitMs } }), anAgent('b')],
        });
      const { callsAt } = driven(own(4_000));
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, answers('c1/1'), logsOn('b'), arrives('c2'));
      callsAt(2, activates(2, own(7_000)), { type: 'offer.alerting', offerId: 'c2/1' });
      expect(callsAt(3, hangsUp('c1'))[0]).toBe('c1/1 wrap-up until 4003');
      expect(callsAt(4_002)).toEqual(['c2/1 expired']);
    });

    it('a ring round keeps its begin, and grows by the new plan', () => {
      const ringing = (everyMs: number) =>
        aCentreWithPlan({ strategy: { ringGroup: { offers: 1, everyMs } } }, 'a', 'b', 'c');
      const { offersAt } = driven(ringing(15_000));
      offersAt(0, logsOn('a'), logsOn('b'), logsOn('c'), arrives('c1'));
      expect(offersAt(5_000, activates(2, ringing(4_000)))).toEqual(['offer c1/2 to b']);
      expect(offersAt(8_000)).toEqual(['offer c1/3 to c']);
    });

    it('a limit that an offer held up cuts it, where the version cuts', () => {
      const cutting = (maxWaitWithLiveOffer: 'cut' | 'finishOffer') =>
        aCentre({
          ...aCentreWithPlan(endAfter(5_000)),
          routing: { maxWaitWithLiveOffer },
        });
      const { callsAt } = driven(cutting('finishOffer'));
      callsAt(0, logsOn('a'), arrives('c1'));
      expect(callsAt(6_000)).toEqual([]);
      expect(callsAt(7_000, activates(2, cutting('cut'), 'pin'))).toEqual([
        'version 2 (pin)',
        'c1/1 rescinded (maxWait)',
        'c1 ended (maxWait), wait 7000',
      ]);
    });

    it('a request that waits for an offer goes on waiting for it', () => {
      const finishing = aCentre({ routing: { notReadyWithLiveOffer: 'finishOffer' } });
      const { at } = driven(finishing);
      at(0, logsOn('a'), arrives('c1'));
      at(1, logsOff('a'));
      expect(at(2, activates(2, aCentre(), 'pin'))).toEqual(['version 2 (pin)']);
      expect(at(20_000)).toEqual(['c1/1 expired', 'a loggedOff']);
    });

    it('… unless a later one, by the new version, rescinds it', () => {
      const finishing = aCentre({ routing: { notReadyWithLiveOffer: 'finishOffer' } });
      const { at } = driven(finishing);
      at(0, logsOn('a'), arrives('c1'));
      at(1, pauses('a', 'lunch'), activates(2, aCentre(), 'pin'));
      expect(at(2, pauses('a'))).toEqual(['c1/1 rescinded (stateChange)', 'a notReady(break)']);
    });

    it('a session goes on where its group is gone, and counts again when it is back', () => {
      const grouped = aCentre({
        groups: [{ id: 'g' }],
        queues: [aQueue('q', { group: 'g' })],
        agents: [anAgent('a', { groups: ['g'] })],
      });
      const { at, callsAt } = driven(grouped);
      callsAt(0, logsOn('a'));
      expect(callsAt(1, activates(2, aCentre({ groups: [] })), arrives('c1'))).toEqual([
        'version 2 (migrate)',
        'c1 enters q',
        'offer c1/1 to a',
      ]);
      callsAt(2, answers('c1/1'), hangsUp('c1'), activates(1), arrives('c2'));
      expect(at(3, { type: 'endSession', sessionId: 'a/1' })).toEqual([
        'c2/1 rescinded (stateChange)',
        'a notReady(sessions)',
        'session a/1 g ended',
      ]);
    });

    it('an agent who was dropped and comes back is new', () => {
      const both = aCentreWithPlan({ strategy: 'roundRobin' }, 'a', 'b');
      const { offersAt } = driven(both);
      offersAt(0, logsOn('a'), arrives('c1'));
      offersAt(1, { type: 'rejectOffer', offerId: 'c1/1' }, logsOff('a'), logsOn('b'));
      offersAt(2, activates(2, aCentreWithPlan({ strategy: 'roundRobin' }, 'b')), activates(1));
      // Neither excluded from c1 nor behind in the round robin.
      expect(offersAt(3, hangsUp('c1'), logsOn('a'), arrives('c2'))).toContain('offer c2/1 to a');
    });

    it('an older version is activated by its number: roll back', () => {
      const { callsAt, router } = driven(aCentreWithPlan(german));
      callsAt(0, logsOn('a'), arrives('c1'), activates(2, aCentre(), 'pin'));
      expect(callsAt(1, activates(1), arrives('c2'))).toEqual([
        'version 1 (migrate)',
        'c1 migrated to step 0',
        'c2 enters q',
      ]);
      expect(router.whyNot('c2', 'a')).toEqual({ kind: 'test', test: 'required' });
    });

    it('the policy comes from the version itself where none is named', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, arrives('c1'));
      const pinning = aCentre({ routing: { onActivation: 'pin' } });
      expect(callsAt(1, activates(2, pinning))).toEqual(['version 2 (pin)']);
      expect(callsAt(2, activates(2, pinning, 'migrate'))).toEqual([
        'version 2 (migrate)',
        'c1 migrated to step 0',
      ]);
    });

    it('versions are immutable, known or given, and sound', () => {
      const { at } = driven(aCentre());
      const broken = aCentreWithPlan({ maxWaitMs: 1 });
      const other = aCentreWithPlan(german);
      expect(
        at(0, activates(2), activates(2, broken), activates(1, other), activates(0, other)),
      ).toEqual([0, 1, 2, 3].map((n) => `refused ${n} invalid_parameter`));
      expect(at(1, activates(2, other), activates(2, aCentre()))).toEqual([
        'version 2 (migrate)',
        'refused 1 invalid_parameter',
      ]);
    });

    it('a version without a queue or agent in use, or with another channel, is refused', () => {
      const { callsAt } = driven(aCentre());
      const noQueue = aCentre({ queues: [aQueue('r')] });
      const noAgent = aCentre({ agents: [] });
      const chat = aCentre({ queues: [aQueue('q', { channel: 'chat' })] });
      callsAt(0, arrives('c1'));
      expect(callsAt(1, activates(2, noQueue), activates(2, chat))).toEqual([
        'refused 0 queue_in_use',
        'refused 1 queue_in_use',
      ]);
      callsAt(2, logsOn('a'));
      callsAt(3, answers('c1/1'));
      expect(callsAt(4, activates(2, noQueue), activates(2, noAgent))).toEqual([
        'refused 0 queue_in_use',
        'refused 1 agent_in_use',
      ]);
      callsAt(5, hangsUp('c1'));
      expect(callsAt(6, activates(2, noQueue), logsOff('a'), activates(3, noAgent))).toEqual([
        'version 2 (migrate)',
        'version 3 (migrate)',
      ]);
    });

    it('a queue that a kept plan leads to is in use', () => {
      const plan = { maxWaitMs: 9, fallback: { kind: 'move', queue: 'r' } } as const;
      const { callsAt } = driven(aCentre({ queues: [aQueue('q', { plan }), aQueue('r')] }));
      callsAt(0, arrives('c1'));
      expect(callsAt(1, activates(2, aCentre(), 'pin'), activates(2, aCentre()))).toEqual([
        'refused 0 queue_in_use',
        'version 2 (migrate)',
        'c1 migrated to step 0',
      ]);
      const own = driven(aCentre({ queues: [aQueue('q'), aQueue('r')] }));
      own.callsAt(0, arrives('c1', { plan: { queue: 'q', ...plan } }));
      expect(own.callsAt(1, activates(2, aCentre()))).toEqual(['refused 0 queue_in_use']);
    });

    it('a wrap-up keeps no queue in use', () => {
      const wrapUp = { mode: 'timed', limitMs: 10 } as const;
      const { callsAt } = driven(aCentre({ queues: [aQueue('q', { wrapUp })] }));
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, answers('c1/1'), hangsUp('c1'));
      const second = aCentre({ queues: [aQueue('r')] });
      expect(callsAt(2, activates(2, second))).toEqual(['version 2 (migrate)']);
      expect(callsAt(11)).toEqual(['c1/1 done']);
    });

    it('a claimed call is not ended for the steps that two activations in one instant skip', () => {
      const { callsAt } = driven(aCentreWithPlan({}));
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, accepts('c1/1'));
      const steps = Array.from({ length: 9 }, (_, n) => ({
        atMs: 60_000 + n,
        mode: 'widen' as const,
        required: 'has(german)',
        skipIfUnstaffed: true,
      }));
      const second = aCentreWithPlan({ ...german, skipIfUnstaffed: true, steps });
      callsAt(2, activates(2, second), activates(2, second));
      expect(callsAt(3, connects('c1/1'))).toContain('c1/1 connected');
    });

    it('the state of a queue outlives the change, an agent new to the centre may log on', () => {
      const { callsAt } = driven(aCentre());
      callsAt(0, queueTurns('q', 'closed'));
      const second = aCentre({ agents: [anAgent('a'), anAgent('b')] });
      expect(callsAt(1, activates(2, second), arrives('c1'), logsOn('b'))).toEqual([
        'version 2 (migrate)',
        'c1 blocked (queueClosed)',
      ]);
    });
  });
}
