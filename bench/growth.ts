/**
 * How a decision's time grows with agents, and with calls that wait.
 *
 * The core alone, in the full house of `house.ts`. O(log n) with a factor for cache misses is what
 * is expected; a scan would grow a thousandfold.
 */
import { benchCentre, type CentreSize } from './bench-centre.ts';
import { CoreHouse } from './core-house.ts';
import { type Contender, median, type Pace, rate } from './harness.ts';
import { type Play, playHouse } from './house.ts';
import { peerHouse } from './peers/peer-house.ts';
import { createScan } from './peers/scan.ts';

export interface GrowthPoint {
  readonly size: number;
  readonly nsPerDecision: number;
}

export interface GrowthCurve {
  /** What the size counts. */
  readonly title: string;
  /** What does not change along the curve. */
  readonly fixed: string;
  readonly points: readonly GrowthPoint[];
}

/** What is measured, in order; a test gives smaller sizes. */
export interface GrowthSizes {
  readonly agents: readonly number[];
  readonly waiting: readonly number[];
  /** In the second curve: how many agents take all the calls. */
  readonly agentsFreed: number;
  /** In the last curve: the most calls, for a scan takes its time. */
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

/** Measures the curves, one after the other. */
export async function measureGrowth(
  showProgress: (what: string) => void,
  sizes: GrowthSizes = publishedGrowth,
): Promise<readonly GrowthCurve[]> {
  const byAgents: GrowthPoint[] = [];
  for (const agents of sizes.agents) {
    showProgress(`${agents} agents`);
    const size = { agents, queues: 20, profiles: 50 };
    byAgents.push({ size: agents, nsPerDecision: await nsPerDecision(size, waitingFixed, sizes) });
  }
  const byHouse: GrowthPoint[] = [];
  for (const agents of sizes.agents) {
    showProgress(`${agents} agents, few of them freed`);
    const size = { agents, queues: 20, profiles: 50 };
    const freed = Math.min(agents, sizes.agentsFreed);
    const time = await nsPerDecision(size, waitingFixed, { ...sizes, freed });
    byHouse.push({ size: agents, nsPerDecision: time });
  }
  const byWaiting: GrowthPoint[] = [];
  for (const waiting of sizes.waiting) {
    showProgress(`${waiting} calls waiting`);
    const time = await nsPerDecision(oneQueue, waiting, sizes);
    byWaiting.push({ size: waiting, nsPerDecision: time });
  }
  const byScan: GrowthPoint[] = [];
  for (const waiting of sizes.waiting.filter((size) => size <= sizes.waitingScanned)) {
    showProgress(`${waiting} calls waiting, by a scan`);
    const house = peerHouse(createScan, benchCentre(oneQueue));
    const play = { ...oneQueue, waiting, decisionsPerRound: scansPerRound };
    byScan.push({ size: waiting, nsPerDecision: await nsOf(playHouse(house, play), sizes.pace) });
  }
  return [
    {
      title: 'agents',
      fixed: `20 queues, 50 profiles, ${waitingFixed.toLocaleString('en')} calls waiting`,
      points: byAgents,
    },
    {
      title: `agents, of whom ${sizes.agentsFreed} are freed again and again`,
      fixed: 'all else as before: the same searches, in memory that stays in the caches',
      points: byHouse,
    },
    {
      title: 'calls waiting',
      fixed: `${oneQueue.agents.toLocaleString('en')} agents, one queue`,
      points: byWaiting,
    },
    {
      title: 'calls waiting, by a scan',
      fixed: 'as before, but every decision looks at all calls',
      points: byScan,
    },
  ];
}

function nsPerDecision(
  size: CentreSize,
  waiting: number,
  by: { readonly pace: Pace; readonly freed?: number },
): Promise<number> {
  const { queues, agents } = size;
  const play: Play = { agents: by.freed ?? agents, queues, waiting, decisionsPerRound };
  return nsOf(playHouse(new CoreHouse({ centre: benchCentre(size) }), play), by.pace);
}

async function nsOf(round: Contender, pace: Pace): Promise<number> {
  await rate(round, pace.warmUpMs);
  const rates: number[] = [];
  for (let turn = 0; turn < pace.repetitions; turn += 1) {
    rates.push(await rate(round, pace.repetitionMs));
  }
  return Math.round(1e9 / median(rates));
}
