import { describe, expect, it } from 'vitest';
import { rosteredHeads, staffCurve } from '../../../simulator/index.ts';
import {
  type Figures,
  figuresWith,
  requirementOf,
} from '../../../simulator/planning/formulas/smallest-staff.ts';
import { busynessFactors } from '../../../simulator/planning/staffing/demand.ts';

const asked = {
  arrivalsPerHour: 1_200,
  handleTimeMsMean: 180_000,
  patienceMsMean: 300_000,
  targetMs: 20_000,
  serviceLevelShare: 0.8,
  measureId: 'serviceLevelOffered',
} as const;

describe('the agents of one queue', () => {
  // Cases min-staff-01 to -04 of the validation cases: agents, level there and with one less.
  it.each([
    [
      'min-staff-01',
      { arrivalsPerHour: 100, handleTimeMsMean: 300_000, patienceMsMean: null },
      12,
      0.8621885023646617,
      0.7491801234981844,
    ],
    ['min-staff-02', {}, 63, 0.8284635705223207, 0.7885597634945226],
    [
      'min-staff-03',
      {
        arrivalsPerHour: 2_880,
        handleTimeMsMean: 60_000,
        patienceMsMean: null,
        targetMs: 10_000,
        serviceLevelShare: 0.9,
      },
      55,
      0.9256677588604547,
      0.8891550183569169,
    ],
    [
      'min-staff-04',
      {
        arrivalsPerHour: 360,
        patienceMsMean: 120_000,
        targetMs: 30_000,
        serviceLevelShare: 0.9,
        abandonShareMax: 0.02,
      },
      23,
      0.9604225280831424,
      0.9394431749172846,
    ],
  ])(
    'are those of %s, with the level there and with one less',
    (_id, change, agents, level, less) => {
      const requirement = requirementOf({ ...asked, ...change });
      expect(requirement?.agents).toBe(agents);
      expect(requirement?.figures?.serviceLevel).toBeCloseTo(level, 9);
      expect(requirement?.oneLess?.serviceLevel).toBeCloseTo(less, 9);
    },
  );

  it.each([
    [{ serviceLevelShare: 0, abandonShareMax: 0.02 }],
    [{ serviceLevelShare: 0, occupancyMax: 0.75 }],
    [{ serviceLevelShare: 0.8, occupancyMax: 0.85, abandonShareMax: 0.1 }],
  ])('meet every goal, and one agent fewer does not: %j', (goals) => {
    const requirement = requirementOf({ ...asked, ...goals });
    const all = { abandonShareMax: 1, occupancyMax: 1, ...goals };
    const meets = (figures: Figures | null | undefined): boolean =>
      figures != null &&
      figures.serviceLevel >= all.serviceLevelShare &&
      figures.abandonShare <= all.abandonShareMax &&
      figures.occupancy <= all.occupancyMax;
    expect([meets(requirement?.figures), meets(requirement?.oneLess)]).toEqual([true, false]);
  });

  it('are read off a mixture of busy and quiet days, as a caller meets them', () => {
    // gamma-day-03: 72.25 % as ratio of means, where the mean rate alone promises 79.69 %.
    const day = { ...asked, arrivalsPerHour: 360, patienceMsMean: 180_000 };
    const factors = busynessFactors({ law: 'gamma', shape: 30 });
    const mixed = figuresWith({ ...day, factors }, 20);
    expect(figuresWith(day, 20)?.serviceLevel).toBeCloseTo(0.796892204502755, 9);
    expect(mixed?.serviceLevel).toBeCloseTo(0.7225046947091991, 2);
    expect(mixed?.abandonShare).toBeCloseTo(0.07371234472646025, 2);
    expect(requirementOf({ ...day, factors })?.agents).toBe(22);
    expect(requirementOf(day)?.agents).toBe(21);
  });

  it('have a mean busyness of 1, whatever its law', () => {
    for (const law of ['gamma', 'lognormal'] as const) {
      const factors = busynessFactors({
        law,
        scv: 0.1,
        blocks: { lengthMs: 7_200_000, shape: 50 },
      });
      const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
      const square = factors.reduce((sum, factor) => sum + factor ** 2, 0) / factors.length;
      expect(mean).toBeCloseTo(1, 12);
      // 1.1 × 1.02 - 1, less what two dozen factors leave out of the tails.
      expect(square - 1).toBeGreaterThan(0.1);
      expect(square - 1).toBeLessThan(0.122);
    }
  });

  it('are none where nobody calls, and unknown where no number will do', () => {
    expect(requirementOf({ ...asked, arrivalsPerHour: 0 })?.agents).toBe(0);
    expect(requirementOf({ ...asked, occupancyMax: 0 })).toBeNull();
  });
});

describe('the curve of a calculator', () => {
  const curve = staffCurve({ ...asked, arrivalsPerHour: 200, patienceMsMean: 120_000 }, false);

  it('shows both formulas from one agent too few up to what Erlang C asks', () => {
    expect(curve.expectedLoadErlangs).toBe(10);
    expect(curve.enough.erlangA?.agents).toBe(12);
    expect(curve.enough.erlangC?.agents).toBe(14);
    // Figures of the founders' example.
    const shown = curve.points.map(({ agents, erlangC, erlangA }) => [
      agents,
      Math.round((erlangC?.serviceLevel ?? 0) * 1_000) / 10,
      Math.round((erlangA?.serviceLevel ?? 0) * 1_000) / 10,
      Math.round((erlangA?.abandonShare ?? 0) * 1_000) / 10,
    ]);
    expect(shown.slice(1)).toEqual([
      [12, 64, 82.6, 6.2],
      [13, 79.6, 88.9, 3.8],
      [14, 88.8, 93.3, 2.3],
    ]);
    expect(shown[0]?.[0]).toBe(11);
  });

  it('has no figures of Erlang C where the queue would grow without end', () => {
    const whole = staffCurve({ ...asked, arrivalsPerHour: 200, patienceMsMean: 120_000 }, true);
    const short = whole.points.find(({ agents }) => agents === 9);
    expect(short?.erlangC).toBeNull();
    expect(short?.erlangA?.abandonShare).toBeGreaterThan(0.1);
  });

  it('rosters by a ratio of time, not by adding a percentage', () => {
    expect(rosteredHeads(12, 0.3)).toBe(18);
    expect(rosteredHeads(14, 0.3)).toBe(20);
    expect(rosteredHeads(12, 0)).toBe(12);
  });
});
