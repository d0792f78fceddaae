/** A service killed while it serves: what it has acknowledged is there when it is back. */
import { describe, expect, it } from 'vitest';
import { crashRun } from '../support/crash-run.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

/** PostgreSQL is run for a few kills in CI, and for all where a number is asked for. */
const places = [
  ['in its folder', Number(process.env['CALLWRIGHT_KILLS'] ?? 10)],
  ['in PostgreSQL', Number(process.env['CALLWRIGHT_KILLS'] ?? 4)],
] as const;

describe.each(places)('a service with its journal %s, killed at random moments', (where, kills) => {
  const isFolder = where === 'in its folder';
  it.runIf(isFolder || postgresHere !== null)(
    'loses nothing it has acknowledged, connects nobody twice, and goes on',
    async () => {
      const database = isFolder ? {} : { database: await onPostgres() };
      const verdict = await crashRun({ kills, draw: createDraw(firstSeed, 1), ...database });
      const { acknowledged, connected, lost, doubled, wrong, repeated } = verdict;
      expect({ lost, doubled, wrong, repeated }).toEqual({
        lost: [],
        doubled: [],
        wrong: [],
        repeated: [],
      });
      expect(acknowledged).toBeGreaterThan(10 * kills);
      expect(connected).toBeGreaterThan(kills / 2);
    },
    60_000 + kills * 30_000,
  );
});
