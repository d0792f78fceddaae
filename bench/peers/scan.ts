/**
 * The simplest router: pairs each free agent with every waiting call that they may serve, sorts the
 * pairs and takes the first. Cost: O(agents + free agents × waiting calls) for each decision.
 */
import type { CreatePeer } from './peer-contestant.ts';
import {
  maySteps,
  type PlainAgent,
  type PlainCall,
  type PlainStep,
  plainAgents,
  plainSteps,
} from './plain-centre.ts';

interface ScanAgent extends PlainAgent {
  isFree: boolean;
  idleSinceAtMs: number;
}

export interface ScanPair<Agent, Call> {
  readonly agent: Agent;
  readonly call: Call;
  readonly rank: number;
}

export const createScan: CreatePeer = (centre) => {
  const agents = new Map(
    plainAgents(centre).map((agent): [string, ScanAgent] => [
      agent.id,
      { ...agent, isFree: false, idleSinceAtMs: 0 },
    ]),
  );
  const steps = plainSteps(centre);
  let waiting: PlainCall[] = [];
  return {
    arrive: (call) => {
      waiting.push(call);
    },
    free: (agentId, atMs) => {
      const freed = agents.get(agentId);
      if (freed === undefined) return undefined;
      freed.isFree = true;
      freed.idleSinceAtMs = atMs;
      const free = [...agents.values()].filter(({ isFree }) => isFree);
      const best = pairsOf(free, waiting, { steps, atMs }).sort(byKey)[0];
      if (best === undefined) return undefined;
      best.agent.isFree = false;
      waiting = waiting.filter((call) => call !== best.call);
      return { agentId: best.agent.id, callId: best.call.id };
    },
  };
};

export function pairsOf<Agent extends PlainAgent, Call extends PlainCall>(
  free: readonly Agent[],
  waiting: readonly Call[],
  by: { readonly steps: ReadonlyMap<string, readonly PlainStep[]>; readonly atMs: number },
): ScanPair<Agent, Call>[] {
  const found: ScanPair<Agent, Call>[] = [];
  for (const agent of free) {
    for (const call of waiting) {
      const rank = agent.links.get(call.queueId);
      const steps = by.steps.get(call.queueId) ?? [];
      if (rank === undefined || !maySteps(agent, call, { steps, atMs: by.atMs })) continue;
      found.push({ agent, call, rank });
    }
  }
  return found;
}

type Compared = ScanPair<{ readonly id: string; readonly idleSinceAtMs: number }, PlainCall>;

/** Compares by link rank, then age, then arrival, then longest idle, then the agent's id. */
export function byKey(a: Compared, b: Compared): number {
  return (
    a.rank - b.rank ||
    a.call.enteredAtMs - b.call.enteredAtMs ||
    a.call.sequence - b.call.sequence ||
    a.agent.idleSinceAtMs - b.agent.idleSinceAtMs ||
    (a.agent.id < b.agent.id ? -1 : 1)
  );
}
