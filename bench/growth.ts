/**
 * How a decision's time grows with agents, and with calls that wait.
 *
 * The core alone, in the full house of `house.ts`. O(log n) with a factor for cache misses is what
 * is expected; a scan would grow a thousandfold.
 */
import { benchCentre, type CentreSize } from './bench-centre.ts';
import { CoreHouse } from './core-house.ts';
import { median, type Pace, rate } from './harness.ts';
import { type Play, playHouse } from './house.ts';

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
  readonly pace: Pace;
}

const publishedGrowth: GrowthSizes = {
  agents: [100, 1_000, 10_000, 100_000],
  waiting: [10, 1_000, 100_000],
  agentsFreed: 100,
  pace: { warmUpMs: 400, repetitionMs: 150, repetitions: 5 },
};

const decisionsPerRound = 1_000;
const waitingFixed = 4_000;
const agentsFixed = 1_000;

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
    const size = { agents: agentsFixed, queues: 1, profiles: 1 };
    byWaiting.push({ size: waiting, nsPerDecision: await nsPerDecision(size, waiting, sizes) });
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
      fixed: `${agentsFixed.toLocaleString('en')} agents, one queue`,
      points: byWaiting,
    },
  ];
}

async function nsPerDecision(
  size: CentreSize,
  waiting: number,
  by: { readonly pace: Pace; readonly freed?: number },
): Promise<number> {
  const { queues, agents } = size;
  const play: Play = { agents: by.freed ?? agents, queues, waiting, decisionsPerRound };
  const round = playHouse(new CoreHouse({ centre: benchCentre(size) }), play);
  await rate(round, by.pace.warmUpMs);
  const rates: number[] = [];
  for (let turn = 0; turn < by.pace.repetitions; turn += 1) {
    rates.push(await rate(round, by.pace.repetitionMs));
  }
  return Math.round(1e9 / median(rates));
}
