import { describe, expect, it } from 'vitest';
import { createDirectRouter } from '../../routing/index.ts';
import { estimateRatio, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const measures = ['expectedWaitErrorMsMean', 'expectedWaitInRangeShare'] as const;

describe('expected waits in a simulated day', () => {
  it('fall inside the range nearly 40 % of the time, as promised, with dedicated agents', () => {
    const plan = aPlan({
      clock: { dayStart: '00:00', dayEnd: '20:00' },
      callTypes: [
        aCallType({
          arrivals: { kind: 'poisson', arrivalsPerHour: 100 },
          handleTime: { talk: { law: 'exponential', meanMs: 300_000 } },
          patience: null,
        }),
      ],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 10, start: '00:00', end: '24:00' }],
      },
    });
    const runs = Array.from({ length: 6 }, (_, n) => simulateReplication(plan, n, { measures }));
    const replications = runs.map(({ whole }) => {
      const sums = whole.sums.get('expectedWaitInRangeShare');
      if (sums === undefined) throw new Error('expected the share');
      return sums;
    });
    const told = replications.reduce((sum, { denominator }) => sum + denominator, 0);
    expect(told).toBeGreaterThan(5_000);
    const share = estimateRatio({ replications, confidence: 0.95, isShare: true });
    expect(share.value).toBeGreaterThan(0.33);
    expect(share.value).toBeLessThan(0.47);
    expect(runs[0]?.queues[0]?.day.sums.get('expectedWaitErrorMsMean')).toEqual(
      runs[0]?.whole.sums.get('expectedWaitErrorMsMean'),
    );
  });

  it('are asked of the router by a report alone that shows how good they are', () => {
    const plan = aPlan({ callTypes: [aCallType()] });
    let asked = 0;
    const counting: typeof createDirectRouter = (options, sink) => {
      const router = createDirectRouter(options, sink);
      const waitFacts = (callId: string) => {
        asked += 1;
        return router.waitFacts(callId);
      };
      return { ...router, waitFacts };
    };
    const run = { createDirectRouter: counting };
    const plain = simulateReplication(plan, 0, run);
    expect(asked).toBe(0);
    const told = simulateReplication(plan, 0, { ...run, measures });
    expect(asked).toBeGreaterThan(50);
    for (const [id, sums] of plain.whole.sums) expect(told.whole.sums.get(id)).toEqual(sums);
  });
});
