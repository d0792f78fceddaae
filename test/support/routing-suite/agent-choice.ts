/**
 * B8 and B9: the order of agents, and the idle clock.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, RoutingSettings } from '../../../routing/index.ts';
import type { QueuePlan, StrategyName } from '../../../rules/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  readies,
  rejects,
} from '../builders.ts';
import { type CreateRouter, type Drive, drive } from '../drive-router.ts';

/** Who is offered one call after the other of those given, each answered and hung up at once. */
function orderOfAgents(driven: Drive, ...callIds: readonly string[]): string[] {
  return callIds.map((callId, place) => {
    const [offer = ''] = driven.offersAt(1_000 + place, arrives(callId));
    driven.at(1_000 + place, answers(`${callId}/1`), hangsUp(callId));
    return offer.slice(offer.lastIndexOf(' ') + 1);
  });
}

/** Tests of presets and of idle time. */
export function describeAgentChoice(createRouter: CreateRouter): void {
  const choice = (
    strategy: StrategyName,
    ids: readonly string[],
    further: Partial<CentreFile> = {},
  ) =>
    drive(createRouter, {
      ...aCentreWithPlan({ strategy }, ...ids),
      ...further,
    });

  describe('B8: comparators and presets', () => {
    it('round robin moves on offers, also on those not answered', () => {
      const driven = choice('roundRobin', ['a', 'b', 'c']);
      driven.at(0, logsOn('a'), logsOn('b'), logsOn('c'));
      expect(orderOfAgents(driven, 'c1', 'c2', 'c3', 'c4')).toEqual(['a', 'b', 'c', 'a']);
      driven.at(2_000, arrives('c5'), hangsUp('c5'));
      driven.at(2_000, arrives('c6'));
      expect(driven.offersAt(2_001, hangsUp('c6'), arrives('c7'))).toContain('offer c7/1 to c');
    });

    it('linear goes by the order number of the link, by default its place in the list', () => {
      const links = (...order: readonly (number | undefined)[]) =>
        order.map((each, k) => ({
          queue: k === 0 ? 'r' : 'q',
          ...(each === undefined ? {} : { order: each }),
        }));
      const agents = [
        anAgent('a', { links: links(undefined, undefined) }),
        anAgent('b', { links: links(undefined, 0) }),
      ];
      const queues = [aQueue('q', { plan: { strategy: 'linear' } }), aQueue('r')];
      const driven = drive(createRouter, aCentre({ queues, agents }));
      driven.at(0, logsOn('a'), logsOn('b'));
      expect(orderOfAgents(driven, 'c1', 'c2')).toEqual(['b', 'b']);
    });

    it('the level of the link comes before idle time', () => {
      const agents = [anAgent('a', { links: [{ queue: 'q', level: 1 }] }), anAgent('b')];
      const driven = drive(createRouter, aCentre({ agents }));
      driven.at(0, logsOn('a'));
      driven.at(500, logsOn('b'));
      expect(orderOfAgents(driven, 'c1', 'c2')).toEqual(['b', 'b']);
    });

    it.each([
      ['counts connections', [], 'b'],
      ['forgets them on a new day', [{ type: 'newDay' }], 'a'],
    ] as const)('fewest handled %s', (_, inputs, expected) => {
      const driven = choice('fewestHandled', ['a', 'b']);
      driven.at(0, logsOn('a'));
      expect(orderOfAgents(driven, 'c1', 'c2')).toEqual(['a', 'a']);
      driven.at(1_500, logsOn('b'));
      expect(orderOfAgents(driven, 'c3')).toEqual(['b']);
      driven.at(2_000, ...inputs);
      expect(orderOfAgents(driven, 'c4')).toEqual([expected]);
    });

    it('least talk counts talk at its end', () => {
      const driven = choice('leastTalk', ['a', 'b']);
      driven.at(0, logsOn('a'), logsOn('b'), arrives('c1'));
      driven.at(0, answers('c1/1'), arrives('c2'));
      driven.at(0, answers('c2/1'));
      driven.at(100, hangsUp('c2'));
      driven.at(200, hangsUp('c1'));
      expect(driven.offersAt(201, arrives('c3'))).toEqual(['offer c3/1 to b']);
    });

    it('least talk adds up the talk of the day', () => {
      const driven = choice('leastTalk', ['a', 'b']);
      driven.at(0, logsOn('b'), arrives('c1'));
      driven.at(0, answers('c1/1'));
      driven.at(50, hangsUp('c1'), pauses('b'), logsOn('a'), arrives('c2'));
      driven.at(50, answers('c2/1'));
      driven.at(150, hangsUp('c2'), arrives('c3'));
      driven.at(150, answers('c3/1'));
      driven.at(160, hangsUp('c3'), readies('b'));
      expect(driven.offersAt(161, arrives('c4'))).toEqual(['offer c4/1 to b']);
    });

    it('best skill adds weight times level for bare skills, weight for true terms', () => {
      const preferred = [
        { skill: 'german', weight: 2 },
        { skill: 'french', minLevel: 50, weight: 61 },
        { agentId: 'c' },
      ];
      const agents = [
        anAgent('a', { skills: { german: 30 } }),
        anAgent('b', { skills: { french: 50 } }),
        anAgent('c', { skills: { french: 49 } }),
      ];
      const queues = [aQueue('q', { plan: { strategy: 'bestSkill', preferred } })];
      const { offersAt } = drive(createRouter, aCentre({ agents, queues }));
      const on = ['a', 'b', 'c'].map((id) => logsOn(id));
      expect(offersAt(0, on, arrives('c1'), arrives('c2'), arrives('c3'))).toEqual([
        'offer c1/1 to b',
        'offer c2/1 to a',
        'offer c3/1 to c',
      ]);
    });

    it('least flexible prefers few links and skills', () => {
      const agents = [anAgent('a', { skills: { german: 1 } }), anAgent('b')];
      const driven = choice('leastFlexible', [], { agents });
      driven.at(0, logsOn('a'));
      driven.at(500, logsOn('b'));
      expect(orderOfAgents(driven, 'c1', 'c2')).toEqual(['b', 'b']);
    });

    it('longest idle looks at the load ratio first, loadFirst even before the level', () => {
      const chat = (routing: RoutingSettings) =>
        drive(createRouter, {
          ...aCentre({
            queues: [aQueue('q', { channel: 'chat' })],
            agents: [anAgent('a'), anAgent('b', { links: [{ queue: 'q', level: 1 }] })],
          }),
          routing,
        });
      const levels = chat({});
      levels.at(0, logsOn('a'), logsOn('b'));
      expect(levels.offersAt(1, arrives('c1'), arrives('c2'))).toEqual([
        'offer c1/1 to a',
        'offer c2/1 to a',
      ]);
      const loads = chat({ loadFirst: true });
      loads.at(0, logsOn('a'), logsOn('b'));
      expect(loads.offersAt(1, arrives('c1'), arrives('c2'))).toEqual([
        'offer c1/1 to a',
        'offer c2/1 to b',
      ]);
    });

    it('load ratios are compared as shares of what each agent has', () => {
      const agents = [anAgent('a', { capacity: 40 }), anAgent('b')];
      const queues = [aQueue('q', { channel: 'chat' })];
      const { at, offersAt } = drive(createRouter, aCentre({ agents, queues }));
      at(0, logsOn('a'), logsOn('b'));
      const chats = ['c1', 'c2', 'c3', 'c4'].map((id) => arrives(id));
      expect(offersAt(1, chats)).toEqual([
        'offer c1/1 to a',
        'offer c2/1 to b',
        'offer c3/1 to b',
        'offer c4/1 to b',
      ]);
    });

    it('an interrupted hold is no part of the load ratio', () => {
      const email = { channel: 'email' };
      const queues = [aQueue('q'), aQueue('t', { channel: 'chat' }), aQueue('m', email)];
      const a = anAgent('a', { links: [{ queue: 'q' }, { queue: 't' }, { queue: 'm' }] });
      const b = anAgent('b', { links: [{ queue: 'own' }, { queue: 'm' }] });
      const { at, offersAt } = drive(createRouter, {
        ...aCentre({ queues: [...queues, aQueue('own', email)], agents: [a, b] }),
        channels: { voice: { cost: 30 }, interruptibleBy: { chat: ['voice'] } },
      });
      at(0, logsOn('a'), logsOn('b'), arrives('t1', { queueId: 't' }));
      at(1, answers('t1/1'), arrives('c1'));
      at(2, arrives('e1', { queueId: 'own' }), arrives('e2', { queueId: 'own' }));
      expect(offersAt(3, arrives('e3', { queueId: 'm' }))).toEqual(['offer e3/1 to a']);
    });

    it('random is a fixed draw of seed, call, offer number and agent', () => {
      const driven = choice('random', ['a', 'b', 'c', 'd']);
      driven.at(
        0,
        ['a', 'b', 'c', 'd'].map((id) => logsOn(id)),
      );
      const first = orderOfAgents(driven, 'c1', 'c2', 'c3', 'c4');
      const again = choice('random', ['d', 'c', 'b', 'a']);
      again.at(
        0,
        ['d', 'c', 'b', 'a'].map((id) => logsOn(id)),
      );
      expect(orderOfAgents(again, 'c4', 'c3', 'c2', 'c1').reverse()).toEqual(first);
      expect(new Set(first).size).toBeGreaterThan(1);
    });

    it('a ring begins when expression and link both hold', () => {
      const plan: QueuePlan = {
        required: [{ agentId: 'a' }],
        steps: [{ atMs: 10, mode: 'widen', required: [], alsoQueues: ['r'] }],
      };
      const agents = [anAgent('a', { links: [{ queue: 'r' }] }), anAgent('b')];
      const queues = [aQueue('q', { plan }), aQueue('r')];
      const { at, offersAt } = drive(createRouter, aCentre({ agents, queues }));
      at(0, logsOn('b'), arrives('c1'));
      expect(offersAt(10, logsOn('a'))).toEqual(['offer c1/1 to b']);
    });

    it('a smaller ring wins: who could serve since an earlier step comes first', () => {
      const plan: QueuePlan = {
        required: [{ agentId: 'b' }],
        steps: [{ atMs: 10, mode: 'widen', required: [] }],
      };
      const { at, offersAt } = drive(createRouter, aCentreWithPlan(plan, 'a', 'b'));
      at(0, logsOn('a'), arrives('c1'));
      expect(offersAt(10, logsOn('b'))).toEqual(['offer c1/1 to b']);
    });
  });

  describe('B9: idle clock', () => {
    const twoAgents = aCentreWithPlan({}, 'a', 'b');

    it('toggling neither gains nor loses, and a break stops the clock', () => {
      const { at, offersAt } = drive(createRouter, twoAgents);
      at(0, logsOn('a'));
      at(20, pauses('a'));
      at(25, logsOn('b'));
      at(50, readies('a'));
      at(55, pauses('a'), readies('a'));
      expect(offersAt(60, arrives('c1'))).toEqual(['offer c1/1 to b']);
    });

    it('a reject changes no key', () => {
      const routing = { rejectCoolDownMs: 0 };
      const { at, offersAt } = drive(createRouter, { ...twoAgents, routing });
      at(0, logsOn('a'));
      at(5, logsOn('b'), arrives('c1'));
      at(6, rejects('c1/1'), hangsUp('c1'));
      expect(offersAt(7, arrives('c2'))).toEqual(['offer c2/1 to a']);
    });

    it('the end of routed work sets the idle time to zero', () => {
      const { at, offersAt } = drive(createRouter, twoAgents);
      at(0, logsOn('a'));
      at(5, logsOn('b'), arrives('c1'));
      at(6, answers('c1/1'), hangsUp('c1'));
      expect(offersAt(7, arrives('c2'))).toEqual(['offer c2/1 to b']);
    });

    it('while they work, the key is when work of theirs last began or ended', () => {
      const queues = [aQueue('q', { channel: 'chat' })];
      const { at, offersAt } = drive(createRouter, { ...twoAgents, queues });
      at(0, logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'));
      at(10, answers('c2/1'));
      at(20, answers('c1/1'));
      expect(offersAt(30, arrives('c3'))).toEqual(['offer c3/1 to b']);
    });

    it('a direct call stops the clock but takes nothing away', () => {
      const { at, offersAt } = drive(createRouter, twoAgents);
      at(0, logsOn('a'));
      at(5, logsOn('b'));
      at(10, { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming' });
      at(14, hangsUp('d1'));
      expect(offersAt(20, arrives('c1'))).toEqual(['offer c1/1 to a']);
    });

    it.each([
      [true, 'b'],
      [false, 'a'],
    ])('a dialler call counts as work by outboundCounts %s', (outboundCounts, expected) => {
      const { at, offersAt } = drive(createRouter, { ...twoAgents, routing: { outboundCounts } });
      at(0, logsOn('a'));
      at(5, logsOn('b'));
      const began = { type: 'directCall.began', callId: 'd1', agentId: 'a' } as const;
      at(6, { ...began, direction: 'outgoing', queueId: 'q' }, hangsUp('d1'));
      expect(offersAt(20, arrives('c1'))).toEqual([`offer c1/1 to ${expected}`]);
    });

    it('a log-on begins at zero, but for a return after a lost connection', () => {
      const { at, offersAt } = drive(createRouter, twoAgents);
      at(0, logsOn('a'));
      at(10, logsOn('b'));
      at(100, logsOff('a', { lost: true }));
      at(105, logsOn('a'));
      expect(offersAt(110, arrives('c1'), hangsUp('c1'), arrives('c2'))).toEqual([
        'offer c2/1 to a',
      ]);
      at(111, hangsUp('c2'), logsOff('a'), logsOn('a'));
      expect(offersAt(112, arrives('c3'))).toEqual(['offer c3/1 to b']);
    });

    it.each([
      [5, 'a'],
      [4, 'b'],
    ])('a return after 5 ms counts as one within %i ms or not', (resumeWithinMs, expected) => {
      const { at, offersAt } = drive(createRouter, { ...twoAgents, routing: { resumeWithinMs } });
      at(0, logsOn('a'));
      at(10, logsOn('b'));
      at(100, logsOff('a', { lost: true }));
      at(105, logsOn('a'));
      expect(offersAt(110, arrives('c1'))).toEqual([`offer c1/1 to ${expected}`]);
    });

    it('the key sinceLastInbound moves with each end of talk', () => {
      const routing = { idleKey: 'sinceLastInbound' } as const;
      const { at, offersAt } = drive(createRouter, { ...twoAgents, routing });
      at(0, logsOn('a'), arrives('c0'));
      at(10, answers('c0/1'));
      at(40, logsOn('b'));
      at(45, hangsUp('c0'));
      expect(offersAt(100, arrives('c1'))).toEqual(['offer c1/1 to b']);
    });

    it.each([
      ['accrued', 'a'],
      ['sinceStatus', 'b'],
      ['sinceLastInbound', 'a'],
      ['sinceLastOffer', 'b'],
    ] as const)('after an offer and a toggle the idle key %s chooses %s', (idleKey, expected) => {
      const { at, offersAt } = drive(createRouter, { ...twoAgents, routing: { idleKey } });
      at(0, logsOn('a'));
      at(10, logsOn('b'));
      expect(offersAt(20, arrives('c0'))).toEqual(['offer c0/1 to a']);
      at(21, hangsUp('c0'));
      at(50, pauses('a'), readies('a'));
      expect(offersAt(100, arrives('c1'))).toEqual([`offer c1/1 to ${expected}`]);
    });

    it('since the status begins anew after work too, not after a rescinded offer', () => {
      const routing = { idleKey: 'sinceStatus' } as const;
      const { at, offersAt } = drive(createRouter, { ...twoAgents, routing });
      at(0, logsOn('a'));
      at(10, logsOn('b'), arrives('c0'));
      at(20, answers('c0/1'));
      at(50, hangsUp('c0'));
      expect(offersAt(60, arrives('c1'))).toEqual(['offer c1/1 to b']);
      at(70, hangsUp('c1'));
      expect(offersAt(80, arrives('c2'))).toEqual(['offer c2/1 to b']);
    });

    it.each([
      ['accrued', 'b'],
      ['sinceLastInbound', 'a'],
    ] as const)('after a long wrap-up the idle key %s chooses %s', (idleKey, expected) => {
      const queues = [aQueue('q', { wrapUp: { mode: 'optional' } })];
      const { at, offersAt } = drive(createRouter, { ...twoAgents, queues, routing: { idleKey } });
      at(0, logsOn('a'), arrives('c0'));
      at(10, answers('c0/1'));
      at(20, hangsUp('c0'));
      at(40, logsOn('b'));
      at(60, { type: 'endWrapUp', offerId: 'c0/1' });
      expect(offersAt(100, arrives('c1'))).toEqual([`offer c1/1 to ${expected}`]);
    });
  });
}
