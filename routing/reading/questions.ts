/**
 * Position, and what the expected wait is made of.
 *
 * Questions change nothing. Of the expected wait the core tells what only it knows;
 * `metrics/expected-wait.ts` joins handle times, shares of callers who leave, and last week.
 * Cost: the calls ahead in each demand that shares an agent, and the agents who can serve.
 * Source: acd-routing.md B18, C8; decisions/0004, 77 and 78.
 */
import { agentIdOf, isLoggedOn } from '../life/agent-readings.ts';
import { compareKeys, demandOf, findWaitingCall } from '../life/calls.ts';
import { bestAgent } from '../matching/candidates.ts';
import { membersOf, signatureOf } from '../matching/signatures.ts';
import type { Core, Demand, Signature } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  nodeLayout,
  none,
} from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { callDueAtMs } from '../memory/timers.ts';

const { agentIndex, agentSignature } = agentLayout;
const { callLiveOffers } = callLayout;
const { nodeItem } = nodeLayout;
const { maxWait } = kindOf;

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
  return core.i32[call + callLiveOffers]! > 0 ? 0 : 1 + countAhead(core, call);
}

/** Null as for {@link positionOf}. */
export function waitFactsOf(core: Core, callId: string): WaitFacts | null {
  const call = findWaitingCall(core, callId);
  if (typeof call === 'string') return null;
  const isOffered = core.i32[call + callLiveOffers]! > 0;
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
  if (typeof call === 'string') return null;
  const atMs = callDueAtMs(core, call, maxWait);
  return atMs === -1 ? null : atMs;
}

/** By place of a demand: the question that has counted it, and its calls ahead. */
let countedBy = new Int32Array(64);
let counts = new Int32Array(64);
let question = 0;

/** Calls without a live offer, of a smaller key, that some of the call's agents can serve too. */
function countAhead(core: Core, call: CallRef): number {
  question += 1;
  const places = core.heads.count;
  if (places > counts.length) {
    countedBy = new Int32Array(2 * places);
    counts = new Int32Array(2 * places);
  }
  let ahead = 0;
  for (const { signature } of demandOf(core, call)?.pairs ?? []) {
    if (signature.loggedOn === 0) continue;
    for (const { demand } of signature.pairs) {
      const { index } = demand;
      if (countedBy[index] === question) continue;
      countedBy[index] = question;
      const count = countBefore(core, demand, call);
      counts[index] = count;
      ahead += count;
    }
  }
  return ahead;
}

function countBefore(core: Core, { index }: Demand, call: CallRef): number {
  const { i32, heads } = core;
  let count = 0;
  for (let node = heads.first(index); node !== none; node = heads.next(node)) {
    const other = i32[node + nodeItem] as CallRef;
    if (compareKeys(core, other, call) >= 0) break;
    if (i32[other + callLiveOffers] === 0) count += 1;
  }
  return count;
}

/** Staffed agents who can serve the call, and, where asked, one of those counted ahead; by id. */
function servingAgents(core: Core, call: CallRef, andAhead: boolean): readonly ServingAgentFacts[] {
  const serving: AgentRef[] = [];
  for (const { signature } of demandOf(core, call)?.pairs ?? []) {
    if (signature.loggedOn === 0 || (andAhead && !servesAhead(signature))) continue;
    for (const agent of membersOf(core, signature)) {
      if (isLoggedOn(core, agent)) serving.push(agent);
    }
  }
  const { i32 } = core;
  serving.sort((a, b) => i32[a + agentIndex]! - i32[b + agentIndex]!);
  let last = -1;
  let busyQueueCount = 1;
  return serving.map((agent) => {
    const index = i32[agent + agentSignature]!;
    if (index !== last) busyQueueCount = Math.max(1, busyQueues(core, signatureOf(core, agent)));
    last = index;
    return { agentId: agentIdOf(core, agent), busyQueueCount };
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
