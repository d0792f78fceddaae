/**
 * What rules ask of the centre's default queue, kept as it changes: its calls by how long they have
 * waited, and how many agents are there and can serve it. Nothing is kept that no rule asks for.
 *
 * Agents changed in an instant are counted anew once a rule asks, and at its end; so are those
 * whose cool-down is over by then, for its timer acts only after the inputs.
 * Cost: O(1) per changed agent; O(log n) per call that comes or goes and per cool-down; a pass over
 * calls and agents when an activation begins to ask.
 * Source: rules.md C1 (queue facts); decisions/0015.
 */
import { assert, Heap } from '../../kernel/index.ts';
import {
  agentHasOf,
  coldAgent,
  isLoggedOn,
  isPresent,
  isUsable,
  requestedOf,
  setAgentHas,
} from '../life/agent-readings.ts';
import { coldCall, setHas, waitsFromMs } from '../life/calls.ts';
import { hasCapacity } from '../life/capacity.ts';
import { isLinked, sessionLive, sessionReady, signatureOf } from '../matching/signatures.ts';
import type { Core, Queue } from '../memory/core.ts';
import {
  type AgentRef,
  agentHas,
  agentLayout,
  type CallRef,
  callHas,
  callLayout,
  type NodeRef,
  nodeLayout,
  none,
  words,
} from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { allocate, release } from '../memory/memory.ts';
import { slots } from './rule-slots.ts';

const { agentCoolUntilMs } = agentLayout;
const { callSequence } = callLayout;
const { nodeItem, nodeKey0, nodeKey1 } = nodeLayout;
const { callHasWaitNode } = callHas;
const { agentHasWatched } = agentHas;

export interface QueueWatch {
  readonly queue: Queue;
  readonly countsAgents: boolean;
  /** Linked, and able to get one more call of the queue's channel now (tests 1 to 5, 7, 8). */
  ready: number;
  /** Logged on and linked, with a live session where the queue has a group. */
  staffed: number;
  /** Agents to be counted anew. */
  readonly changed: WatchedAgent[];
  readonly cooling: Heap<Cooling>;
}

/** An agent who is linked to the queue, as they were counted. */
export interface WatchedAgent {
  readonly agent: AgentRef;
  isChanged: boolean;
  isReady: boolean;
  isStaffing: boolean;
  /** The last cool-down whose end is looked out for. */
  coolUntilMs: number;
}

interface Cooling {
  readonly watched: WatchedAgent;
  readonly untilMs: number;
}

/** Has the default queue keep what the active rules ask for, and nothing more. */
export function watchQueue(core: Core): void {
  const { admit, route } = core.rules;
  const asked = [...(admit?.queueFacts ?? []), ...(route?.queueFacts ?? [])];
  const queue = core.queues[core.centre.defaultQueue];
  const keepsWaits = asked.includes(slots.oldestWaitMs);
  const countsAgents = asked.includes(slots.readyAgents) || asked.includes(slots.staffedAgents);
  const isAsAsked = (watch: QueueWatch): boolean =>
    watch.queue === queue &&
    watch.countsAgents === countsAgents &&
    (queue.byWait !== 0) === keepsWaits;
  if (core.watch !== null && isAsAsked(core.watch)) return;
  endWatch(core);
  if (queue === undefined || !(keepsWaits || countsAgents)) return;
  if (keepsWaits) {
    queue.byWait = core.waits.take();
    for (const call of queue.waiting) joinByWait(core, queue, call);
  }
  core.watch = {
    queue,
    countsAgents,
    ready: 0,
    staffed: 0,
    changed: [],
    cooling: new Heap((a, b) => a.untilMs - b.untilMs),
  };
  if (countsAgents) countAll(core, core.watch);
}

/** Links are an agent's own as long as the version of the centre is active. */
function countAll(core: Core, watch: QueueWatch): void {
  for (const agent of core.agents) {
    if (!signatureOf(core, agent).links.has(watch.queue.config.index)) continue;
    const unknown = { isChanged: false, isReady: false, isStaffing: false, coolUntilMs: -1 };
    const watched = { agent, ...unknown };
    coldAgent(core, agent).watched = watched;
    setAgentHas(core, agent, agentHasWatched, true);
    count(core, watch, watched);
  }
}

