/**
 * B12 and B13: steps, waiting limits, fallbacks and queue states.
 */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../routing/index.ts';
import type { Fallback, PlanStep, QueuePlan } from '../../../rules/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  anAgent,
  answers,
  aQueue,
  arrives,
  deviceReports,
  hangsUp,
  logsOff,
  logsOn,
  queueTurns,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** Tests of widening and leaving. */
export function describeWaiting(createRouter: CreateRouter): void {
  const step = (atMs: number, members: Partial<PlanStep> = {}): PlanStep => ({
    atMs,
    mode: 'widen',
    required: [],
    ...members,
  });
  const fallingBack = (kind: Exclude<Fallback['kind'], 'move'>): QueuePlan => ({
    maxWaitMs: 100,
    fallback: { kind },
  });

  describe('B12: steps', () => {
    it('a widen step keeps earlier agents, a replace step drops them', () => {
      const plan = (mode: 'widen' | 'replace'): QueuePlan => ({
        required: [{ agentId: 'a' }],
        steps: [step(10, { mode, required: [{ agentId: 'b' }] })],
      });
      const served = (mode: 'widen' | 'replace') => {
        const { at, offersAt } = drive(createRouter, aCentreWithPlan(plan(mode), 'a', 'b'));
        at(0, arrives('c1'));
        return offersAt(11, logsOn('a'));
      };
      expect(served('widen')).toEqual(['offer c1/1 to a']);
      expect(served('replace')).toEqual([]);
    });

    it('added queues count in the order added, until a replace step', () => {
      const queues = [
        aQueue('q', {
          plan: {
            steps: [step(10, { alsoQueues: ['s', 'r'] }), step(20, { mode: 'replace' })],
          },
        }),
        aQueue('r'),
        aQueue('s'),
      ];
      const links = [
        { queue: 'r', delayMs: 12 },
        { queue: 's', delayMs: 15 },
      ];
      const centre = aCentre({ queues, agents: [anAgent('a', { links })] });
      const early = drive(createRouter, centre);
      early.at(0, logsOn('a'), arrives('c1'));
      expect(early.offersAt(19)).toEqual(['@15 offer c1/1 to a']);
      const late = drive(createRouter, centre);
      late.at(0, arrives('c1'));
      expect(late.offersAt(20, logsOn('a'))).toEqual([]);
    });

    it('a step sets class and offset, which is told where they differ', () => {
      const steps = [step(10, { class: 0 }), step(20, { class: 0, offsetMs: -5 }), step(30)];
      const { at } = drive(createRouter, aCentreWithPlan({ steps }));
      at(0, arrives('c1'));
      expect(at(40)).toEqual([
        '@10 c1 step 1',
        '@10 c1 class 0, due 0',
        '@20 c1 step 2',
        '@20 c1 class 0, due -5',
        '@30 c1 step 3',
      ]);
    });

    it('a step cancels no live offer', () => {
      const steps = [step(10, { mode: 'replace', required: [{ agentId: 'b' }] })];
      const { at } = drive(createRouter, aCentreWithPlan({ steps }));
      at(0, logsOn('a'), arrives('c1'));
      expect(at(10)).toEqual(['c1 step 1']);
      expect(at(11, answers('c1/1'))).toContain('c1 answered by a, wait 11');
    });

    it('a step is skipped where nobody logged on could serve it, Not Ready or not', () => {
      const plan: QueuePlan = {
        required: [{ agentId: 'b' }],
        skipIfUnstaffed: true,
        steps: [step(10)],
      };
      const { at } = drive(createRouter, aCentreWithPlan(plan, 'a', 'b'));
      at(0, logsOn('b', { ready: false }));
      expect(at(1, arrives('c1'))).toEqual(['c1 enters q']);
      expect(at(2, logsOff('b'), arrives('c2'))).toEqual([
        'c2 enters q',
        'c2 skips step 0',
        'c2 step 1',
        'b loggedOff',
      ]);
    });

    it("the call's own terms count for that too", () => {
      const plan: QueuePlan = { skipIfUnstaffed: true, steps: [step(10)] };
      const { at } = drive(createRouter, aCentreWithPlan(plan));
      at(0, logsOn('a'));
      const seen = at(1, arrives('c1', { required: 'has(german)' }));
      expect(seen).toEqual(['c1 enters q', 'c1 skips step 0', 'c1 step 1']);
    });

    it('the last step is never skipped', () => {
      const only = drive(createRouter, aCentreWithPlan({ skipIfUnstaffed: true }));
      expect(only.at(0, arrives('c1'))).toEqual(['c1 enters q']);
      const steps = [step(10, { skipIfUnstaffed: true }), step(20, { skipIfUnstaffed: true })];
      const last = drive(createRouter, aCentreWithPlan({ steps }));
      last.at(0, arrives('c1'));
      expect(last.at(30)).toEqual(['@10 c1 skips step 1', '@10 c1 step 2']);
    });

    it("a call's own plan stands alone, for its first queue", () => {
      const queues = [
        aQueue('q', { plan: { steps: [step(5)], ...fallingBack('end') } }),
        aQueue('r'),
      ];
      const { at } = drive(createRouter, aCentre({ queues }));
      const fallback = { kind: 'move', queue: 'q' } as const;
      const plan = { queue: 'r', steps: [step(10)], maxWaitMs: 20, fallback };
      at(0, arrives('c1', { plan }));
      expect(at(200)).toEqual([
        '@10 c1 step 1',
        '@20 c1 leaves r, wait 20',
        '@20 c1 enters q (overflow)',
        '@25 c1 step 1',
        '@120 c1 ended (maxWait), wait 100',
      ]);
    });

    it.each([
      ['steps not increasing', { steps: [step(10), step(10)] }],
      ['a step at 0', { steps: [step(0)] }],
      ['a maximum wait without a fallback', { maxWaitMs: 5 }],
      [
        'a maximum wait before the last step',
        { steps: [step(10)], ...fallingBack('end'), maxWaitMs: 9 },
      ],
      ['an unknown queue', { steps: [step(10, { alsoQueues: ['none'] })] }],
      ['an expression that is not read', { required: 'german >' }],
    ] as const)('a plan with %s is refused', (_, plan) => {
      const { at } = drive(createRouter, aCentre());
      expect(at(0, arrives('c1', { plan: { queue: 'q', ...plan } }))).toEqual([
        'refused 0 invalid_parameter',
      ]);
    });
  });

  describe('B13: limits, overflow, queue states', () => {
    it.each([
      ['end', 'c1 ended (maxWait), wait 100'],
      ['callback', 'c1 callback (maxWait), wait 100'],
      ['message', 'c1 message (maxWait), wait 100'],
    ] as const)('the fallback %s ends the wait', (kind, expected) => {
      const { at } = drive(createRouter, aCentreWithPlan(fallingBack(kind)));
      at(5, arrives('c1'));
      expect(at(105)).toEqual([expected]);
    });

    it('a callback keeps its id, a message does not', () => {
      const callback = drive(createRouter, aCentreWithPlan(fallingBack('callback')));
      callback.at(0, arrives('c1'));
      expect(callback.at(100, [])).toHaveLength(1);
      expect(callback.at(101, hangsUp('c1'), arrives('c1'))).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 name_taken',
      ]);
      const message = drive(createRouter, aCentreWithPlan(fallingBack('message')));
      message.at(0, arrives('c1'));
      message.at(100, []);
      expect(message.at(101, hangsUp('c1'), arrives('c1'))).toEqual([
        'refused 0 call_gone',
        'c1 enters q',
      ]);
    });

    it('waits count from the first entry of a queue, limits from the last', () => {
      const move = (queue: string): QueuePlan => ({
        maxWaitMs: 10,
        fallback: { kind: 'move', queue },
      });
      const queues = [aQueue('q', { plan: move('r') }), aQueue('r', { plan: move('q') })];
      const { at } = drive(createRouter, aCentre({ queues, agents: [] }));
      at(0, arrives('c1'));
      expect(at(30)).toEqual([
        '@10 c1 leaves q, wait 10',
        '@10 c1 enters r (overflow)',
        '@20 c1 leaves r, wait 10',
        '@20 c1 enters q (overflow)',
        'c1 leaves q, wait 30',
        'c1 enters r (overflow)',
      ]);
    });

    it('a maximum wait of 0 lets an able agent serve first', () => {
      const plan = { maxWaitMs: 0, fallback: { kind: 'end' } } as const;
      const { at } = drive(createRouter, aCentreWithPlan(plan));
      at(0, logsOn('a'));
      expect(at(1, arrives('c1'), arrives('c2'))).toEqual([
        'c1 enters q',
        'c2 enters q',
        'offer c1/1 to a',
        'c2 ended (maxWait), wait 0',
        'a reserved',
      ]);
    });

    it('who enters while nobody linked is logged on falls back where so set', () => {
      const queues = [aQueue('q', { noStaff: 'fallback', plan: fallingBack('callback') })];
      const { at } = drive(createRouter, aCentre({ queues }));
      expect(at(0, arrives('c1'))).toEqual(['c1 enters q', 'c1 callback (noStaff), wait 0']);
      at(1, logsOn('a', { ready: false }));
      expect(at(2, arrives('c2'))).toEqual(['c2 enters q']);
    });

    it('an agent whose telephone takes no calls is no staff, for a step neither', () => {
      const plan = { skipIfUnstaffed: true, steps: [step(60_000, { mode: 'replace' })] };
      const queues = [aQueue('q', { noStaff: 'fallback' }), aQueue('r', { plan })];
      const links = [{ queue: 'q' }, { queue: 'r' }];
      const { at } = drive(createRouter, aCentre({ queues, agents: [anAgent('a', { links })] }));
      at(0, logsOn('a', { ready: false }), deviceReports('a', false));
      expect(at(1, arrives('c1'))).toEqual(['c1 enters q', 'c1 ended (noStaff), wait 0']);
      expect(at(2, arrives('c2', { queueId: 'r' }))).toContain('c2 skips step 0');
      at(3, deviceReports('a', true));
      expect(at(4, arrives('c3'))).toEqual(['c3 enters q']);
      expect(at(5, arrives('c4', { queueId: 'r' }))).toEqual(['c4 enters r']);
    });

    it('twenty maximum waits at once, the shortest armed last, come due in their order', () => {
      const ids = Array.from({ length: 20 }, (_, n) => `q${n}`);
      const ends = { fallback: { kind: 'end' } } as const;
      const waitMs = (n: number) => 60_000 - n * 1_000;
      const queues = ids.map((id, n) => aQueue(id, { plan: { ...ends, maxWaitMs: waitMs(n) } }));
      const { effectsAt } = drive(createRouter, aCentre({ queues, agents: [] }));
      effectsAt(
        0,
        ids.map((queueId, n) => arrives(`c${n}`, { queueId })),
      );
      const ended = effectsAt(70_000).filter(({ type }) => type === 'call.ended');
      expect(ended.map(({ atMs }) => atMs)).toEqual(ids.map((_, n) => waitMs(n)).reverse());
    });

    it('of limits due at one time the maximum wait comes before no staff and closing', () => {
      const plan = { maxWaitMs: 0, fallback: { kind: 'end' } } as const;
      const unstaffed = aCentre({ queues: [aQueue('q', { noStaff: 'fallback', plan })] });
      const first = drive(createRouter, unstaffed);
      expect(first.at(0, arrives('c1')).at(-1)).toBe('c1 ended (maxWait), wait 0');
      const second = drive(createRouter, aCentreWithPlan(fallingBack('end')));
      second.at(0, arrives('c1'));
      const closing = {
        type: 'setQueueState',
        queueId: 'q',
        state: 'closing',
        untilMs: 100,
      } as const;
      second.at(1, closing);
      expect(second.at(100)).toEqual(['queue q closed', 'c1 ended (maxWait), wait 100']);
    });

    it('a cut offer ends whole, the pending log-off of its agent included, before the move', () => {
      const plan = { maxWaitMs: 10, fallback: { kind: 'move', queue: 'r' } } as const;
      const centre = aCentre({
        queues: [aQueue('q', { plan }), aQueue('r', { noStaff: 'fallback' })],
        agents: [anAgent('a', { links: [{ queue: 'q' }, { queue: 'r' }] })],
        routing: { maxWaitWithLiveOffer: 'cut', notReadyWithLiveOffer: 'finishOffer' },
      });
      const { at } = drive(createRouter, centre);
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, logsOff('a'))).toEqual(['a reserved, pending loggedOff']);
      expect(at(10)).toEqual([
        'c1/1 rescinded (maxWait)',
        'c1 leaves q, wait 10',
        'c1 enters r (overflow)',
        'c1 ended (noStaff), wait 0',
        'a loggedOff',
      ]);
    });

    it('in a grouped queue a live session counts as staff, whatever its state', () => {
      const centre = aCentre({
        groups: [{ id: 'g' }],
        queues: [aQueue('q', { group: 'g', noStaff: 'fallback' })],
        agents: [{ id: 'a', groups: ['g'] }],
      });
      const { at } = drive(createRouter, centre);
      at(0, logsOn('a', { groups: [] }));
      expect(at(1, arrives('c1')).at(-1)).toBe('c1 ended (noStaff), wait 0');
      at(2, { type: 'openSession', agentId: 'a', groupId: 'g' });
      expect(at(3, arrives('c2'))).toEqual(['c2 enters q']);
    });

    it('a closing queue serves who waits, blocks who comes, and is closed at its time', () => {
      const { at } = drive(createRouter, aCentreWithPlan(fallingBack('callback')));
      at(0, arrives('c1'), arrives('c2'));
      const closing = {
        type: 'setQueueState',
        queueId: 'q',
        state: 'closing',
        untilMs: 50,
      } as const;
      expect(at(1, closing, arrives('c3'))).toEqual([
        'queue q closing',
        'c3 blocked (queueClosing)',
      ]);
      expect(at(50, logsOn('a'))).toEqual([
        'offer c1/1 to a',
        'queue q closed',
        'c2 callback (queueClosed), wait 50',
        'a reserved',
      ]);
    });

    it('a queue that is closed until a time opens by itself, and blocks who comes before', () => {
      const { at } = drive(createRouter, aCentre());
      const closed = { type: 'setQueueState', queueId: 'q', state: 'closed', untilMs: 50 } as const;
      expect(at(0, closed, arrives('c1'))).toEqual(['queue q closed', 'c1 blocked (queueClosed)']);
      expect(at(49)).toEqual([]);
      expect(at(50)).toEqual(['queue q open']);
      expect(at(51, arrives('c2'))).toEqual(['c2 enters q']);
    });

    it('a queue that is not open diverts new calls to an open queue, by its plan', () => {
      const queues = [aQueue('q'), aQueue('r', { plan: { class: 0 } })];
      const { at } = drive(createRouter, aCentre({ queues }));
      const divert = { type: 'setQueueState', queueId: 'q', divertTo: 'r' } as const;
      at(0, { ...divert, state: 'closing' });
      expect(at(1, arrives('c1', { queueId: 'q', class: 3 }))).toEqual(['c1 enters r']);
      at(2, { ...divert, state: 'closed' }, queueTurns('r', 'closed'));
      expect(at(3, arrives('c2', { queueId: 'q' }))).toEqual(['c2 blocked (queueClosed)']);
      at(4, queueTurns('r', 'open'), queueTurns('q', 'open'));
      expect(at(5, arrives('c3', { queueId: 'q' }))).toEqual(['c3 enters q']);
      expect(at(6, { ...divert, state: 'closed', divertTo: 'q' })).toEqual([
        'refused 0 invalid_parameter',
      ]);
      expect(at(7, { ...divert, state: 'closed', divertTo: 'none' })).toEqual([
        'refused 0 queue_not_found',
      ]);
    });

    it('a call with a live offer at the closing leaves after an unconnected end', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(at(1, queueTurns('q', 'closed'))).toEqual(['queue q closed']);
      expect(at(20_000)).toEqual([
        'c1/1 expired',
        'c1 ended (queueClosed), wait 20000',
        'a notReady(noAnswer)',
      ]);
    });

    it('opening the queue again cancels a removal still outstanding', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, queueTurns('q', 'closed'));
      at(2, queueTurns('q', 'open'));
      expect(at(20_000)).toEqual(['c1/1 expired', 'a notReady(noAnswer)']);
    });

    it('a move to a queue that is not open becomes the final fallback', () => {
      const plan = { maxWaitMs: 10, fallback: { kind: 'move', queue: 'r' } } as const;
      const queues = [aQueue('q', { plan }), aQueue('r')];
      const { at } = drive(
        createRouter,
        aCentre({ queues, routing: { finalFallback: 'callback' } }),
      );
      at(0, arrives('c1'), queueTurns('r', 'closed'));
      expect(at(10)).toEqual(['c1 callback (queueClosed), wait 10']);
    });

    it('an arrival goes by its plan, its queue, then the queue of the centre', () => {
      const queues = [aQueue('q'), aQueue('r'), aQueue('s')];
      const centre = aCentre({ queues });
      const { at } = drive(createRouter, { ...centre, defaults: { queue: 's' } });
      const bare = (callId: string): Input => ({ type: 'call.arrived', callId });
      expect(
        at(0, arrives('c1', { plan: { queue: 'r' } }), arrives('c2'), bare('c3'), arrives('c1')),
      ).toEqual(['c1 enters r', 'c2 enters q', 'c3 enters s', 'refused 3 name_taken']);
      const without = drive(createRouter, centre);
      expect(without.at(0, bare('c1'), arrives('c2', { queueId: 'none' }))).toEqual([
        'refused 0 invalid_parameter',
        'refused 1 queue_not_found',
      ]);
    });
  });
}
