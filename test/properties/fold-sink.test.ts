import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMetrics,
  FoldSink,
  frameOfCentre,
  type Metrics,
  sinkOf,
} from '../../metrics/index.ts';
import {
  type CentreFile,
  createDirectRouter,
  createRouter,
  type Effect,
  EffectWriter,
  type Instant,
} from '../../routing/index.ts';
import { walk } from '../support/rig/walk.ts';

const instantsPerWalk = 300;
const intervalMs = 60_000;

/** A walk in which no other version comes, and nothing restarts: the sink is for one version. */
function aWalk(seed: number) {
  const { centre, instants } = walk({ seed, instants: instantsPerWalk, create: createRouter });
  const kept = instants.map(({ atMs, inputs }) => ({
    atMs,
    inputs: inputs.filter(({ type }) => type !== 'activate' && type !== 'restart'),
  }));
  return { centre, instants: kept };
}

/** The same instants through the core by records, and what its sink counted and wrote. */
function bySink(centre: CentreFile, instants: readonly Instant[], writes: boolean) {
  const sink = new FoldSink({ frame: frameOfCentre(centre), intervalMs });
  const writer = new EffectWriter();
  const { direct } = createDirectRouter({ centre }, writes ? sinkOf([writer, sink]) : sink);
  const effects: Effect[] = [];
  for (const { atMs, inputs } of instants) {
    direct.begin(atMs);
    for (const input of inputs) direct.input(input);
    direct.end();
    effects.push(...writer.take());
  }
  return { effects, metrics: sink.metrics };
}

/** Everything that a fold can be asked for. */
function readingsOf(metrics: Metrics, { queues, agents = [] }: CentreFile, atMs: number) {
  return {
    queues: queues.flatMap(({ id }) =>
      (['entry', 'event'] as const).map((attribution) => {
        const scope = { atMs, queueIds: [id], attribution };
        return [id, attribution, metrics.queueCounts(scope), metrics.waits(scope)];
      }),
    ),
    agents: agents.map(({ id }) => [id, metrics.agentCounts({ atMs, agentIds: [id] })]),
  };
}

describe('a fold fed by the core’s records', () => {
  it('counts what the effects say, and writes them where somebody reads', () => {
    let counted = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { centre, instants } = aWalk(seed);
        const router = createRouter({ centre });
        const told = instants.flatMap((instant) => router.step(instant));
        const metrics = createMetrics({ frame: frameOfCentre(centre), intervalMs });
        for (const effect of told) metrics.apply(effect);
        const atMs = router.nowMs + intervalMs;
        const silent = bySink(centre, instants, false);
        const heard = bySink(centre, instants, true);
        const expected = readingsOf(metrics, centre, atMs);
        expect(heard.effects).toEqual(told);
        expect(readingsOf(heard.metrics, centre, atMs)).toEqual(expected);
        expect(readingsOf(silent.metrics, centre, atMs)).toEqual(expected);
        counted += metrics.queueCounts({ atMs }).handled;
      }),
      { numRuns: 20, endOnFailure: true },
    );
    expect(counted).toBeGreaterThan(20);
  });
});
