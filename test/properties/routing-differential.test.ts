/**
 * The core and the naive router, written apart from each other, answer alike on random traces.
 *
 * Seeds go on from `CALLWRIGHT_SEED` (a commit's id in CI); `npm run fuzz` does the same without an
 * end.
 */
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../routing/index.ts';
import { createNaiveRouter } from '../support/naive-router.ts';
import { describeDifference } from '../support/rig/describe-difference.ts';
import { runDifferential } from '../support/rig/differential.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { shrinkDifference } from '../support/rig/shrink.ts';

const traceCount = 200;
const instants = 2_000;
const blockSize = 20;
const routers = { left: createNaiveRouter, right: createRouter };

describe('the core against the naive router', () => {
  const blocks = Array.from({ length: traceCount / blockSize }, (_, block) => block * blockSize);
  it.each(blocks)(
    'gives the same effects and due times on the random traces from %i on',
    { timeout: 120_000 },
    (from) => {
      for (let seed = firstSeed + from; seed < firstSeed + from + blockSize; seed += 1) {
        const difference = runDifferential({ seed, instants, ...routers });
        if (difference === null) continue;
        expect.fail(describeDifference(shrinkDifference(difference, routers)));
      }
    },
  );
});
