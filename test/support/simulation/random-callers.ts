/** Random call types: when they come, how long they talk, what they bear. */
import type { DistributionSpec, Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { Draw } from '../rig/draw.ts';

type CallType = Scenario['callTypes'][number];

/** A law around a mean, of any kind; the deterministic ones bring coincidences. */
export function randomDistribution(draw: Draw, meanMs: number): DistributionSpec {
  return draw.pick<DistributionSpec>([
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
  {
    id,
    ids,
    centre,
  }: {
    readonly id: string;
    /** Of all call types. */
    readonly ids: readonly string[];
    readonly centre: CentreFile | undefined;
  },
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
      talk: randomDistribution(draw, draw.pick([20_000, 60_000, 180_000])),
      ...(writesUp ? { wrapUp: randomDistribution(draw, 15_000) } : {}),
      ...(draw.chance(0.4) ? randomHandling(draw, ids) : {}),
    },
    patience: randomPatience(draw, arrivals.kind === 'trace'),
    ...(draw.chance(0.5) ? randomLife(draw) : {}),
  };
}

/** What callers do beside waiting: balk, try again, come back, order. */
function randomLife(draw: Draw): Partial<CallType> {
  const again = (meanMs: number) => ({
    share: draw.pick([0.3, 1]),
    delay: randomDistribution(draw, meanMs),
    attemptsMax: draw.pick([2, 4]),
  });
  const upSell = {
    ...(draw.chance(0.5) ? { share: 0.5 } : {}),
    ...(draw.chance(0.5) ? { whenWaitingMax: 1 } : {}),
    time: randomDistribution(draw, 20_000),
    acceptShare: 0.3,
    valueMinor: 1_500,
  };
  return {
    ...(draw.chance(0.4) ? { balk: randomBalk(draw) } : {}),
    ...(draw.chance(0.5)
      ? { redial: { afterAbandon: again(60_000), afterBlock: again(5_000) } }
      : {}),
    ...(draw.chance(0.3) ? { returnCall: again(600_000) } : {}),
    ...(draw.chance(0.4) ? { order: { share: 0.6, valueMinor: 4_000, upSell } } : {}),
  };
}

function randomBalk(draw: Draw): NonNullable<CallType['balk']> {
  const byAnnouncedWait: [number, number][] = [
    [10_000, 0],
    [60_000, 0.8],
  ];
  return draw.chance(0.5) ? { share: 0.3 } : { byAnnouncedWait };
}

/** What is done on the line; colleagues are asked in any queue, the own one too. */
function randomHandling(
  draw: Draw,
  ids: readonly string[],
): Pick<CallType['handleTime'], 'hold' | 'consult' | 'transfer' | 'factorByInterval'> {
  const hold = { share: 0.4, law: 'exponential', meanMs: 20_000 } as const;
  const consult = { share: 0.3, queue: draw.pick(ids), talk: randomDistribution(draw, 20_000) };
  const transfer = { share: 0.2, queue: draw.pick(ids), talk: randomDistribution(draw, 40_000) };
  return {
    ...(draw.chance(0.6) ? { hold } : {}),
    ...(draw.chance(0.5) ? { consult } : {}),
    ...(draw.chance(0.5) ? { transfer } : {}),
  };
}

/** Only a recorded day, which ends, may have callers who wait for ever whatever the staff. */
function randomPatience(draw: Draw, mayBeEndless: boolean): DistributionSpec | null {
  if (mayBeEndless && draw.chance(0.4)) return null;
  return randomDistribution(draw, draw.pick([10_000, 60_000, 240_000]));
}

function randomArrivals(draw: Draw): CallType['arrivals'] {
  const arrivalsPerHour = draw.pick([5, 40, 120]);
  if (draw.chance(0.3)) {
    const calls = Array.from({ length: draw.int(1, 60) }, () => ({
      atMs: 1_000 * draw.int(0, 3_600),
      ...(draw.chance(0.3) ? { handleTimeMs: 1_000 * draw.int(0, 120) } : {}),
      ...(draw.chance(0.3) ? { patienceMs: 1_000 * draw.int(0, 60) } : {}),
    }));
    const sorted = calls.sort((a, b) => a.atMs - b.atMs);
    return { kind: 'trace', calls: sorted, handleTimes: 'answered' };
  }
  if (draw.chance(0.2)) {
    const peak = 2 * arrivalsPerHour;
    return {
      kind: 'linear',
      arrivalsPerHour: [
        ['08:00', 0],
        ['08:30', peak],
        ['09:00', 0],
      ],
    };
  }
  return { kind: 'poisson', arrivalsPerHour };
}
