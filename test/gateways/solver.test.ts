import { describe, expect, it } from 'vitest';
import { highsSolver } from '../../gateways/index.ts';
import type { IntegerProgram } from '../../simulator/index.ts';
import { exactCasesText } from '../support/validation-cases.ts';

interface ShiftCase {
  readonly id: string;
  readonly parameters: {
    readonly agentCountMin: readonly number[];
    readonly shifts: readonly {
      readonly name: string;
      readonly worksPeriods: readonly number[];
      readonly cost: number;
    }[];
  };
  readonly expected: { readonly costMin: number; readonly linearRelaxation: number };
}

/** Σ over shifts that work in period j ≥ requirement of j. */
function coverProgram({ parameters }: ShiftCase, isWhole: boolean): IntegerProgram {
  const { shifts, agentCountMin } = parameters;
  return {
    variables: shifts.map(({ name, cost }) => ({ name, cost, isWhole })),
    constraints: agentCountMin.map((lower, period) => ({
      name: `period ${period}`,
      terms: shifts.flatMap(({ worksPeriods }, variable) =>
        worksPeriods.includes(period) ? [{ variable, factor: 1 }] : [],
      ),
      lower,
    })),
  };
}

/** Eight hours, shifts of four with and without a break in the middle: shift-01. */
const eightHours: ShiftCase = {
  id: 'shift-01',
  parameters: {
    agentCountMin: [3, 5, 8, 9, 7, 6, 4, 2],
    shifts: [
      [0, 1, 2, 3],
      [1, 2, 3, 4],
      [2, 3, 4, 5],
      [3, 4, 5, 6],
      [4, 5, 6, 7],
      [0, 1, 3, 4],
      [1, 2, 4, 5],
      [2, 3, 5, 6],
      [3, 4, 6, 7],
    ].map((worksPeriods, place) => ({ name: `s${place + 1}`, worksPeriods, cost: 4 })),
  },
  expected: { costMin: 44, linearRelaxation: 44 },
};

describe('the solver', () => {
  it('covers eight hours with shifts of four at the least cost', async () => {
    const solver = await highsSolver();
    const program = coverProgram(eightHours, true);
    const solution = await solver.solve(program);
    if (solution.kind !== 'optimal') throw new Error(solution.kind);
    expect(solution.cost).toBe(44);
    for (const { terms, lower = 0 } of program.constraints) {
      const present = terms.reduce(
        (sum, { variable }) => sum + (solution.values[variable] ?? 0),
        0,
      );
      expect(present).toBeGreaterThanOrEqual(lower);
    }
  });

  it('gives the optimum and the relaxation of the published shift problems', async () => {
    const { cases } = JSON.parse(exactCasesText);
    const covers: ShiftCase[] = cases.filter(
      ({ kind }: { kind: string }) => kind === 'shift-cover',
    );
    expect(covers.map(({ id }) => id)).toEqual(['shift-01', 'shift-02']);
    const solver = await highsSolver();
    for (const one of covers) {
      const whole = await solver.solve(coverProgram(one, true));
      const relaxed = await solver.solve(coverProgram(one, false));
      expect(whole).toMatchObject({ kind: 'optimal' });
      expect('cost' in whole ? whole.cost : 0).toBeCloseTo(one.expected.costMin, 6);
      expect('cost' in relaxed ? relaxed.cost : 0).toBeCloseTo(one.expected.linearRelaxation, 6);
    }
  });

  it.each<[string, IntegerProgram, object]>([
    [
      'that nothing can meet both bounds',
      {
        variables: [{ name: 'heads', cost: 1, upper: 2, isWhole: true }],
        constraints: [{ name: 'noon', terms: [{ variable: 0, factor: 1 }], lower: 3 }],
      },
      { kind: 'infeasible' },
    ],
    [
      'that nothing limits what pays for itself',
      { variables: [{ name: 'heads', cost: -1, isWhole: true }], constraints: [] },
      { kind: 'unbounded' },
    ],
    [
      'of a program without variables that it costs nothing',
      { variables: [], constraints: [] },
      { kind: 'optimal', cost: 0, values: [] },
    ],
    [
      'that nobody can meet a requirement without variables',
      { variables: [], constraints: [{ name: 'noon', terms: [], lower: 1 }] },
      { kind: 'infeasible' },
    ],
    [
      'the same after a sum of nothing as before it',
      {
        variables: [{ name: 'heads', cost: 2, lower: 1, isWhole: true }],
        constraints: [{ name: 'nobody', terms: [], lower: 0, upper: 0 }],
      },
      { kind: 'optimal', cost: 2, values: [1] },
    ],
  ])('says %s', async (_what, program, expected) => {
    const solver = await highsSolver();
    expect(await solver.solve(program)).toEqual(expected);
  });

  it('finds the cheaper of heads that differ by a hundred-thousandth', async () => {
    const solver = await highsSolver();
    const solution = await solver.solve({
      variables: [
        { name: 'dear', cost: 100_001, isWhole: true },
        { name: 'cheap', cost: 100_000, isWhole: true },
      ],
      constraints: [
        {
          name: 'both count alike',
          terms: [
            { variable: 0, factor: 1 },
            { variable: 1, factor: 1 },
          ],
          lower: 999.5,
        },
      ],
    });
    expect(solution).toEqual({ kind: 'optimal', cost: 100_000_000, values: [0, 1_000] });
  });
});
