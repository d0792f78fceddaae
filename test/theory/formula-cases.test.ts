/** Every formula against the exact values of the validation cases, at the tolerance they state. */
import { describe, expect, it } from 'vitest';
import { validationCases } from '../support/validation-cases.ts';
import { formulaValues } from './validation/formula-values.ts';

const cases = validationCases();
/** Integer programming, and a cross-check of simulators: no formula is held to them. */
const formulaless = new Set(['shift-cover', 'cross-simulator']);
const held = cases.filter(({ kind }) => !formulaless.has(kind));

describe('formulas of the validation cases', () => {
  it('cover every kind of case but those that need a program or a simulation', () => {
    expect(cases.length).toBeGreaterThanOrEqual(98);
    expect(held.length).toBe(cases.length - 3);
  });

  it.each(held.map((one) => [one.id, one] as const))(
    '%s is exact within its tolerance',
    (_, one) => {
      const answer = formulaValues(one.model);
      if (!answer.ok) throw new Error(answer.limit);
      const off = [...one.expected].flatMap(([name, { mean }]) => {
        const value = answer.values[name];
        if (value === undefined || value === null) return [`${name}: no value, expected ${mean}`];
        const error = Math.abs(value - mean) / (Math.abs(mean) || 1);
        return error <= (one.formulaTolerance ?? 0) ? [] : [`${name}: ${value}, expected ${mean}`];
      });
      expect(off).toEqual([]);
      expect(one.expected.size).toBeGreaterThan(0);
    },
  );
});
