/** The functions that the simulator's thread computes by itself, held against those of Node. */
import { describe, expect, it } from 'vitest';
import { atan, cosOf, exp, log, sinOf } from '../../console/sim/worker-math.ts';
import { RandomStream } from '../../kernel/index.ts';

const others = () => Number.NaN;
const functions = {
  exp,
  log,
  atan,
  sin: (x: number) => sinOf(x, others),
  cos: (x: number) => cosOf(x, others),
} as const;
/** Angles of Student's t: from 0 to a quarter turn. */
const mostAngle = 1.57;
const isOfAngles = { sin: true, cos: true, exp: false, log: false, atan: false } as const;
const count = 200_000;
const scales = [1e-310, 1e-9, 1e-3, 1, 2, 20, 709, 1e10, 1e300];
const special = [0, -0, 1, -1, 1e-320, 709.79, -745.2, Infinity, -Infinity, Number.NaN];

describe.each(Object.keys(functions) as (keyof typeof functions)[])('its own %s', (name) => {
  it('gives the very bits of Node', () => {
    const of = { seed: 1, replication: 0, purpose: 'patience' as const };
    const draw = new RandomStream(of).inOrder(0);
    const values = Array.from({ length: count }, (_, n) => {
      const size = draw() * (scales[n % scales.length] ?? 1);
      const near = n % 3 === 0 ? 1 + (size % 1e-5) : size;
      if (isOfAngles[name]) return Math.min(near, 1) * mostAngle;
      return name === 'log' || n % 2 === 0 ? near : -near;
    });
    const differing = [...values, ...(isOfAngles[name] ? [] : special)].filter(
      (value) => !Object.is(functions[name](value), Math[name](value)),
    );
    expect(differing).toEqual([]);
  });
});
