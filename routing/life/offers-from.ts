/**
 * Numbers of an agent's last offers, by queue: their place in a round robin.
 *
 * Cost: a walk over the few queues that they have had offers from.
 */
import type { Core } from '../memory/core.ts';
import { type AgentRef, agentLayout, none, offerFromLayout, words } from '../memory/layout.ts';
import { allocate, release } from '../memory/memory.ts';

const { agentFirstOfferFrom } = agentLayout;
const { offerFromNext, offerFromNumber, offerFromQueue } = offerFromLayout;

/** Where an agent's last offer of a queue is noted; 0: they have had none. */
function findOfferFrom({ i32 }: Core, agent: AgentRef, queue: number): number {
  let at = i32[agent + agentFirstOfferFrom]!;
  while (at !== 0 && i32[at + offerFromQueue] !== queue) at = i32[at + offerFromNext]!;
  return at;
}

/** Number of an agent's last offer among all of a queue; 0: they have had none. */
export function offerFrom(core: Core, agent: AgentRef, queue: number): number {
  const at = findOfferFrom(core, agent, queue);
  return at === 0 ? 0 : core.f64[(at >> 1) + offerFromNumber]!;
}

export function setOfferFrom(core: Core, agent: AgentRef, queue: number, number: number): void {
  let at = findOfferFrom(core, agent, queue);
  if (at === 0) {
    at = allocate(core, words.offerFrom);
    const { i32 } = core;
    i32[at + offerFromQueue] = queue;
    i32[at + offerFromNext] = i32[agent + agentFirstOfferFrom]!;
    i32[agent + agentFirstOfferFrom] = at;
  }
  core.f64[(at >> 1) + offerFromNumber] = number;
}

/** Takes the numbers of all their offers from an agent: by queue. */
export function takeOffersFrom(
  core: Core,
  agent: AgentRef,
): readonly (readonly [number, number])[] {
  const { i32, f64 } = core;
  const taken: (readonly [number, number])[] = [];
  for (let at = i32[agent + agentFirstOfferFrom]!; at !== 0; ) {
    taken.push([i32[at + offerFromQueue]!, f64[(at >> 1) + offerFromNumber]!]);
    const next = i32[at + offerFromNext]!;
    release(core, at, words.offerFrom);
    at = next;
  }
  i32[agent + agentFirstOfferFrom] = none;
  return taken;
}