/** Nothing is kept any more. */
export function endWatch(core: Core): void {
  const { watch } = core;
  if (watch === null) return;
  core.watch = null;
  const { queue } = watch;
  if (queue.byWait !== 0) {
    for (const call of queue.waiting) leaveByWait(core, call);
    core.waits.release(queue.byWait);
    queue.byWait = 0;
  }
  if (!watch.countsAgents) return;
  for (const agent of core.agents) setAgentHas(core, agent, agentHasWatched, false);
}

/** Adds a call that waits in its queue, by when it first entered. */
export function joinByWait(core: Core, { byWait }: Queue, call: CallRef): void {
  const node = allocate(core, words.node) as NodeRef;
  const { i32, f64 } = core;
  f64[(node >> 1) + nodeKey0] = waitsFromMs(core, call);
  f64[(node >> 1) + nodeKey1] = f64[(call >> 1) + callSequence]!;
  i32[node + nodeItem] = call;
  core.waits.insert(byWait, node);
  coldCall(core, call).waitNode = node;
  setHas(core, call, callHasWaitNode, true);
}

/** Takes it out. */
export function leaveByWait(core: Core, call: CallRef): void {
  const { waitNode } = coldCall(core, call);
  core.waits.remove(waitNode);
  release(core, waitNode, words.node);
  setHas(core, call, callHasWaitNode, false);
}

/** How long the call that waits longest has waited; 0: none waits. */
export function oldestWaitMs({ waits, f64, nowMs }: Core, { byWait }: Queue): number {
  assert(byWait !== 0, 'waits are kept where rules ask for them');
  const first = waits.first(byWait);
  return first === none ? 0 : nowMs - f64[(first >> 1) + nodeKey0]!;
}

/** The counts as they are now. */
export function agentCounts(core: Core): Pick<QueueWatch, 'ready' | 'staffed'> {
  const { watch } = core;
  assert(watch?.countsAgents === true, 'agents are counted where rules ask for them');
  countChanged(core, watch);
  return watch;
}

/** Has an agent counted anew before a rule asks next. */
export function noteChange(core: Core, { changed }: QueueWatch, agent: AgentRef): void {
  if (!agentHasOf(core, agent, agentHasWatched)) return;
  const { watched } = coldAgent(core, agent);
  if (watched.isChanged) return;
  watched.isChanged = true;
  changed.push(watched);
}

/** Counts the agents who have changed. */
export function countChanged(core: Core, watch: QueueWatch): void {
  const { changed, cooling } = watch;
  for (let next = cooling.peek(); next !== undefined && next.untilMs <= core.nowMs; ) {
    noteChange(core, watch, next.watched.agent);
    cooling.pop();
    next = cooling.peek();
  }
  for (const watched of changed) {
    watched.isChanged = false;
    count(core, watch, watched);
  }
  clear(changed);
}

function count(core: Core, watch: QueueWatch, watched: WatchedAgent): void {
  const { config } = watch.queue;
  const { agent } = watched;
  const coolUntilMs = core.f64[(agent >> 1) + agentCoolUntilMs]!;
  const isStaffing =
    isLoggedOn(core, agent) && isLinked(signatureOf(core, agent), config, sessionLive);
  const isCool = coolUntilMs <= core.nowMs;
  const isReady = isStaffing && isCool && isReadyFor(core, agent, config);
  if (isStaffing !== watched.isStaffing) watch.staffed += isStaffing ? 1 : -1;
  if (isReady !== watched.isReady) watch.ready += isReady ? 1 : -1;
  watched.isStaffing = isStaffing;
  watched.isReady = isReady;
  if (isCool || watched.coolUntilMs === coolUntilMs) return;
  watched.coolUntilMs = coolUntilMs;
  watch.cooling.push({ watched, untilMs: coolUntilMs });
}

/** They may work but for a cool-down, and have room for one more call. */
function isReadyFor(core: Core, agent: AgentRef, config: Queue['config']): boolean {
  const { channel } = config;
  const isLinkedNow = isLinked(signatureOf(core, agent), config, sessionReady);
  const mayWork = isPresent(core, agent) && requestedOf(core, agent).pending === null;
  const isAble = isUsable(core, agent, channel) && hasCapacity(core, agent, channel);
  return isLinkedNow && mayWork && isAble;
}
