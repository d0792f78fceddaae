import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type DecisionRecord,
  type DecisionSink,
  eligibilityTests,
  type Input,
} from '../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import { workDone } from '../support/work-done.ts';

/** The records of these instants, and the place of each offer among the effects. */
function decided(
  centre: CentreFile,
  instants: readonly (readonly [number, ...Input[]])[],
  asked: Partial<DecisionSink> = {},
) {
  const records: DecisionRecord[] = [];
  const accept = (record: DecisionRecord) => void records.push(record);
  const decisions = { candidatesMax: 10, scan: false, ...asked, accept };
  const router = createRouter({ centre, decisions });
  const effects = instants.flatMap(([atMs, ...inputs]) => router.step({ atMs, inputs }));
  return { records, offers: effects.filter(({ type }) => type === 'offer.offered') };
}

describe('B16: the decision record', () => {
  const on = ['a', 'b', 'c'].map((id) => logsOn(id));

  it('carries instant, effect, version, key, step, candidates with vectors, and who won', () => {
    const { records, offers } = decided(aCentreWithPlan({ class: 1, offsetMs: -3 }, 'a', 'b'), [
      [0, logsOn('b')],
      [5, logsOn('a')],
      [9, arrives('c1')],
    ]);
    expect(records).toEqual([
      {
        type: 'decision',
        atMs: 9,
        n: offers[0]?.n,
        offerId: 'c1/1',
        callId: 'c1',
        queueId: 'q',
        agentId: 'b',
        ruleVersion: 1,
        key: { class: 1, dueKey: 6, sequence: expect.any(Number) },
        step: 0,
        comparators: expect.arrayContaining(['level', 'loadRatio', 'idleKey']),
        candidates: [
          { agentId: 'b', linkRank: 0, vector: expect.any(Array) },
          { agentId: 'a', linkRank: 0, vector: expect.any(Array) },
        ],
        candidateCount: 2,
        decidedBy: 'idleKey',
      },
    ]);
    const [record] = records;
    for (const { vector } of record?.candidates ?? []) {
      expect(vector).toHaveLength(record?.comparators.length ?? 0);
    }
  });

  it.each([
    ['onlyCandidate', aCentreWithPlan({}, 'a')],
    ['agentId', aCentreWithPlan({}, 'a', 'b')],
    [
      'linkRank',
      aCentre({ agents: [anAgent('a'), anAgent('b', { links: [{ queue: 'q', rank: 1 }] })] }),
    ],
    [
      'level',
      aCentre({ agents: [anAgent('a'), anAgent('b', { links: [{ queue: 'q', level: 1 }] })] }),
    ],
  ] as const)('says that %s decided', (decidedBy, centre) => {
    const ids = (centre.agents ?? []).map(({ id }) => logsOn(id));
    const { records } = decided(centre, [[0, ...ids, arrives('c1')]]);
    expect(records[0]).toMatchObject({ agentId: 'a', decidedBy });
  });

  it('shows the best n candidates, and counts all', () => {
    const centre = aCentreWithPlan({}, 'a', 'b', 'c');
    const { records } = decided(centre, [[0, ...on, arrives('c1')]], { candidatesMax: 2 });
    expect(records[0]?.candidates.map(({ agentId }) => agentId)).toEqual(['a', 'b']);
    expect(records[0]?.candidateCount).toBe(3);
  });

  it('counts who was stopped by which test, and names who was passed over, where asked', () => {
    const centre = aCentre({
      queues: [aQueue('q'), aQueue('g', { plan: { required: 'has(german)' } })],
      agents: ['a', 'b', 'c'].map((id) => anAgent(id, { links: [{ queue: 'q' }, { queue: 'g' }] })),
    });
    const instants = [
      [0, logsOn('b', { ready: false }), arrives('g1', { queueId: 'g' })],
      [1, arrives('c1'), logsOn('a')],
    ] as const;
    const [record] = decided(centre, instants, { scan: true }).records;
    const stopped = eligibilityTests.map((test) =>
      test === 'loggedOn' || test === 'notNotReady' ? 1 : 0,
    );
    expect(record).toMatchObject({
      offerId: 'c1/1',
      stopped,
      stoppedAgents: { b: 'notNotReady', c: 'loggedOn' },
      overtaken: [{ callId: 'g1', test: 'required' }],
    });
    const [plain] = decided(centre, instants).records;
    expect(Object.keys(plain ?? {})).not.toContain('stopped');
    expect(Object.keys(plain ?? {})).not.toContain('overtaken');
  });

  it('counts nobody who is held back: tried already, or kept by a reserve', () => {
    const links = [{ queue: 'q' }, { queue: 'v' }];
    const centre = aCentre({
      queues: [aQueue('q'), aQueue('v', { reserve: 1 })],
      agents: [anAgent('a'), anAgent('b'), anAgent('c'), anAgent('d', { links })],
    });
    const { records } = decided(centre, [
      [0, ...on, logsOn('d'), arrives('c1')],
      [1, { type: 'rejectOffer', offerId: 'c1/1' }],
    ]);
    const seen = records.map(({ candidates, candidateCount }) => [
      candidates.map(({ agentId }) => agentId).join(''),
      candidateCount,
    ]);
    expect(seen).toEqual([
      ['abc', 3],
      ['bc', 2],
    ]);
  });

  it('costs as much among many agents as among few', () => {
    const [few, many] = [50, 500].map((agentCount) => {
      const ids = Array.from({ length: agentCount }, (_, n) => `a${n}`);
      const decisions = { candidatesMax: 10, scan: false, accept: () => {} };
      const router = createRouter({ centre: aCentreWithPlan({}, ...ids), decisions });
      router.step({ atMs: 0, inputs: [...ids.map((id) => logsOn(id)), arrives('c1')] });
      return workDone(() => router.step({ atMs: 1, inputs: [arrives('c2')] }));
    });
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(1.2 * (few ?? 0));
  });

  it('is gathered of one call alone where one is asked about', () => {
    const { records } = decided(
      aCentreWithPlan({}, 'a', 'b'),
      [[0, ...on, arrives('c1'), arrives('c2')]],
      { callId: 'c2' },
    );
    expect(records.map(({ offerId }) => offerId)).toEqual(['c2/1']);
  });

  it('is written for every offer, and for nothing else', () => {
    const { records, offers } = decided(aCentreWithPlan({}, 'a', 'b'), [
      [0, logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'), arrives('c3')],
      [1, ...answers('c1/1')],
      [2, hangsUp('c1')],
      [20_000],
    ]);
    expect(records.map(({ n }) => n)).toEqual(offers.map(({ n }) => n));
    expect(records.length).toBeGreaterThan(2);
  });
});
