/**
 * Counts of the default queue, kept if rules need them. A question recounts changed agents, and
 * those whose cool-down has just ended, as its timer acts after the inputs. Cost: O(1) per agent,
 * O(log n) per call. Source: rules.md C1.
 */
import { assert, Heap, ItemNode, OrderedSet } from '../../kernel/index.ts';
import { knownFact } from '../../rules/index.ts';
import { hasCapacity, isPresent, isStaff, isUsable, requestedOf } from '../life/agent-readings.ts';
import { firstEnteredAtMs } from '../life/removals.ts';
import { isLinked, sessionLive, sessionReady } from '../matching/signatures.ts';
import type { Core, QueueWatch } from '../memory/core.ts';
import type { Agent, Call, Queue, WatchedAgent } from '../memory/records.ts';
import { clear } from '../memory/timers.ts';

/** Slots of facts that the core itself reads or writes. */
export const slots = {
  callType: knownFact('call.type').slot,
  language: knownFact('call.language').slot,
  tags: knownFact('call.tags').slot,
  transferCount: knownFact('call.transferCount').slot,
  waiting: knownFact('queue.waiting').slot,
  oldestWaitMs: knownFact('queue.oldestWaitMs').slot,
  readyAgents: knownFact('queue.readyAgents').slot,
  staffedAgents: knownFact('queue.staffedAgents').slot,
} as const;

/** Begins to keep the counts that the active rules need, and ends the others. */
export function watchQueue(core: Core): void {
  const { admit, route } = core.rules;
  const asked = [...(admit?.queueFacts ?? []), ...(route?.queueFacts ?? [])];
  const queue = core.queues[core.centre.defaultQueue];
  const keepsWaits = asked.includes(slots.oldestWaitMs);
  const countsAgents = asked.includes(slots.readyAgents) || asked.includes(slots.staffedAgents);
  const isAsAsked = (watch: QueueWatch): boolean =>
    watch.queue === queue &&
    watch.countsAgents === countsAgents &&
    (queue.byWait !== null) === keepsWaits;
  if (core.watch !== null && isAsAsked(core.watch)) return;
  endWatch(core);
  if (queue === undefined || !(keepsWaits || countsAgents)) return;
  if (keepsWaits) {
    queue.byWait = new OrderedSet();
    for (const call of queue.waiting) joinByWait(queue.byWait, call);
  }
  core.watch = {
    queue,
    countsAgents,
    ready: 0,
    staffed: 0,
    changed: [],
    cooling: new Heap((a, b) => a.untilMs - b.untilMs),
  };
  for (const agent of countsAgents ? core.agents : []) {
    // Only another version of the centre changes an agent's links, so they are checked once.
    if (!agent.signature.links.has(queue.config.index)) continue;
    const unknown = { isChanged: false, isReady: false, isStaffing: false, coolUntilMs: -1 };
    const watched = { agent, ...unknown };
    agent.own.watched = watched;
    count(core, core.watch, watched);
  }
}

export function endWatch(core: Core): void {
  const { watch } = core;
  if (watch === null) return;
  core.watch = null;
  watch.queue.byWait = null;
  for (const call of watch.queue.waiting) call.own.waitNode = null;
  for (const agent of core.agents) if (agent.rare.watched !== null) agent.own.watched = null;
}

export function joinByWait(byWait: OrderedSet<ItemNode<Call>>, call: Call): void {
  const rare = call.own;
  rare.waitNode ??= new ItemNode(call);
  rare.waitNode.setKey(firstEnteredAtMs(call), call.sequence, 0, 0);
  byWait.insert(rare.waitNode);
}

/** Value of a fact about the default queue, by the fact's slot. */
export function queueFact(core: Core, slot: number): number {
  const queue = core.queues[core.centre.defaultQueue];
  assert(queue !== undefined, 'rules ask of a default queue');
  if (slot === slots.waiting) return queue.waiting.length;
  if (slot === slots.oldestWaitMs) {
    assert(queue.byWait !== null, 'waits are kept where rules ask for them');
    const first = queue.byWait.first();
    return first === null ? 0 : core.nowMs - first.k0;
  }
  const { watch } = core;
  assert(watch?.countsAgents === true, 'agents are counted where rules ask for them');
  countChanged(core, watch);
  return slot === slots.readyAgents ? watch.ready : watch.staffed;
}

export function noteChange({ changed }: QueueWatch, { rare: { watched } }: Agent): void {
  if (watched === null || watched.isChanged) return;
  watched.isChanged = true;
  changed.push(watched);
}

export function countChanged(core: Core, watch: QueueWatch): void {
  const { changed, cooling } = watch;
  for (let next = cooling.peek(); next !== undefined && next.untilMs <= core.nowMs; ) {
    noteChange(watch, next.watched.agent);
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
  const { coolUntilMs } = agent.rare;
  const isStaffing = isStaff(agent) && isLinked(agent.signature, config, sessionLive);
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

/** Whether the agent may work, even in a cool-down, and has room for one more call. */
function isReadyFor(core: Core, agent: Agent, config: Queue['config']): boolean {
  const { channel } = config;
  const isLinkedNow = isLinked(agent.signature, config, sessionReady);
  const mayWork = isPresent(agent) && requestedOf(agent).pending === null;
  const isAble = isUsable(agent, channel) && hasCapacity(core.centre, agent, channel);
  return isLinkedNow && mayWork && isAble;
}
