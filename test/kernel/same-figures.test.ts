/**
 * Why figures are equal on each Node that `scripts/node` pins, though not every platform has the
 * newest: all are of one line, and its V8 computes by its own code what processors do differently.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../kernel/index.ts';
import pinned from '../../scripts/node/package.json' with { type: 'json' };

const functions: readonly ((x: number, y: number) => number)[] = [
  ...[Math.exp, Math.expm1, Math.log, Math.log1p, Math.log2, Math.log10],
  ...[Math.cos, Math.sin, Math.atan, Math.atan2, Math.hypot, Math.pow, Math.sqrt],
];

describe('the Nodes that are pinned', () => {
  it('are of one line', () => {
    const lines = Object.values(pinned.optionalDependencies).map((one) => one.split('.')[0]);
    expect(new Set(lines)).toEqual(new Set(['24']));
  });

  // Of 24.0.0, 24.18.1 and 24.21.0 on Linux (V8 13.6 all); a platform that differs fails here.
  it('compute the same figures to the last bit', () => {
    const random = new RandomStream({ seed: 7, replication: 0, purpose: 'order' });
    const hash = createHash('sha256');
    for (let drawn = 0; drawn < 10_000; drawn += 1) {
      const [x, y] = [random.draw(drawn, 0) * 2 ** ((drawn % 24) - 12), random.draw(drawn, 1) * 8];
      hash.update(new Float64Array(functions.map((one) => one(x, y))));
    }
    expect(hash.digest('hex').slice(0, 16)).toBe('e4febc6e89fa6ddb');
  });
});
