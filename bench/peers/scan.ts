/**
 * The peer of the routing benches: the router that one would write in an afternoon.
 *
 * On every change it looks for agents who are free, pairs each with every waiting call that he may
 * serve, sorts the pairs and takes the first. It knows links with ranks, skill levels, one widening
 * step and idle times: the same choice as the core, on the benches' centres.
 *
 * Cost: O(agents + free agents × waiting calls) per decision.
 */
import type { CentreFile } from '../../routing/index.ts';
import type { SkillTerm } from '../../rules/index.ts';

interface ScanAgent {
  readonly id: string;
  readonly skills: ReadonlyMap<string, number>;
  /** Rank by queue. */
  readonly links: ReadonlyMap<string, number>;
  isFree: boolean;
  idleSinceAtMs: number;
}

interface ScanCall {
  readonly id: string;
  readonly queueId: string;
  readonly enteredAtMs: number;
  readonly sequence: number;
}

interface ScanStep {
  readonly atMs: number;
  readonly required: readonly SkillTerm[];
}

interface ScanPair {
  readonly agent: ScanAgent;
  readonly call: ScanCall;
  readonly rank: number;
}

/** An offer made. */
export interface ScanOffer {
  readonly agentId: string;
  readonly callId: string;
}

/** A router by scan. */
export interface ScanRouter {
  arrive(input: { callId: string; queueId: string; atMs: number }): void;
  /** The agent is free from now on; the offer this leads to, if any. */
  free(input: { agentId: string; atMs: number }): ScanOffer | undefined;
}

/** Builds the scan over a centre; every agent begins busy. */
export function createScanRouter(centre: CentreFile): ScanRouter {
  const agents = new Map(agentsOf(centre).map((agent) => [agent.id, agent]));
  const steps = new Map(centre.queues.map((queue) => [queue.id, stepsOf(queue)]));
  let waiting: ScanCall[] = [];
  let sequence = 0;
  return {
    arrive({ callId, queueId, atMs }) {
      sequence += 1;
      waiting.push({ id: callId, queueId, enteredAtMs: atMs, sequence });
    },
    free({ agentId, atMs }) {
      const freed = agents.get(agentId);
      if (freed === undefined) return undefined;
      freed.isFree = true;
      freed.idleSinceAtMs = atMs;
      const best = pairs([...agents.values()], waiting, steps, atMs).sort(byKey)[0];
      if (best === undefined) return undefined;
      best.agent.isFree = false;
      waiting = waiting.filter((call) => call !== best.call);
      return { agentId: best.agent.id, callId: best.call.id };
    },
  };
}

function pairs(
  agents: readonly ScanAgent[],
  waiting: readonly ScanCall[],
  steps: ReadonlyMap<string, readonly ScanStep[]>,
  atMs: number,
): ScanPair[] {
  const found: ScanPair[] = [];
  for (const agent of agents.filter(({ isFree }) => isFree)) {
    for (const call of waiting) {
      const rank = agent.links.get(call.queueId);
      const taken = (steps.get(call.queueId) ?? []).filter(
        (step) => atMs - call.enteredAtMs >= step.atMs,
      );
      if (rank === undefined || !taken.some((step) => satisfies(agent, step.required))) continue;
      found.push({ agent, call, rank });
    }
  }
  return found;
}

/** Link rank, then age, then arrival, then who has been idle longest, then the agent's id. */
function byKey(a: ScanPair, b: ScanPair): number {
  return (
    a.rank - b.rank ||
    a.call.enteredAtMs - b.call.enteredAtMs ||
    a.call.sequence - b.call.sequence ||
    a.agent.idleSinceAtMs - b.agent.idleSinceAtMs ||
    (a.agent.id < b.agent.id ? -1 : 1)
  );
}

function satisfies(agent: ScanAgent, required: readonly SkillTerm[]): boolean {
  return required.every((term) => {
    if ('agentId' in term) return term.agentId === agent.id;
    const level = agent.skills.get(term.skill);
    return level !== undefined && level >= (term.minLevel ?? 0);
  });
}

function agentsOf(centre: CentreFile): readonly ScanAgent[] {
  const profiles = new Map(centre.profiles?.map((profile) => [profile.id, profile]));
  return (centre.agents ?? []).map(({ id, profile = '' }) => ({
    id,
    skills: new Map(Object.entries(profiles.get(profile)?.skills ?? {})),
    links: new Map(profiles.get(profile)?.links?.map((link) => [link.queue, link.rank ?? 0])),
    isFree: false,
    idleSinceAtMs: 0,
  }));
}

function stepsOf({ plan }: CentreFile['queues'][number]): readonly ScanStep[] {
  const first = { atMs: 0, required: plan?.required ?? [] };
  return [first, ...(plan?.steps ?? [])].map(({ atMs, required }) => {
    if (typeof required === 'string') throw new Error('the scan reads lists of terms, not texts');
    return { atMs, required };
  });
}
