/**
 * Agent signatures: agents alike in links, skills and sessions, for whom every question of linking
 * and skill has one answer.
 *
 * A signature counts its members who are logged on and present, and keeps those able to get work in
 * ordered sets, one per channel and comparator family in use. An agent whom an expression names has
 * a signature of their own, so that `agent.id = x` needs no test per agent.
 *
 * Cost: a lookup per log-on, log-off or change of a session; none per call.
 * Source: acd-routing.md B7 (data structures).
 */
import { assert } from '../../kernel/index.ts';
import type { AgentConfig, Centre, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledStrategy } from '../centre/strategies.ts';
import type { Core, Signature, Signatures, Slot } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  agentOwnPlace,
  type NodeRef,
  nodeLayout,
  none,
  words,
} from '../memory/layout.ts';
import { allocate, release } from '../memory/memory.ts';

const { agentFirstPlace, agentIndex, agentNextMember, agentSignature } = agentLayout;
const { nodeItem, nodeNextPlace, nodeSet } = nodeLayout;

/** What a group's session is to a link: none, live, or live and ready. */
export const sessionNone = 0;
export const sessionLive = 1;
export const sessionReady = 2;

export function createSignatures(centre: Centre): Signatures {
  const templates = new Map<string, string>();
  const texts = new Map<AgentConfig['links'], string>();
  return {
    all: [],
    byKey: new Map(),
    byQueue: centre.queues.map(() => []),
    bySolo: new Map(),
    reserving: centre.queues.map((queue) => queue.reserve !== null),
    solo: new Set(centre.queues.flatMap((queue) => queue.plan.agentsNamed)),
    soloForNow: new Set(),
    templates: centre.agents.map((agent) => {
      // Agents of one profile share their links, and then their skills too.
      const text = texts.get(agent.links) ?? templateText(agent);
      texts.set(agent.links, text);
      const known = templates.get(text) ?? String(templates.size);
      templates.set(text, known);
      return known;
    }),
  };
}

function templateText(agent: AgentConfig): string {
  const skills = [...agent.skills].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([agent.links, skills]);
}

/** The signature of an agent with these sessions; made, and not yet paired, where it is new. */
export function signatureFor(
  { i32, centre, signatures }: Core,
  agent: AgentRef,
  sessions: readonly number[],
): { readonly signature: Signature; readonly isNew: boolean } {
  const config = centre.agents[i32[agent + agentIndex]!]!;
  const isSolo = signatures.solo.has(config.id) || signatures.soloForNow.has(config.id);
  const soloId = isSolo ? config.id : '';
  const key = `${signatures.templates[config.index]} ${sessions.join('')} ${soloId}`;
  const known = signatures.byKey.get(key);
  if (known !== undefined) return { signature: known, isNew: false };
  const signature: Signature = {
    index: signatures.all.length,
    key,
    links: new Map(config.links.map((link) => [link.queue, link])),
    skills: config.skills,
    soloId,
    sessions: [...sessions],
    flexibility: config.links.length + config.skills.size,
    firstMember: none,
    loggedOn: 0,
    present: 0,
    pairs: [],
    looks: [],
    weights: emptyReals(),
    reserving: config.links
      .map(({ queue }) => queue)
      .filter((queue) => signatures.reserving[queue]),
    channels: [],
    slots: [],
  };
  signatures.all.push(signature);
  signatures.byKey.set(key, signature);
  for (const queue of signature.links.keys()) signatures.byQueue[queue]?.push(signature);
  if (soloId !== '') {
    signatures.bySolo.set(soloId, [...(signatures.bySolo.get(soloId) ?? []), signature]);
  }
  return { signature, isNew: true };
}

/** A list of reals, whatever stands in it: so the engine reads every signature's alike. */
function emptyReals(): number[] {
  const reals = [0.5];
  reals.pop();
  return reals;
}

/** Forgets the signatures of one agent's own, which they have left. */
export function dropSolo({ signatures, able }: Core, agentId: string): void {
  for (const signature of signatures.bySolo.get(agentId) ?? []) {
    assert(signature.firstMember === none, 'nobody is of a signature that is forgotten');
    signatures.byKey.delete(signature.key);
    for (const queue of signature.links.keys()) {
      const list = signatures.byQueue[queue];
      list?.splice(list.indexOf(signature), 1);
    }
    for (const { demand } of signature.pairs) {
      const at = demand.pairs.findIndex((pair) => pair.signature === signature);
      demand.pairs.splice(at, 1);
      demand.ableSets.splice(at, 1);
      demand.tiers = null;
    }
    for (const slot of signature.slots) able.release(slot.able);
  }
  signatures.bySolo.delete(agentId);
}

/** The able set for a channel and strategy; where it is new, every member gets a place for it. */
export function slotFor(
  core: Core,
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
  const slot: Slot = { channel, strategy, queue, able: core.able.take() };
  signature.slots.push(slot);
  if (!signature.channels.includes(channel)) signature.channels.push(channel);
  for (const member of membersOf(core, signature)) addPlace(core, member);
  return { slot, isNew: true };
}

export function signatureOf({ i32, signatures }: Core, agent: AgentRef): Signature {
  return signatures.all[i32[agent + agentSignature]!]!;
}

/** In no order. */
export function membersOf({ i32 }: Core, { firstMember }: Signature): readonly AgentRef[] {
  const members: AgentRef[] = [];
  for (let agent = firstMember as number; agent !== 0; agent = i32[agent + agentNextMember]!) {
    members.push(agent as AgentRef);
  }
  return members;
}

/** Gives an agent their place in one more slot of their signature. */
export function addPlace(core: Core, agent: AgentRef): void {
  if (core.i32[agent + agentFirstPlace] === 0) {
    const { i32 } = core;
    i32[agent + agentFirstPlace] = agent + agentOwnPlace;
    i32[agent + agentOwnPlace + nodeItem] = agent;
    i32[agent + agentOwnPlace + nodeNextPlace] = 0;
    return;
  }
  const place = allocate(core, words.node) as NodeRef;
  const { i32 } = core;
  i32[place + nodeItem] = agent;
  let last = i32[agent + agentFirstPlace]!;
  for (let next = i32[last + nodeNextPlace]!; next !== 0; next = i32[last + nodeNextPlace]!) {
    last = next;
  }
  i32[last + nodeNextPlace] = place;
}

/** Takes their places, which are in no set any more, from an agent. */
export function dropPlaces(core: Core, agent: AgentRef): void {
  const { i32 } = core;
  for (let place = i32[agent + agentFirstPlace]!; place !== 0; ) {
    assert(i32[place + nodeSet] === 0, 'a place that goes is in no set');
    const next = i32[place + nodeNextPlace]!;
    if (place !== agent + agentOwnPlace) release(core, place, words.node);
    place = next;
  }
  i32[agent + agentFirstPlace] = 0;
}

/** Whether anybody logged on is linked to the queue, with a live session where it has a group. */
export function isStaffed({ signatures }: Core, queue: { index: number; group: number }): boolean {
  const linked = signatures.byQueue[queue.index] ?? [];
  return linked.some(
    (signature) => signature.loggedOn > 0 && isLinked(signature, queue, sessionLive),
  );
}

/**
 * Whether the link to a queue counts: it exists, and the session of its group is at least
 * `session`.
 */
export function isLinked(
  signature: Signature,
  queue: { index: number; group: number },
  session: number,
): boolean {
  if (!signature.links.has(queue.index)) return false;
  return queue.group === -1 || (signature.sessions[queue.group] ?? sessionNone) >= session;
}
