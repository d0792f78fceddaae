import { describe, expect, it } from 'vitest';
import type { WrapUpRule } from '../../../routing/index.ts';
import { simulationCentre } from '../../../simulator/index.ts';
import { demandOf } from '../../../simulator/planning/staffing/demand.ts';
import { aCentre } from '../../support/builders.ts';
import { aCallType, aScenario } from '../../support/scenarios.ts';

const minuteMs = 60_000;

describe('the load of a day', () => {
  it('starts from nothing, lags behind the calls, and settles at calls times handle time', () => {
    const callType = aCallType({
      arrivals: { kind: 'intervals', callsPerInterval: [60, 60, 0, 60] },
      handleTime: { talk: { law: 'exponential', meanMs: 600_000 } },
    });
    const scenario = aScenario({
      callTypes: [callType],
      clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: 30 * minuteMs },
    });
    const [queue] = demandOf(scenario, simulationCentre(scenario));
    const loads = queue?.intervals.map(({ load }) => load) ?? [];
    // 20 erlangs; μt = 3: means 20 (1 - (1 - e^-3)/3), then from 20 (1 - e^-3) on, and so on.
    const rest = (1 - Math.exp(-3)) / 3;
    expect(loads[0]).toBeCloseTo(20 * (1 - rest), 9);
    expect(loads[1]).toBeCloseTo(20 - 20 * Math.exp(-3) * rest, 9);
    expect(loads[2]).toBeCloseTo(20 * (1 - Math.exp(-6)) * rest, 9);
  });

  it('counts hold, wrap-up and ringing as time of the agent', () => {
    const scenario = aScenario({
      callTypes: [
        aCallType({
          handleTime: {
            talk: { law: 'exponential', meanMs: 100_000 },
            wrapUp: { law: 'exponential', meanMs: 20_000 },
            hold: { share: 0.5, law: 'exponential', meanMs: 10_000 },
          },
        }),
      ],
    });
    const agents = {
      ...scenario.agents,
      answerDelay: { law: 'deterministic', valueMs: 4_000 },
    } as const;
    // As many holds have a further one: one on average.
    const [drawn] = demandOf({ ...scenario, agents }, simulationCentre(scenario));
    expect(drawn?.handleTimeMsMean).toBeCloseTo(134_000, 3);
  });

  it('counts a wrap-up no longer than the centre lets it last', () => {
    const wrapUp = { law: 'deterministic', valueMs: 90_000 } as const;
    const scenario = aScenario({
      callTypes: [
        aCallType({
          handleTime: { talk: { law: 'exponential', meanMs: 100_000 }, wrapUp },
          queue: 'orders',
        }),
      ],
    });
    const loadUnder = (rule: WrapUpRule) => {
      const centre = aCentre({ queues: [{ id: 'orders', wrapUp: rule }], agents: [] });
      return demandOf(scenario, simulationCentre(scenario, centre))[0]?.handleTimeMsMean;
    };
    expect(loadUnder({ mode: 'mandatory' })).toBe(190_000);
    expect(loadUnder({ mode: 'mandatory', limitMs: 30_000 })).toBe(130_000);
    expect(loadUnder({ mode: 'optional', limitMs: 30_000 })).toBe(130_000);
    expect(loadUnder({ mode: 'timed', limitMs: 120_000 })).toBe(220_000);
  });
});
