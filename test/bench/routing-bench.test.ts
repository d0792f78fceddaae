import { describe, expect, it } from 'vitest';
import { assertBenches } from '../../bench/asserts.bench.ts';
import { publishedSizes, type Sizes } from '../../bench/bench-centre.ts';
import { bytesBenches } from '../../bench/bytes.bench.ts';
import { type Bench, measure, type Pace } from '../../bench/harness.ts';
import { longRunningBenches } from '../../bench/long-running.bench.ts';
import { machineBenches } from '../../bench/machines.bench.ts';
import { partBenches } from '../../bench/parts.bench.ts';
import { peerBenches } from '../../bench/peers.bench.ts';
import { routingBenches } from '../../bench/routing.bench.ts';

const tiny: Sizes = {
  small: { agents: 20, queues: 10, profiles: 20 },
  large: { agents: 60, queues: 10, profiles: 20 },
  huge: { agents: 80, queues: 10, profiles: 20 },
  unique: { agents: 40, queues: 10, profiles: 40 },
  random: { agents: 10, queues: 1, profiles: 1 },
  heap: 500,
};
const quick: Pace = { warmUpMs: 0, repetitionMs: 1, repetitions: 1 };

function rowsOf(sizes: Sizes): readonly Bench[] {
  return [
    ...routingBenches(sizes),
    ...longRunningBenches(sizes),
    ...assertBenches(sizes),
    ...partBenches(sizes),
    ...peerBenches(sizes),
    ...bytesBenches(sizes),
    ...machineBenches,
  ];
}

describe('the rows of the bench', () => {
  it('bear the names by which figures are followed over time', () => {
    const decide = [
      ...['100', '10k', '100k', 'unique10k', 'ringGroup', 'reserve', 'longestQueue', 'channels'],
      ...['random', 'chats', 'expectedWait', 'records', '10k.rules', 'byId'],
    ];
    const parts = ['instant', 'arrival', 'departure', 'toIdle', 'answer', 'free'];
    expect(rowsOf(publishedSizes).map(({ name }) => name)).toEqual([
      ...decide.map((name) => `routing.decide.${name}`),
      'routing.inputs.life',
      'routing.decide.beyond25days',
      'routing.decide.asserts',
      ...parts.map((name) => `routing.part.${name}`),
      'routing.peer.xstateActors',
      'routing.peer.jsonRulesEngine',
      'routing.peer.sqlite',
      'routing.bytesPerAgent',
      'routing.bytesPerWaitingCall',
      'machines.table',
    ]);
  });

  it.each(rowsOf(tiny).map((bench) => [bench.name, bench] as const))(
    'include %s, which runs in a tiny centre to a whole row',
    async (name, bench) => {
      const row = await measure(bench, quick);
      expect(row).toMatchObject({ name, unit: bench.unit, peer: bench.peer });
      expect(row.value).toBeGreaterThan(0);
      const better = row.value / row.peerValue;
      expect(bench.figure === 'ns' ? row.ratio * better : row.ratio / better).toBeCloseTo(1, 1);
      expect(row.config).toMatchObject({ ...bench.config, node: process.versions.node });
    },
  );
});
