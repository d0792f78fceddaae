/** Random call types: when they come, how long they talk, what they bear. */
import type { LawSpec, Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { Draw } from '../rig/draw.ts';

type CallType = Scenario['callTypes'][number];

/** A law around a mean, of any kind; the deterministic ones bring coincidences. */
export function randomLaw(draw: Draw, meanMs: number): LawSpec {
  return draw.pick<LawSpec>([
    { law: 'exponential', meanMs },
    { law: 'deterministic', valueMs: meanMs },
    { law: 'lognormal', meanMs, scv: draw.pick([0.3, 1, 2]) },
    { law: 'empirical', sampleMs: [0, meanMs / 2, meanMs, 2 * meanMs] },
    {
      law: 'mixture',
      parts: [
        { share: 0.25, law: 'deterministic', valueMs: 0 },
        { share: 0.75, law: 'exponential', meanMs },
      ],
    },
  ]);
}

/** A call type; of a centre its wrap-up is the queue's where that one is timed. */
export function randomCallType(
  draw: Draw,
  { id, centre }: { readonly id: string; readonly centre: CentreFile | undefined },
): CallType {
  const mode = centre?.queues.find((queue) => queue.id === id)?.wrapUp?.mode ?? 'none';
  const arrivals = randomArrivals(draw);
  const writesUp = centre === undefined ? draw.chance(0.5) : mode === 'optional';
  return {
    id,
    queue: id,
    targetMs: 20_000,
    shortAbandonMs: draw.pick([0, 5_000]),
    arrivals,
    handleTime: {
      talk: randomLaw(draw, draw.pick([20_000, 60_000, 180_000])),
      ...(writesUp ? { wrapUp: randomLaw(draw, 15_000) } : {}),
    },
    patience: randomPatience(draw, arrivals.kind === 'trace'),
  };
}

/** Only a recorded day, which ends, may have callers who wait for ever whatever the staff. */
function randomPatience(draw: Draw, mayBeEndless: boolean): LawSpec | null {
  if (mayBeEndless && draw.chance(0.4)) return null;
  return randomLaw(draw, draw.pick([10_000, 60_000, 240_000]));
}

function randomArrivals(draw: Draw): CallType['arrivals'] {
  const arrivalsPerHour = draw.pick([5, 40, 120]);
  if (draw.chance(0.3)) {
    const calls = Array.from({ length: draw.int(1, 60) }, () => ({
      atMs: 1_000 * draw.int(0, 3_600),
      ...(draw.chance(0.3) ? { handleTimeMs: 1_000 * draw.int(0, 120) } : {}),
      ...(draw.chance(0.3) ? { patienceMs: 1_000 * draw.int(0, 60) } : {}),
    }));
    return { kind: 'trace', calls: calls.sort((a, b) => a.atMs - b.atMs) };
  }
  return { kind: 'poisson', arrivalsPerHour };
}
