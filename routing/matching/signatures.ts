/**
 * Signatures: agents with equal links, skills and sessions, for whom tests 5 and 10 agree. Able
 * members are in an ordered set per channel and comparator family. An agent named by an expression
 * has their own. Source: acd-routing.md B5, B7, B12.
 */
import { assert, type ItemNode, OrderedSet } from '../../kernel/index.ts';
import { type ExpressionAst, evaluateExpression, type SkilledAgent } from '../../rules/index.ts';
import type { AgentConfig, Centre, Channel, Link, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledStep } from '../centre/compile-plan.ts';
import type { CompiledStrategy } from '../centre/strategies.ts';
import { FirstNodes } from '../memory/call-table.ts';
import type { Signatures } from '../memory/core.ts';
import { AbleNode, type Agent, type Demand, type Signature, type Slot } from '../memory/records.ts';

/** An agent's session in a group: none, live, or live and ready. */
export const sessionNone = 0;
export const sessionLive = 1;
export const sessionReady = 2;

/** Channel of pairs not to be offered yet: nobody is able there. */
export const noSlot = 0;

export function createSignatures(centre: Centre): Signatures {
  const firsts = new FirstNodes<ItemNode<Agent>>();
  firsts.take();
  return {
    byKey: new Map(),
    firsts,
    channelLists: new Map(),
    byQueue: centre.queues.map(() => []),
    bySolo: new Map(),
    reserving: centre.queues.map((queue) => queue.reserve !== null),
    groups: centre.queues.map((queue) => queue.group),
    solo: new Set(centre.queues.flatMap((queue) => queue.plan.agentsNamed)),
    soloForNow: new Set(),
  };
}

/** The agent's signature; a new signature has no pairs with demands yet. */
export function signatureFor(
  signatures: Signatures,
  { id, brings: { template, links, skills } }: AgentConfig,
  sessions: readonly number[],
): { readonly signature: Signature; readonly isNew: boolean } {
  const isSolo = signatures.solo.has(id) || signatures.soloForNow.has(id);
  const soloId = isSolo ? id : '';
  const key = `${template} ${sessions.join('')} ${soloId}`;
  const known = signatures.byKey.get(key);
  if (known !== undefined) return { signature: known, isNew: false };
  const signature: Signature = {
    key,
    links: new Map(links.map((link) => [link.queue, link])),
    skills,
    isServing: links.length === 0 || links.some((link) => counts(signatures, link, sessions)),
    soloId,
    sessions: [...sessions],
    flexibility: links.length + skills.size,
    members: [],
    loggedOn: 0,
    staffed: 0,
    present: 0,
    pairs: [],
    looks: [],
    reserving: links.map((link) => link.queue).filter((queue) => signatures.reserving[queue]),
    channels: [],
    slots: [],
  };
  signatures.byKey.set(key, signature);
  for (const queue of signature.links.keys()) signatures.byQueue[queue]?.push(signature);
  if (soloId !== '') {
    signatures.bySolo.set(soloId, [...(signatures.bySolo.get(soloId) ?? []), signature]);
  }
  return { signature, isNew: true };
}

/** Whether the link's queue has no group, or the session in the group is ready. */
function counts({ groups }: Signatures, { queue }: Link, sessions: readonly number[]): boolean {
  const group = groups[queue] ?? -1;
  return group === -1 || sessions[group] === sessionReady;
}

export function dropSolo(signatures: Signatures, agentId: string): void {
  for (const signature of signatures.bySolo.get(agentId) ?? []) {
    assert(signature.members.length === 0, 'nobody is left in a signature that is dropped');
    signatures.byKey.delete(signature.key);
    for (const queue of signature.links.keys()) {
      const list = signatures.byQueue[queue];
      assert(list?.includes(signature), 'a signature is known to each of its queues');
      list?.splice(list.indexOf(signature), 1);
    }
    for (const { demand } of signature.pairs) {
      const at = demand.pairs.findIndex((pair) => pair.signature === signature);
      assert(at !== -1, 'a pair is known to its demand');
      demand.pairs.splice(at, 1);
      demand.ableSlots.splice(at, 1);
      demand.tiers = null;
    }
    for (const { index } of signature.slots) signatures.firsts.release(index);
  }
  signatures.bySolo.delete(agentId);
}

