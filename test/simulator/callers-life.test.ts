/** What callers do beside waiting: against the exact values of validation-cases.json. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import {
  estimateRatio,
  type SimulatedMeasureId,
  simulateReplication,
} from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

/** One long run: half-width in standard errors of the batches, beside the exact values. */
function expectExact(
  members: Partial<Scenario>,
  { hours, exact }: { readonly hours: number; readonly exact: Readonly<Record<string, number>> },
): void {
  const plan = aPlan({
    clock: { dayStart: '00:00', dayEnd: '24:00' },
    run: {
      mode: 'steady',
      steady: { lengthMs: hours * 3_600_000, warmUpMs: Math.round(hours * 36_000), batches: 30 },
    },
    ...members,
  });
  const measures = Object.keys(exact) as SimulatedMeasureId[];
  const result = simulateReplication(plan, 0, { measures });
  for (const id of measures) {
    const replications = result.windows.flatMap(({ sums }) => sums.get(id) ?? []);
    const estimate = estimateRatio({ replications, confidence: 0.95, isShare: false });
    const standardError = ((estimate.high ?? 0) - (estimate.low ?? 0)) / 2 / 2.045;
    const off = ((estimate.value ?? 0) - (exact[id] ?? 0)) / standardError;
    expect(Math.abs(off), `${id}: ${estimate.value} for ${exact[id]}, ${off} errors`).toBeLessThan(
      4,
    );
    expect(standardError / (exact[id] ?? 1), `precision of ${id}`).toBeLessThan(0.05);
  }
}

/** Heads who are there all the time. */
function staff(count: number): Scenario['agents'] {
  return {
    profiles: [{ id: 'clerk', skills: { orders: 50 } }],
    shifts: [{ profile: 'clerk', count, start: '00:00', end: '24:00' }],
  };
}

function calls(arrivalsPerHour: number, talkMs: number, patienceMs: number | null) {
  return aCallType({
    arrivals: { kind: 'poisson', arrivalsPerHour },
    handleTime: { talk: { law: 'exponential', meanMs: talkMs } },
    patience: patienceMs === null ? null : { law: 'exponential', meanMs: patienceMs },
  });
}

describe('callers in a long run', () => {
  it('are blocked where no line is free (finite-lines-01)', () => {
    expectExact(
      { callTypes: [calls(100, 300_000, 180_000)], lines: { count: 12 }, agents: staff(8) },
      {
        hours: 400,
        exact: {
          attemptBlockShare: 0.038021243995593736,
          blockShare: 0.038021243995593736,
          queueLengthMean: 0.7035913327271651,
          waitMsMean: 26330.40264151314,
          speedOfAnswerMs: 22961.289272118796,
          serviceLevelOffered: 0.5896189297805741,
          occupancy: 0.8554796765197638,
        },
      },
    );
  });

  it('redial after a block until they get through (retrial-02)', () => {
    const afterBlock = { share: 0.8, delay: { law: 'exponential', meanMs: 120_000 } } as const;
    expectExact(
      {
        callTypes: [{ ...calls(60, 240_000, null), redial: { afterBlock } }],
        lines: { count: 5 },
        agents: staff(5),
      },
      {
        hours: 300,
        exact: {
          attemptsPerHour: 86.88060767708964,
          attemptBlockShare: 0.3867463694688518,
          firstAttemptBlockShare: 0.3047292144921729,
          redialingMean: 0.8960202559029885,
          callersServedPerHour: 53.279848080727625,
          linesHeldMean: 3.5519898720485084,
        },
      },
    );
  });

  it('redial after they abandoned (retrial-04)', () => {
    const afterAbandon = { share: 0.63, delay: { law: 'exponential', meanMs: 900_000 } } as const;
    expectExact(
      {
        callTypes: [{ ...calls(120, 180_000, 120_000), redial: { afterAbandon } }],
        agents: staff(5),
      },
      {
        hours: 300,
        exact: {
          attemptsPerHour: 162.49320764809397,
          abandonShare: 0.41509141782362124,
          callerServedShare: 0.7920305974894881,
          redialingMean: 10.623301912023491,
          queueLengthMean: 2.2483178649785143,
          occupancy: 0.9504367169873857,
        },
      },
    );
  });

  it('pass the IVR on a line of their own (ivr-01)', () => {
    expectExact(
      {
        callTypes: [calls(200, 180_000, null)],
        lines: { count: 16 },
        ivr: { time: { law: 'exponential', meanMs: 40_000 }, containedShare: 0.3 },
        agents: staff(8),
      },
      {
        hours: 300,
        exact: {
          attemptBlockShare: 0.05081336323851385,
          ivrMean: 2.109303637247747,
          ivrContainedShare: 0.3,
          queueLengthMean: 1.2410947404838197,
          speedOfAnswerMs: 33622.32833806489,
          delayShare: 0.47920777354335226,
          occupancy: 0.8305383071663003,
        },
      },
    );
  });

  const upSell = {
    time: { law: 'exponential', meanMs: 60_000 },
    acceptShare: 0.2,
    valueMinor: 15,
  } as const;

  it.each([
    [
      'half of them (order-01)',
      { share: 0.5 },
      [0.12110311343731403, 0.6055155671865701, 43.94484432813434, 131.83453298440304],
    ],
    [
      'all while nobody waits (order-04)',
      { whenWaitingMax: 0 },
      [0.10330911320586406, 0.5165455660293202, 58.45282336351147, 175.3584700905344],
    ],
    [
      'all while two wait at most (order-05)',
      { whenWaitingMax: 2 },
      [0.14753777776534818, 0.7376888888267409, 75.40792070434412, 226.2237621130324],
    ],
  ] as const)(
    'hear of an offer, %s',
    (_, when, [abandonShare, queueLengthMean, promptsPerHour, revenuePerHour]) => {
      const order = { share: 0, upSell: { ...upSell, ...when } };
      expectExact(
        { callTypes: [{ ...calls(100, 200_000, 180_000), order }], agents: staff(7) },
        { hours: 300, exact: { abandonShare, queueLengthMean, promptsPerHour, revenuePerHour } },
      );
    },
  );

  it('leave two agents idle for callers where others call from a list (blend-01)', () => {
    const outbound = [
      {
        id: 'list',
        mode: 'backlog',
        idleMin: 2,
        handleTime: { law: 'exponential', meanMs: 120_000 },
        answerShare: 1,
      },
    ] as const;
    expectExact(
      { callTypes: [calls(120, 180_000, 180_000)], outbound: [...outbound], agents: staff(9) },
      {
        hours: 300,
        exact: {
          speedOfAnswerMs: 8561.054423111094,
          abandonShare: 0.0530130937868476,
          delayShare: 0.33174096989219903,
          serviceLevelNet: 0.8244395209688661,
          queueLengthMean: 0.3180785627210853,
          outboundServedPerHour: 67.40160896696594,
          busyAgentsMean: 0.8809601929086419 * 9,
          occupancy: 0.8809601929086419,
        },
      },
    );
  });
});
