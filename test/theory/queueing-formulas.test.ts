/**
 * The simulator against exact queueing theory, within its own standard errors.
 *
 * Expected values: cases erlang-c-01 and erlang-a-03 of the validation cases (Erlang C and the
 * M/M/n+M integrals, 34 digits, crossed by birth-death sums). The first two hours of each simulated
 * day are warm-up. `validation.test.ts` holds long runs to other cases.
 */
import { describe, expect, it } from 'vitest';
import { estimateRatio, simulateScenario, studentQuantile } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const hourMs = 3_600_000;
const standardErrors = 4;
/** Times are whole ms. */
const slackMs = 1;

const cases = [
  {
    id: 'erlang-c-01: M/M/10',
    parameters: { arrivalsPerHour: 100, meanMs: 300_000, agentCount: 10, targetMs: 20_000 },
    patienceMs: null,
    expected: {
      delayShare: 0.48761060800593,
      speedOfAnswerMs: 87769.9094410674,
      serviceLevelOffered: 0.5636668566605342,
      occupancy: 0.8333333333333334,
    },
  },
  {
    id: 'erlang-a-03: M/M/18+M',
    parameters: { arrivalsPerHour: 360, meanMs: 180_000, agentCount: 18, targetMs: 20_000 },
    patienceMs: 60_000,
    expected: {
      delayShare: 0.408017348925019,
      abandonShare: 0.11822951685870521,
      waitMsMean: 7093.771011522313,
      speedOfAnswerMs: 6022.20490628516,
      serviceLevelOffered: 0.7756933405578514,
      serviceLevelNet: 0.8482060973369929,
      occupancy: 0.8817704831412948,
    },
  },
] as const;

describe('B19: the simulator agrees with exact theory', () => {
  it.each(cases)('for $id', ({ parameters, patienceMs, expected }) => {
    const { arrivalsPerHour, meanMs, agentCount, targetMs } = parameters;
    const patience =
      patienceMs === null ? null : ({ law: 'exponential', meanMs: patienceMs } as const);
    const plan = aPlan({
      seed: 7,
      clock: {},
      callTypes: [
        aCallType({
          targetMs,
          arrivals: { kind: 'poisson', arrivalsPerHour },
          handleTime: { talk: { law: 'exponential', meanMs } },
          patience,
        }),
      ],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: agentCount, start: '00:00', end: '47:00' }],
      },
    });
    const measures = Object.keys(expected) as (keyof typeof expected)[];
    const replications = arrivalsPerHour > 200 ? 12 : 40;
    const results = [
      ...simulateScenario(plan, {
        replications,
        measures,
        windows: [{ fromMs: 2 * hourMs, toMs: 24 * hourMs }],
      }),
    ];
    const t = studentQuantile({ probability: 0.975, degrees: replications - 1 });
    const off = measures.flatMap((id) => {
      const sums = results.flatMap(({ windows }) => windows[0]?.sums.get(id) ?? []);
      const estimate = estimateRatio({ replications: sums, confidence: 0.95, isShare: false });
      const { value, high } = estimate;
      if (value === null || high === null) return [`${id} was not measured`];
      const error = (high - value) / t;
      const slack = id.endsWith('Share') || !/Ms/.test(id) ? 0 : slackMs;
      const isNear = Math.abs(value - expected[id]) <= standardErrors * error + slack;
      return isNear ? [] : [`${id}: ${value} ± ${error}, expected ${expected[id]}`];
    });
    expect(off).toEqual([]);
    expect(results.flatMap(({ windows }) => windows[0]?.calls ?? []).length).toBe(replications);
  });
});
