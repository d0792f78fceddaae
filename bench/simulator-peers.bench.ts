/**
 * Simulated calls per second on M/M/50 + M, beside other simulators. A row fails if the peer's
 * results differ from the exact formula.
 */
import { omitUndefined } from '../kernel/index.ts';
import { restatedGoal } from './goals.ts';
import type { Bench } from './harness.ts';
import { type PeerRun, startProcess } from './peers/peer-process.ts';
import { type PeerSimulator, peerSimulators } from './peers/simulators.ts';
import type { Contender } from './rounds.ts';

const unit = 'calls/s';
/** Exact: Erlang A with 50 agents, 2,880 calls an hour, means of 60 and 120 s. */
const exact = { abandonShare: 0.030912249162193216, waitMsMean: 3_709.4698994631863 };
/**
 * Allowed relative error; a hundred thousand calls have about 3 % of chance in the mean wait, and
 * start with an empty centre.
 */
const closeness = 0.15;
const comparedCalls = 200_000;

/** Goals of the classic lane, as ratios. */
const laneGoals: { readonly [peer: string]: number } = {
  ssj: 1.25,
  jsSimulator: 1.5,
  c: 0.23,
};

/** One row per peer; `ours` plays the same model, through the full core or in the classic lane. */
export function simulatorPeerBenches(
  ours: () => Contender,
  prefix: 'sim.peer' | 'sim.lane.peer' = 'sim.peer',
): readonly Bench[] {
  return peerSimulators.map((peer) => {
    const { name, label, callsPerRound, setUp } = peer;
    const ofLane = prefix === 'sim.peer' ? undefined : laneGoals[name];
    const { goalRatio = ofLane } = restatedGoal(`${prefix}.${name}`) ?? {};
    return {
      name: `${prefix}.${name}`,
      unit,
      peer: label,
      config: omitUndefined({ model: 'M/M/50 + M', arrivalsPerHour: 2_880, goalRatio }),
      begin: async () => {
        const command = setUp();
        if (typeof command === 'string') {
          return { ours: ours(), theirs: Number.NaN, learnt: { notMeasured: command } };
        }
        const { ask } = startProcess<PeerRun>(command);
        const simulate = (calls: number) => ask(String(calls));
        const compared = await compare(peer, simulate);
        return { ours: ours(), theirs: rounds(simulate, callsPerRound), learnt: { compared } };
      },
    };
  });
}

async function compare(
  { label }: PeerSimulator,
  simulate: (calls: number) => Promise<PeerRun>,
): Promise<number> {
  const { calls, abandoned, waitMs } = await simulate(comparedCalls);
  const seen = { abandonShare: abandoned / calls, waitMsMean: waitMs / calls };
  for (const id of ['abandonShare', 'waitMsMean'] as const) {
    if (Math.abs(seen[id] / exact[id] - 1) > closeness) {
      throw new Error(`${label}: ${id} is ${seen[id]}, expected some ${exact[id]}`);
    }
  }
  return calls;
}

function rounds(simulate: (calls: number) => Promise<PeerRun>, callsPerRound: number): Contender {
  return async () => {
    const { calls, tookMs } = await simulate(callsPerRound);
    return { done: calls, tookMs };
  };
}
