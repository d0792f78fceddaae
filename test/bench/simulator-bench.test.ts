import { describe, expect, it } from 'vitest';
import { measure, type Pace } from '../../bench/harness.ts';
import { simulatorBenches } from '../../bench/simulator.bench.ts';

const quick: Pace = { warmUpMs: 0, repetitionMs: 1, repetitions: 1 };
const rows = simulatorBenches({ calls: 1_000 });

describe('the rows of the simulator', () => {
  it('bear the names by which figures are followed over time', () => {
    expect(rows.map(({ name }) => name)).toEqual([
      'sim.mmnm50',
      'sim.simpleMsk',
      'sim.medium',
      'sim.demo',
      'sim.lane.mmnm50',
      'sim.lane.simpleMsk',
      'sim.lane.medium',
      'sim.demo.records',
      'sim.memory10M',
    ]);
  });

  it.each(rows.map((bench) => [bench.name, bench] as const))(
    'include %s, which runs a day to a whole row',
    async (name, bench) => {
      const row = await measure(bench, quick);
      expect(row).toMatchObject({ name, unit: bench.unit, peer: bench.peer });
      expect(row.value).toBeGreaterThan(0);
      expect(row.config).toMatchObject(bench.config);
    },
  );
});
