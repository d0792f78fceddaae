/**
 * B1: the instant and its simultaneous events.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input } from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  connects,
  hangsUp,
  logsOn,
  pauses,
  queueTurns,
  readies,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

type Row = readonly [
  sentence: string,
  centre: CentreFile,
  before: readonly Input[],
  atMs: number,
  inputs: readonly Input[],
  expected: readonly string[],
];

const timed = { mode: 'timed', limitMs: 10_000 } as const;
const endsAt20 = { maxWaitMs: 20_000, fallback: { kind: 'end' } } as const;
const cut = { routing: { maxWaitWithLiveOffer: 'cut' } } as const;

/** The table of simultaneous events, row by row; `before` runs at 0. */
const simultaneous: readonly Row[] = [
  [
    'an accept at the very limit beats the expiry',
    aCentre(),
    [logsOn('a'), arrives('c1')],
    20_000,
    [accepts('c1/1')],
    ['c1/1 connecting'],
  ],
  [
    'a hang-up before the accept leaves nothing to accept, and costs no no-answer',
    aCentre(),
    [logsOn('a'), arrives('c1')],
    20_000,
    [hangsUp('c1'), accepts('c1/1')],
    [
      'c1/1 rescinded (callGone)',
      'c1 abandoned (alerting), wait 20000',
      'refused 1 call_gone',
      'a ready',
    ],
  ],
  [
    'a hang-up between accept and connection is an abandon while connecting',
    aCentre(),
    [logsOn('a'), arrives('c1')],
    5,
    [accepts('c1/1'), hangsUp('c1')],
    [
      'c1/1 connecting',
      'c1/1 rescinded (callGone)',
      'c1 abandoned (connecting), wait 5',
      'a ready',
    ],
  ],
  [
    'a call at its maximum wait is served by an agent who becomes able',
    aCentreWithPlan(endsAt20),
    [arrives('c1')],
    20_000,
    [logsOn('a')],
    ['offer c1/1 to a', 'a reserved'],
  ],
  [
    'a live offer at the maximum wait finishes first, and phase 3 still comes before 4',
    aCentreWithPlan({ maxWaitMs: 10_000, fallback: { kind: 'end' } }, 'a', 'b'),
    [logsOn('a'), arrives('c1')],
    20_000,
    [logsOn('b')],
    ['c1/1 expired', 'offer c1/2 to b', 'a notReady(noAnswer)', 'b reserved'],
  ],
  [
    'a live offer at the maximum wait is cut where so set',
    { ...aCentreWithPlan({ maxWaitMs: 10_000, fallback: { kind: 'end' } }), ...cut },
    [logsOn('a'), arrives('c1')],
    10_000,
    [],
    ['c1/1 rescinded (maxWait)', 'c1 ended (maxWait), wait 10000', 'a ready'],
  ],
  [
    'a claimed call is never cut',
    { ...aCentreWithPlan({ maxWaitMs: 10_000, fallback: { kind: 'end' } }), ...cut },
    [logsOn('a'), arrives('c1')],
    10_000,
    [accepts('c1/1')],
    ['c1/1 connecting'],
  ],
  [
    'an offer made in the instant of the limit is not cut',
    { ...aCentreWithPlan({ maxWaitMs: 10_000, fallback: { kind: 'end' } }), ...cut },
    [arrives('c1')],
    10_000,
    [logsOn('a')],
    ['offer c1/1 to a', 'a reserved'],
  ],
  [
    'a Not Ready request prevents a match of its instant',
    aCentre(),
    [logsOn('a')],
    1,
    [arrives('c1'), pauses('a')],
    ['c1 enters q', 'a notReady(break)'],
  ],
  [
    'a Not Ready request rescinds a live offer',
    aCentre(),
    [logsOn('a'), arrives('c1')],
    20_000,
    [pauses('a')],
    ['c1/1 rescinded (stateChange)', 'a notReady(break)'],
  ],
  [
    'a Not Ready request waits for a live offer where so set',
    aCentre({ routing: { notReadyWithLiveOffer: 'finishOffer' } }),
    [logsOn('a'), arrives('c1')],
    1,
    [pauses('a')],
    ['a reserved, pending notReady'],
  ],
  [
    'of two arrivals the smaller key is offered',
    aCentre(),
    [logsOn('a')],
    1,
    [arrives('c1', { class: 2 }), arrives('c2', { class: 1 })],
    ['c1 enters q', 'c2 enters q', 'offer c2/1 to a', 'a reserved'],
  ],
  [
    'all agents who become able are candidates, whatever the order of their requests',
    aCentreWithPlan({}, 'a', 'b'),
    [arrives('c1')],
    1,
    [logsOn('b'), logsOn('a')],
    ['offer c1/1 to a', 'a reserved', 'b ready'],
  ],
  [
    'a wrap-up that ends makes its agent a candidate for an arrival',
    aCentre({ queues: [aQueue('q', { wrapUp: timed })] }),
    [logsOn('a'), arrives('c0')],
    10_000,
    [arrives('c1')],
    ['c1 enters q', 'c0/1 done', 'offer c1/1 to a', 'a reserved'],
  ],
  [
    'a call that arrives before the queue closes in one instant leaves it after matching',
    aCentre(),
    [],
    1,
    [arrives('c1'), queueTurns('q', 'closed'), arrives('c2')],
    ['c1 enters q', 'queue q closed', 'c2 blocked (queueClosed)', 'c1 ended (queueClosed), wait 0'],
  ],
];

