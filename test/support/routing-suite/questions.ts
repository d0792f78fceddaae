/**
 * B5's order of tests, and the questions of B16: why not this agent, why does this call wait.
 */
import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  type EligibilityTest,
  eligibilityTests,
  type Input,
} from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  deviceReports,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  rejects,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

type Told = readonly [
  test: EligibilityTest,
  /** Why it is this test though later ones fail as well. */
  sentence: string,
  centre: CentreFile,
  instants: readonly (readonly [atMs: number, ...inputs: Input[]])[],
];

const skilled = { plan: { required: 'has(german)' } } as const;
const notVoice = deviceReports('a', false, 'voice');

/** Agent `a` and call `c1`, in the order of the tests; each but the last fails a later one, too. */
const told: readonly Told[] = [
  [
    'loggedOn',
    'an agent who never came, without the skill',
    aCentre({ queues: [aQueue('q', skilled)] }),
    [[0, arrives('c1')]],
  ],
  [
    'notNotReady',
    'who is Not Ready, and cannot do voice',
    aCentre(),
    [[0, logsOn('a', { ready: false }), notVoice, arrives('c1')]],
  ],
  [
    'nothingPending',
    'who asked for a break, and cannot do voice any more',
    aCentre(),
    [
      [0, logsOn('a'), arrives('c0')],
      [1, ...answers('c0/1'), pauses('a'), notVoice, arrives('c1')],
    ],
  ],
  [
    'deviceUsable',
    'whose device cannot do voice, without a link',
    aCentre({ queues: [aQueue('q'), aQueue('r')] }),
    [[0, logsOn('a'), notVoice, arrives('c1', { queueId: 'r' })]],
  ],
  [
    'linked',
    'without a link, and without the skill',
    aCentre({ queues: [aQueue('q'), aQueue('r', skilled)] }),
    [[0, logsOn('a'), arrives('c1', { queueId: 'r' })]],
  ],
  [
    'linkDelay',
    'whose link is for later, and who is busy',
    aCentre({
      agents: [anAgent('a', { links: [{ queue: 'r', delayMs: 5_000 }, { queue: 'q' }] })],
      queues: [aQueue('q'), aQueue('r')],
    }),
    [
      [0, logsOn('a'), arrives('c0')],
      [1, ...answers('c0/1'), arrives('c1', { queueId: 'r' })],
    ],
  ],
  [
    'capacity',
    'who is busy, without the skill',
    aCentre({ queues: [aQueue('q', skilled), aQueue('r')], agents: [anAgentOfBoth()] }),
    [
      [0, logsOn('a'), arrives('c0', { queueId: 'r' })],
      [1, ...answers('c0/1'), arrives('c1')],
    ],
  ],
  [
    'noCoolDown',
    'who rejected the call just now, and is excluded for it',
    aCentreWithPlan({}, 'a', 'b'),
    [
      [0, logsOn('b'), arrives('c0')],
      [1, ...answers('c0/1'), logsOn('a'), arrives('c1')],
      [2, rejects('c1/1')],
    ],
  ],
  [
    'notExcluded',
    'who rejected it, and for whom the call has no use any more',
    aCentreWithPlan(
      { steps: [{ atMs: 15_000, mode: 'replace', required: 'agent.id = b' }] },
      'a',
      'b',
    ),
    [
      [0, logsOn('b'), arrives('c0')],
      [1, ...answers('c0/1'), logsOn('a'), arrives('c1')],
      [2, rejects('c1/1')],
      [15_001],
    ],
  ],
  [
    'required',
    'without the skill, and kept for another queue',
    aCentre({
      queues: [aQueue('q', skilled), aQueue('r', { reserve: 1 })],
      agents: [anAgentOfBoth()],
    }),
    [[0, logsOn('a'), arrives('c1')]],
  ],
  [
    'reserve',
    'who is kept for another queue',
    aCentre({ queues: [aQueue('q'), aQueue('r', { reserve: 1 })], agents: [anAgentOfBoth()] }),
    [[0, logsOn('a'), arrives('c1')]],
  ],
];

function anAgentOfBoth() {
  return anAgent('a', { links: [{ queue: 'q' }, { queue: 'r' }] });
}

