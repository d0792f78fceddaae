/**
 * B17: versions, and the calls that wait for one agent alone.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input } from '../../../routing/index.ts';
import type { QueuePlan } from '../../../rules/index.ts';
import { aCentre, activates, anAgent, answers, aQueue, arrives, logsOn } from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** Tests of calls for one agent, as a version is activated. */
export function describeOneAgentVersions(createRouter: CreateRouter): void {
  const driven = (centre: CentreFile) => drive(createRouter, centre);
  /** Passed on to b, who is not there. */
  const forB = (centre: CentreFile) => {
    const drove = driven(centre);
    drove.at(0, logsOn('a'), arrives('c1'));
    drove.at(1_000, answers('c1/1'));
    drove.at(2_000, { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' } });
    return drove;
  };

  describe('B17: activation, and calls for one agent', () => {
    it('a call for one agent waits for them, whether the version has them or not', () => {
      const centre = aCentre({ agents: [anAgent('a'), anAgent('b')] });
      const { callsAt } = forB(centre);
      const withoutB = { ...centre, agents: [anAgent('a')] };
      expect(callsAt(3_000, activates(2, withoutB))).toEqual(['version 2 (migrate)']);
      expect(callsAt(4_000, activates(1), logsOn('b'))).toEqual([
        'version 1 (migrate)',
        'offer c1/2 to b',
      ]);
    });

    it('a call that names an agent in its own terms finds them when it is passed on later', () => {
      const centre = aCentre({ agents: [anAgent('a'), anAgent('b')] });
      const { callsAt } = driven(centre);
      callsAt(0, logsOn('b'), arrives('c1', { required: 'agent.id = b' }));
      callsAt(1_000, answers('c1/1'));
      callsAt(2_000, activates(2, { ...centre, name: 'Second' }), logsOn('a'));
      const back: Input = { type: 'transfer', offerId: 'c1/1', to: { queueId: 'q' } };
      expect(callsAt(3_000, back)).toEqual([
        'c1/1 done',
        'c1 enters q (transfer)',
        'offer c1/2 to b',
      ]);
    });

    it.each([
      ['migrate', 3_000],
      ['pin', 9_000],
    ] as const)(
      'a call for one agent takes or keeps the terms but no plan: %s',
      (waiting, limit) => {
        const agents = [anAgent('a'), anAgent('b')];
        const centreOf = (answerLimitMs: number, plan: QueuePlan): CentreFile =>
          aCentre({ agents, queues: [aQueue('q', { answerLimitMs, plan })] });
        const { callsAt, effectsAt } = forB(centreOf(9_000, {}));
        const second = centreOf(3_000, {
          required: 'has(german)',
          maxWaitMs: 1_500,
          fallback: { kind: 'end' },
        });
        expect(callsAt(3_000, activates(2, second, waiting))).toEqual([`version 2 (${waiting})`]);
        expect(effectsAt(4_000, logsOn('b'))[0]).toMatchObject({ answerLimitMs: limit });
        expect(callsAt(4_001, { type: 'rejectOffer', offerId: 'c1/2' })).toEqual([
          'c1/2 rejected',
          'c1 enters q (return)',
        ]);
        expect(callsAt(5_501)).toEqual(['c1 ended (maxWait), wait 1500']);
      },
    );
  });
}
