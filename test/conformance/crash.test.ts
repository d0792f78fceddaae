/** A service killed while it serves: what it has acknowledged is there when it is back. */
import { describe, expect, it } from 'vitest';
import { crashRun } from '../support/crash-run.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const kills = Number(process.env['CALLWRIGHT_KILLS'] ?? 10);

describe('a service that is killed at random moments', () => {
  it(
    'loses nothing it has acknowledged, connects nobody twice, and goes on',
    async () => {
      const verdict = await crashRun({ kills, draw: createDraw(firstSeed, 1) });
      const { acknowledged, lost, doubled, wrong, repeated } = verdict;
      expect({ lost, doubled, wrong, repeated }).toEqual({
        lost: [],
        doubled: [],
        wrong: [],
        repeated: [],
      });
      expect(acknowledged).toBeGreaterThan(10 * kills);
    },
    60_000 + kills * 30_000,
  );
});
