/**
 * Growth of a decision's time with agents and with waiting calls. O(log n) with a factor for cache
 * misses is expected; a scan would grow a thousandfold.
 */
import { benchCentre, type CentreSize } from './bench-centre.ts';
import { CoreContestant } from './core-contestant.ts';
import { median, type Pace, rate } from './harness.ts';
import { peerContestant } from './peers/peer-contestant.ts';
import { createScan } from './peers/scan.ts';
import type { Contender } from './rounds.ts';
import { playContest } from './routing-contest.ts';

export interface GrowthPoint {
  readonly size: number;
  readonly nsPerDecision: number;
}

export interface GrowthCurve {
  readonly title: string;
  readonly fixed: string;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthSizes {
  readonly agents: readonly number[];
  readonly waiting: readonly number[];
  readonly agentsFreed: number;
  /** Most waiting calls of the last curve, as a scan takes long. */
  readonly waitingScanned: number;
  readonly pace: Pace;
}

const publishedGrowth: GrowthSizes = {
  agents: [10, 100, 1_000, 10_000, 100_000],
  waiting: [10, 100, 1_000, 10_000, 100_000],
  agentsFreed: 100,
  pace: { warmUpMs: 100, repetitionMs: 20, repetitions: 5 },
  waitingScanned: 10_000,
};

const decisionsPerRound = 1_000;
const waitingFixed = 4_000;
const oneQueue: CentreSize = { agents: 1_000, queues: 1, profiles: 1 };
const scansPerRound = 20;

interface Curve extends Omit<GrowthCurve, 'points'> {
  readonly sizes: readonly number[];
  readonly roundAt: (size: number) => Contender;
}

export async function measureGrowth(
  showProgress: (what: string) => void,
  sizes: GrowthSizes = publishedGrowth,
): Promise<readonly GrowthCurve[]> {
  const measured: GrowthCurve[] = [];
  for (const { title, fixed, sizes: ofCurve, roundAt } of curvesOf(sizes)) {
    const points: GrowthPoint[] = [];
    for (const size of ofCurve) {
      showProgress(`${size} ${title}`);
      points.push({ size, nsPerDecision: await nsOf(roundAt(size), sizes.pace) });
    }
    measured.push({ title, fixed, points });
  }
  return measured;
}

function curvesOf({ agents, waiting, agentsFreed, waitingScanned }: GrowthSizes): readonly Curve[] {
  const centreOf = (count: number): CentreSize => ({ agents: count, queues: 20, profiles: 50 });
  return [
    {
      title: 'agents',
      fixed: `20 queues, 50 profiles, ${waitingFixed.toLocaleString('en')} calls waiting`,
      sizes: agents,
      roundAt: (size) => core(centreOf(size), { waiting: waitingFixed }),
    },
    {
      title: `agents, of whom ${agentsFreed} are freed again and again`,
      fixed: 'all else as before: the same searches, in memory that stays in the caches',
      sizes: agents,
      roundAt: (size) => {
        const freed = Math.min(size, agentsFreed);
        return core(centreOf(size), { waiting: waitingFixed, agents: freed });
      },
    },
    {
      title: 'calls waiting',
      fixed: `${oneQueue.agents.toLocaleString('en')} agents, one queue`,
      sizes: waiting,
      roundAt: (size) => core(oneQueue, { waiting: size }),
    },
    {
      title: 'calls waiting, by a scan',
      fixed: 'as before, but every decision looks at all calls',
      sizes: waiting.filter((size) => size <= waitingScanned),
      roundAt: (size) => {
        const house = peerContestant(createScan, benchCentre(oneQueue));
        return playContest(house, { ...oneQueue, waiting: size, decisionsPerRound: scansPerRound });
      },
    },
  ];
}

function core(size: CentreSize, play: { readonly waiting: number; readonly agents?: number }) {
  const house = new CoreContestant({ centre: benchCentre(size) });
  const { agents, queues } = size;
  return playContest(house, { agents, queues, decisionsPerRound, ...play });
}

async function nsOf(round: Contender, pace: Pace): Promise<number> {
  await rate(round, pace.warmUpMs);
  const rates: number[] = [];
  for (let turn = 0; turn < pace.repetitions; turn += 1) {
    rates.push(await rate(round, pace.repetitionMs));
  }
  return Math.round(1e9 / median(rates));
}
