/**
 * Random hours in which everything fails that can: what was acknowledged stays, and I1-I6 hold.
 *
 * `npm run test:faults -- --hours 100000` runs them for long.
 */
import { expect, it } from 'vitest';
import { firstSeed } from '../support/rig/first-seed.ts';
import { type Campaign, runFaultWorlds, toldOf, withoutOf } from './campaign.ts';
import { runFaultWorld } from './fault-world.ts';

/** Wall clock. */
const limitMs = Number(process.env['CALLWRIGHT_FAULTS_SECONDS'] ?? 60) * 1_000;
const without = withoutOf(process.env['CALLWRIGHT_WITHOUT'] ?? '');

it(
  'a centre that is killed, taken over and kept from its disk loses nothing',
  async () => {
    const endMs = performance.now() + limitMs;
    const goesOn = ({ found }: Campaign) => found.length === 0 && performance.now() < endMs;
    const all = await runFaultWorlds({ seed: firstSeed, without, goesOn });
    expect(await Promise.all(all.found.map(toldOf))).toEqual([]);
    expect(all.hours).toBeGreaterThan(0);
  },
  10 * limitMs,
);

it('a seed gives the same world again', async () => {
  const [one, again] = [await runFaultWorld({ seed: 6 }), await runFaultWorld({ seed: 6 })];
  expect(again).toEqual(one);
  expect(one.counts.get('kill')).toBeGreaterThan(0);
});

it.each([
  ['what callers were told of waits survives a clock set back between two lives', 466_018_956],
  ['what a task did after the last instant is in the journal when a centre stops', 3_041_533_706],
])('%s', async (_, seed) => {
  expect((await runFaultWorld({ seed })).faults).toEqual([]);
});