/** The set of able agents for a channel and strategy; a new set gets a node for every member. */
export function slotFor(
  signatures: Signatures,
  signature: Signature,
  { channel, index: callQueue }: QueueConfig,
  strategy: CompiledStrategy,
): { readonly slot: Slot; readonly isNew: boolean } {
  const isPerQueue = strategy.setElements.some((element) => element.scope === 'agentQueue');
  const queue = isPerQueue ? callQueue : -1;
  const known = signature.slots.find(
    (slot) =>
      slot.channel === channel && slot.queue === queue && slot.strategy.family === strategy.family,
  );
  if (known !== undefined) return { slot: known, isNew: false };
  const index = signatures.firsts.take();
  assert(index !== noSlot, 'the first place is that of no slot');
  assert(channel.index >= 0, 'a slot is for a channel of the active version');
  const slot: Slot = { channel, strategy, queue, able: new OrderedSet(), index };
  signature.slots.push(slot);
  if (!signature.channels.includes(channel)) {
    signature.channels = shared(signatures, [...signature.channels, channel]);
  }
  for (const member of signature.members) addPlace(member);
  return { slot, isNew: true };
}

function shared({ channelLists }: Signatures, list: readonly Channel[]): readonly Channel[] {
  const key = list.map(({ index }) => index).join();
  const known = channelLists.get(key) ?? list;
  channelLists.set(key, known);
  return known;
}

export function addPlace(agent: Agent): void {
  const place = new AbleNode(agent);
  let last = agent.firstPlace;
  if (last === null) {
    agent.firstPlace = place;
    return;
  }
  while (last.nextPlace !== null) last = last.nextPlace;
  last.nextPlace = place;
}

export function isStaffed(
  signatures: Signatures,
  queue: { index: number; group: number },
): boolean {
  const linked = signatures.byQueue[queue.index] ?? [];
  return linked.some(
    (signature) => signature.staffed > 0 && isLinked(signature, queue, sessionLive),
  );
}

/** Whether a link exists, and the session in its group is at least `session`. */
export function isLinked(
  signature: Signature,
  queue: { index: number; group: number },
  session: number,
): boolean {
  if (!signature.links.has(queue.index)) return false;
  return queue.group === -1 || (signature.sessions[queue.group] ?? sessionNone) >= session;
}

/** Test 5: the link to the call's own queue if it counts, else to the first queue added. */
export function effectiveLink(
  demand: Demand,
  signature: Signature,
): { readonly link: Link; readonly queue: QueueConfig; readonly step: number } | null {
  const { forAgent, queue: own } = demand;
  if (forAgent !== null) {
    return forAgent === signature.soloId ? { link: plainLink(own), queue: own, step: 0 } : null;
  }
  for (const { queue, step } of demand.queues) {
    const link = signature.links.get(queue.index);
    if (link !== undefined && isLinked(signature, queue, sessionReady))
      return { link, queue, step };
  }
  return null;
}

/** Test 10: the first step since the last replace that admits the agents; null: none. */
export function firstTrueStep(demand: Demand, signature: Signature): number | null {
  const { forAgent } = demand;
  if (forAgent !== null) return forAgent === signature.soloId ? 0 : null;
  const agent = asAgent(signature);
  if (demand.required !== null && !evaluateExpression(demand.required, agent)) return null;
  for (const [index, step] of demand.plan.steps.entries()) {
    const isTaken = (demand.stepsTaken & (1 << index)) !== 0;
    if (isTaken && evaluateExpression(step.required, agent)) return index;
  }
  return null;
}

function plainLink(queue: QueueConfig): Link {
  return { queue: queue.index, rank: 0, delayMs: 0, level: 0, order: 0 };
}

export function stepAdmits(
  step: CompiledStep,
  required: ExpressionAst | null,
  signature: Signature,
): boolean {
  const agent = asAgent(signature);
  if (required !== null && !evaluateExpression(required, agent)) return false;
  return evaluateExpression(step.required, agent);
}

export function asAgent(signature: Signature): SkilledAgent {
  return { id: signature.soloId, skills: signature.skills };
}