/** Tests of what the router answers. */
export function describeQuestions(createRouter: CreateRouter): void {
  describe('B5: the first failed test', () => {
    it('has a row here for each of the eleven, in their order', () => {
      expect(told.map(([test]) => test)).toEqual(eligibilityTests);
    });

    it.each(told)('%s: %s', (test, _, centre, instants) => {
      const { at, router } = drive(createRouter, centre);
      for (const [atMs, ...inputs] of instants) at(atMs, inputs);
      expect(router.whyNot('c1', 'a')).toEqual({ kind: 'test', test });
      const place = eligibilityTests.indexOf(test);
      expect(router.whyWaiting('c1')?.stopped[place]).toBe(1);
    });
  });

  describe('B16: why not', () => {
    it('names the hold-back of an eligible agent: the offer cap, then the claim', () => {
      const { at, router } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), logsOn('b'), arrives('c1'));
      expect(router.whyNot('c1', 'a')).toEqual({ kind: 'won' });
      expect(router.whyNot('c1', 'b')).toEqual({ kind: 'holdBack', holdBack: 'offerCap' });
      at(1, accepts('c1/1'));
      expect(router.whyNot('c1', 'b')).toEqual({ kind: 'holdBack', holdBack: 'claim' });
    });

    it('tells what is not known, or does not wait', () => {
      const { at, router } = drive(createRouter, aCentreWithPlan({}, 'a', 'b'));
      at(0, logsOn('a'), logsOn('b'), arrives('c1'));
      at(1, answers('c1/1'));
      expect(router.whyNot('c1', 'b')).toEqual({ kind: 'callNotWaiting', state: 'connected' });
      expect(router.whyNot('c2', 'b')).toEqual({ kind: 'unknown', what: 'call' });
      expect(router.whyNot('c1', 'x')).toEqual({ kind: 'unknown', what: 'agent' });
    });
  });

  describe('B16: why it waits', () => {
    it('counts agents by the first test that stops each, as of now', () => {
      const { at, router } = drive(createRouter, aCentreWithPlan({}, 'a', 'b', 'c', 'd'));
      at(0, logsOn('b', { ready: false }), logsOn('c', { ready: false }), logsOn('d'));
      at(1, arrives('c0'));
      at(2, answers('c0/1'), arrives('c1', { class: 1, offsetMs: -10 }));
      expect(router.whyWaiting('c1')).toMatchObject({
        callId: 'c1',
        queueId: 'q',
        key: { class: 1, dueKey: -8 },
        step: 0,
        waitMs: 0,
        stopped: [1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        eligible: 0,
      });
      at(3, hangsUp('c1'));
      expect(router.whyWaiting('c1')).toBeNull();
    });

    it('names the next timer that changes something, and its time', () => {
      const steps = [{ atMs: 5_000, mode: 'widen', required: [] }] as const;
      const plan = { steps, maxWaitMs: 8_000, fallback: { kind: 'end' } } as const;
      const { at, router } = drive(createRouter, aCentreWithPlan(plan));
      at(0, arrives('c1'));
      expect(router.whyWaiting('c1')?.next).toEqual({ kind: 'stepChange', atMs: 5_000 });
      at(5_000);
      expect(router.whyWaiting('c1')?.next).toEqual({ kind: 'maxWait', atMs: 8_000 });
      // A live offer finishes first: its own limit is next.
      at(6_000, logsOn('a'));
      expect(router.whyWaiting('c1')?.next?.atMs).toBe(26_000);
      expect(router.whyWaiting('c1')?.holdBack).toBe('offerCap');
    });

    it('names the pause of the agent who has rejected the call, which ends before the wait', () => {
      const plan = { maxWaitMs: 300_000, fallback: { kind: 'message' } } as const;
      const { at, offersAt, router } = drive(createRouter, aCentreWithPlan(plan));
      at(1_000, logsOn('a'), arrives('c1'));
      at(2_000, rejects('c1/1'));
      expect(router.whyWaiting('c1')?.next).toEqual({ kind: 'coolDownEnd', atMs: 12_000 });
      expect(offersAt(12_000)).toEqual(['offer c1/2 to a']);
    });

    it('names the end of a wrap-up, an auto-return, and of several causes the last', () => {
      const routing = { autoReturnMs: 40_000, noAnswersMax: { voice: 1, others: 1 } };
      const queues = [aQueue('q', { wrapUp: { mode: 'timed', limitMs: 9_000 } })];
      const agents = [anAgent('a', { links: [{ queue: 'q', delayMs: 30_000 }] })];
      const { at, router } = drive(createRouter, aCentre({ routing, queues, agents }));
      const next = (): unknown => router.whyWaiting('c1')?.next;
      at(0, arrives('c0'), logsOn('a'));
      at(30_000);
      at(30_001, ...answers('c0/1'), arrives('c1'));
      // The link's delay ends by itself, the talk does not.
      expect(next()).toBeUndefined();
      at(40_000, hangsUp('c0'));
      expect(next()).toEqual({ kind: 'linkDelay', atMs: 60_001 });
      at(60_001);
      expect(router.whyWaiting('c1')?.holdBack).toBe('offerCap');
      at(80_001);
      expect(next()).toEqual({ kind: 'autoReturn', atMs: 120_001 });
      at(90_000, logsOff('a'));
      expect(next()).toBeUndefined();
    });
  });
}
