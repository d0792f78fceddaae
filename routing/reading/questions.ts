/**
 * A waiting call's position, and data to estimate its wait (`metrics/expected-wait.ts`). Cost:
 * O(log waiting) per demand that shares an agent; these demands are searched anew when agents
 * change.
 */
import { assert } from '../../kernel/index.ts';
import { isLoggedOn } from '../life/agent-readings.ts';
import { findWaitingCall, maxWaitAtMs } from '../life/removals.ts';
import { isResting } from '../life/waiting.ts';
import { bestAgent } from '../matching/candidates.ts';
import type { Core, Demands } from '../memory/core.ts';
import type { Agent, Call, Demand, Signature } from '../memory/records.ts';

/** A logged-on agent who can serve the call and, if calls are ahead, also one of those. */
export interface ServingAgentFacts {
  readonly agentId: string;
  /** How many of the agent's queues have calls waiting without a live offer; at least 1. */
  readonly busyQueueCount: number;
}

/** What an expected wait is calculated from. */
export interface WaitFacts {
  /** As `Router.position`. */
  readonly position: number;
  /** Whether an eligible agent could take the call now, or has an offer of it. */
  readonly isAgentAble: boolean;
  /** By id; computed when read, so it must be read before the next instant. */
  readonly agents: readonly ServingAgentFacts[];
}

/** The call's position: 1 = next, 0 = being offered; null: it does not wait, or rests. */
export function positionOf(core: Core, callId: string): number | null {
  const call = findInLine(core, callId);
  if (call === null) return null;
  return call.liveOffers > 0 ? 0 : 1 + countAhead(core, call);
}

function findInLine(core: Core, callId: string): Call | null {
  const call = findWaitingCall(core, callId);
  if (typeof call === 'string') return null;
  return isResting(call) && call.liveOffers === 0 ? null : call;
}

export function waitFactsOf(core: Core, callId: string): WaitFacts | null {
  const call = findInLine(core, callId);
  if (call === null) return null;
  const isOffered = call.liveOffers > 0;
  const position = isOffered ? 0 : 1 + countAhead(core, call);
  return new Answer(core, call, position, isOffered || bestAgent(core, call) !== null);
}

/** A class, as creating an object with a getter takes longer than counting the calls ahead. */
class Answer implements WaitFacts {
  readonly #core: Core;
  readonly #call: Call;
  readonly #asked = question;
  readonly position: number;
  readonly isAgentAble: boolean;

  constructor(core: Core, call: Call, position: number, isAgentAble: boolean) {
    this.#core = core;
    this.#call = call;
    this.position = position;
    this.isAgentAble = isAgentAble;
  }

  get agents(): readonly ServingAgentFacts[] {
    const ahead = this.position > 1;
    // Another question has overwritten the counts, so they are made again.
    if (question !== this.#asked && ahead) countAhead(this.#core, this.#call);
    return servingAgents(this.#core, this.#call, ahead);
  }

  toJSON(): WaitFacts {
    const { position, isAgentAble, agents } = this;
    return { position, isAgentAble, agents };
  }
}

/** When the maximum wait ends; null: never, or the call does not wait. */
export function waitEndsAtMs(core: Core, callId: string): number | null {
  const call = findWaitingCall(core, callId);
  const atMs = typeof call === 'string' ? -1 : maxWaitAtMs(call);
  return atMs === -1 ? null : atMs;
}

/** By index of a demand: number of its calls ahead, for the last question. */
let counts = new Int32Array(64);
let question = 0;

/** Counts calls without a live offer that are served before this one and share an agent with it. */
function countAhead(core: Core, call: Call): number {
  question += 1;
  const { demand } = call;
  if (demand === null) return 0;
  assert(
    call.set === demand.calls,
    'a call that waits for an offer stands among those of its kind',
  );
  const { demands } = core;
  const places = demands.heads.nodes.length;
  if (places > counts.length) counts = new Int32Array(2 * places);
  let ahead = 0;
  for (const { index, calls } of rivalsOf(demands, demand)) {
    const count = calls.countBefore(call, isUnoffered);
    counts[index] = count;
    ahead += count;
  }
  return ahead;
}

/** Most entries in the cached lists of rivals, of 8 bytes each. */
const rivalPlacesMax = 1_000_000;

/** Demands that share a logged-on agent with this one; without any, those of its own queue. */
function rivalsOf(demands: Demands, demand: Demand): readonly Demand[] {
  const { rivals: known, heads } = demands;
  const found = known.get(demand);
  if (found !== undefined) return found;
  const rivals = new Set<Demand>();
  for (const { signature } of demand.pairs) {
    if (signature.loggedOn > 0) for (const pair of signature.pairs) rivals.add(pair.demand);
  }
  if (rivals.size === 0 && demand.forAgent === null) {
    const { index } = demand.queue;
    for (const other of demands.byQueue[index] ?? []) {
      if (other.queue.index === index) rivals.add(other);
    }
  }
  if ((known.size + 1) * heads.nodes.length > rivalPlacesMax) known.clear();
  const list = [...rivals];
  known.set(demand, list);
  return list;
}

function isUnoffered(call: Call): boolean {
  return call.liveOffers === 0;
}

/** Agents who can serve the call and, with `andAhead`, also a call ahead; by id. */
function servingAgents(core: Core, call: Call, andAhead: boolean): readonly ServingAgentFacts[] {
  const serving: Agent[] = [];
  const busy = new Map<Signature, number>();
  for (const { signature } of call.demand?.pairs ?? []) {
    if (signature.loggedOn === 0 || (andAhead && !servesAhead(signature))) continue;
    busy.set(signature, Math.max(1, busyQueues(core, signature)));
    for (const agent of signature.members) if (isLoggedOn(agent)) serving.push(agent);
  }
  serving.sort((a, b) => a.config.index - b.config.index);
  return serving.map(({ config, signature }) => {
    return { agentId: config.id, busyQueueCount: busy.get(signature) ?? 1 };
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