/** Tests of phases, times and the loop guard. */
export function describeInstants(createRouter: CreateRouter): void {
  describe('B1: simultaneous events', () => {
    it.each(simultaneous)('%s', (_, centre, before, atMs, inputs, expected) => {
      const { at } = drive(createRouter, centre);
      at(0, before);
      if (before.some((input) => input.type === 'call.arrived' && input.callId === 'c0')) {
        at(0, answers('c0/1'), hangsUp('c0'));
      }
      const seen = at(atMs, inputs);
      expect(seen).toEqual(expected);
    });
  });

  describe('B1: the instant', () => {
    it('an answer at exactly the target counts its wait to the millisecond', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      expect(at(20_000, answers('c1/1'))).toContain('c1 answered by a, wait 20000');
    });

    it('timers between two lines run at their own time', () => {
      const { at } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), logsOn('b'), arrives('c1'));
      expect(at(60_000)).toEqual([
        '@20000 c1/1 expired',
        '@20000 offer c1/2 to b',
        '@20000 a notReady(noAnswer)',
        '@20000 b reserved',
        '@40000 c1/2 expired',
        '@40000 b notReady(noAnswer)',
      ]);
    });

    it('timers of one time run in the order of their kinds', () => {
      const queues = [aQueue('q', { wrapUp: { mode: 'timed', limitMs: 19_990 } })];
      const { at } = drive(createRouter, { ...aCentreWithPlan({}, 'a', 'b'), queues });
      at(0, logsOn('a'), arrives('c1'));
      at(5, answers('c1/1'), logsOn('b'), arrives('c2'));
      at(15, hangsUp('c1'));
      expect(at(20_005)).toEqual([
        'c2/1 expired',
        'c1/1 done',
        'offer c2/2 to a',
        'a reserved',
        'b notReady(noAnswer)',
      ]);
    });

    it('an older time is taken as the time of the last instant', () => {
      const { at, effectsAt, router } = drive(createRouter, aCentre());
      at(100, logsOn('a'));
      const effects = effectsAt(40, arrives('c1'));
      expect(new Set(effects.map((effect) => effect.atMs))).toEqual(new Set([100]));
      expect(router.nowMs).toBe(100);
    });

    it('two instants of one time each run all phases', () => {
      const { at } = drive(createRouter, aCentre());
      at(5, logsOn('a'), arrives('c1'));
      expect(at(5, rejects('c1/1'), arrives('c2'))).toEqual([
        'c1/1 rejected',
        'c2 enters q',
        'a ready',
      ]);
    });

    it('an instant without input and timer changes nothing but the clock', () => {
      const { at, router } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(0, answers('c1/1'));
      expect(at(5_000)).toEqual([]);
      expect(router.nowMs).toBe(5_000);
    });

    it('effects are numbered from 1 without gaps over all instants', () => {
      const { effectsAt } = drive(createRouter, aCentre());
      const effects = [...effectsAt(0, logsOn('a'), arrives('c1')), ...effectsAt(30_000)];
      expect(effects.map((effect) => effect.n)).toEqual(effects.map((_, place) => place + 1));
      expect(effects.length).toBeGreaterThan(3);
    });

    it('a refused input changes nothing and names its place', () => {
      const { at } = drive(createRouter, aCentre());
      expect(at(0, connects('x/1'), logsOn('nobody'), readies('a'))).toEqual([
        'refused 0 call_gone',
        'refused 1 agent_not_found',
        'refused 2 agent_state_not_allowed',
      ]);
    });

    it('agent states are reported once, at the end, by agent id, where changed', () => {
      const { at } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      expect(at(0, logsOn('b'), logsOn('a'), pauses('b'), readies('b'))).toEqual([
        'a ready',
        'b ready',
      ]);
      expect(at(1, pauses('a'), readies('a'))).toEqual([]);
    });

    it('the 17th change of queue in an instant becomes the final fallback', () => {
      const move = (queue: string) => ({
        maxWaitMs: 0,
        fallback: { kind: 'move', queue } as const,
      });
      const queues = [aQueue('p', { plan: move('r') }), aQueue('r', { plan: move('p') })];
      const { at } = drive(
        createRouter,
        aCentre({ queues, agents: [], routing: { finalFallback: 'message' } }),
      );
      const seen = at(0, arrives('c1', { queueId: 'p' }));
      expect(seen.filter((line) => line.includes('leaves'))).toHaveLength(16);
      expect(seen.at(-1)).toBe('c1 message (overflowLoop), wait 0');
    });

    it('the 17th move in a second, or the 1,001st of a call, becomes the final fallback', () => {
      const cycle = (maxWaitMs: number) => {
        const move = (queue: string) => ({ maxWaitMs, fallback: { kind: 'move', queue } }) as const;
        const queues = [aQueue('p', { plan: move('r') }), aQueue('r', { plan: move('p') })];
        const routing = { finalFallback: 'message' } as const;
        const { at } = drive(createRouter, aCentre({ queues, agents: [], routing }));
        at(0, arrives('c1', { queueId: 'p' }));
        const seen = at(1_000_000);
        const moves = seen.filter((line) => line.includes('leaves')).length;
        return [moves, seen.at(-1)?.replaceAll(/^@\d+ |, wait .*/g, '')];
      };
      expect(cycle(1)).toEqual([16, 'c1 message (overflowLoop)']);
      expect(cycle(62)).toEqual([16, 'c1 message (overflowLoop)']);
      expect(cycle(63)).toEqual([1_000, 'c1 message (overflowLoop)']);
      expect(cycle(5_000)).toEqual([200, 'c1 enters p (overflow)']);
    });

    it('instead of the 17th change the fallback of the queue is taken unless it moves', () => {
      const skipped = Array.from({ length: 15 }, (_, k) => ({
        atMs: k + 1,
        mode: 'replace' as const,
        required: [{ agentId: 'nobody' }],
        skipIfUnstaffed: true,
      }));
      const p = { maxWaitMs: 0, fallback: { kind: 'move', queue: 'r' } } as const;
      const r = { ...p, fallback: { kind: 'move', queue: 's' } } as const;
      const s = { steps: skipped, required: [{ agentId: 'nobody' }], skipIfUnstaffed: true };
      const queues = [
        aQueue('p', { plan: p }),
        aQueue('r', { plan: r }),
        aQueue('s', { plan: { ...s, maxWaitMs: 50, fallback: { kind: 'callback' } } }),
      ];
      const { at } = drive(
        createRouter,
        aCentre({ queues, agents: [anAgent('a', { links: [] })] }),
      );
      const seen = at(0, arrives('c1', { queueId: 'p' }));
      expect(seen.filter((line) => line.includes('skips'))).toHaveLength(15);
      expect(seen.at(-1)).toBe('c1 callback (overflowLoop), wait 0');
    });

    it('agents are ordered by UTF-16 code units', () => {
      const { at } = drive(createRouter, aCentreWithPlan({}, 'a-1', 'a1', 'a'));
      expect(at(0, logsOn('a1'), logsOn('a-1'), logsOn('a'))).toEqual([
        'a ready',
        'a-1 ready',
        'a1 ready',
      ]);
    });
  });
}
