/**
 * Position, and what the expected wait is made of.
 *
 * Questions change nothing. Of the expected wait the core tells what only it knows;
 * `metrics/expected-wait.ts` joins handle times, shares of callers who leave, and last week.
 * Cost: the calls ahead in each demand that shares an agent, and the agents who can serve.
 * Source: acd-routing.md B18, C8; decisions/0004, 77 and 78.
 */
import { isLoggedOn } from '../life/agent-readings.ts';
import { dueKey, findWaitingCall } from '../life/removals.ts';
import { bestAgent } from '../matching/candidates.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call, Demand, Signature } from '../memory/records.ts';
import { dueAtMs } from '../memory/timers.ts';

/** A staffed agent who can serve the call and, where others are ahead, at least one of them. */
export interface ServingAgentFacts {
  readonly agentId: string;
  /** Their linked queues with calls waiting without a live offer; at least 1. */
  readonly busyQueueCount: number;
}

export interface WaitFacts {
  /** As `position` answers. */
  readonly position: number;
  /** An eligible agent could take the call now, or it is being offered already. */
  readonly isAgentAble: boolean;
  /** By id. Found when read, which must be before the next instant: where an agent is able, nobody asks. */
  readonly agents: readonly ServingAgentFacts[];
}

/** 1 = next; 0: it is being offered; null: it does not wait, or is not known. */
export function positionOf(core: Core, callId: string): number | null {
  const call = findWaitingCall(core, callId);
  if (typeof call === 'string') return null;
  return call.liveOffers > 0 ? 0 : 1 + countAhead(core, call);
}

/** Null as for {@link positionOf}. */
export function waitFactsOf(core: Core, callId: string): WaitFacts | null {
  const call = findWaitingCall(core, callId);
  if (typeof call === 'string') return null;
  const isOffered = call.liveOffers > 0;
  const ahead = isOffered ? 0 : countAhead(core, call);
  const asked = question;
  return {
    position: isOffered ? 0 : 1 + ahead,
    isAgentAble: isOffered || bestAgent(core, call) !== null,
    get agents() {
      // Another question has counted since.
      if (question !== asked && ahead > 0) countAhead(core, call);
      return servingAgents(core, call, ahead > 0);
    },
  };
}

/** When the maximum wait is over; null: there is none, or the call does not wait. */
export function waitEndsAtMs(core: Core, callId: string): number | null {
  const call = findWaitingCall(core, callId);
  const atMs = typeof call === 'string' ? -1 : dueAtMs(call.maxWaitTimer);
  return atMs === -1 ? null : atMs;
}

/** By place of a demand: the question that has counted it, and its calls ahead. */
let countedBy = new Int32Array(64);
let counts = new Int32Array(64);
let question = 0;

/** Calls without a live offer, of a smaller key, that some of the call's agents can serve too. */
function countAhead(core: Core, call: Call): number {
  question += 1;
  const places = core.demands.heads.nodes.length;
  if (places > counts.length) {
    countedBy = new Int32Array(2 * places);
    counts = new Int32Array(2 * places);
  }
  let ahead = 0;
  for (const { signature } of call.demand?.pairs ?? []) {
    if (signature.loggedOn === 0) continue;
    for (const { demand } of signature.pairs) {
      const { index } = demand;
      if (countedBy[index] === question) continue;
      countedBy[index] = question;
      const count = countBefore(demand, call);
      counts[index] = count;
      ahead += count;
    }
  }
  return ahead;
}

function countBefore({ calls }: Demand, call: Call): number {
  const due = dueKey(call);
  let count = 0;
  for (let node = calls.first(); node !== null; node = calls.next(node)) {
    const before = node.k0 - call.class || node.k1 - due || node.k2 - call.sequence;
    if (before >= 0) break;
    if (node.item.liveOffers === 0) count += 1;
  }
  return count;
}

/** Staffed agents who can serve the call, and, where asked, one of those counted ahead; by id. */
function servingAgents(core: Core, call: Call, andAhead: boolean): readonly ServingAgentFacts[] {
  const serving: Agent[] = [];
  for (const { signature } of call.demand?.pairs ?? []) {
    if (signature.loggedOn === 0 || (andAhead && !servesAhead(signature))) continue;
    for (const agent of signature.members) if (isLoggedOn(agent)) serving.push(agent);
  }
  serving.sort((a, b) => a.config.index - b.config.index);
  let last: Signature | null = null;
  let busyQueueCount = 1;
  return serving.map(({ config, signature }) => {
    if (signature !== last) busyQueueCount = Math.max(1, busyQueues(core, signature));
    last = signature;
    return { agentId: config.id, busyQueueCount };
  });
}

function servesAhead({ pairs }: Signature): boolean {
  for (const { demand } of pairs) if ((counts[demand.index] ?? 0) > 0) return true;
  return false;
}

function busyQueues(core: Core, { links }: Signature): number {
  let busy = 0;
  for (const queue of links.keys()) if ((core.unoffered[queue] ?? 0) > 0) busy += 1;
  return busy;
}
