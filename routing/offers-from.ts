/**
 * Numbers of an agent's last offers, by queue: their place in a round robin.
 *
 * Cost: a walk over the few queues that they have had offers from.
 */
import { nothing } from './lists.ts';
import type { Agent } from './records.ts';

/** Number of their last offer among all of a queue; 0: they have had none. */
export function offerFrom({ offersFrom }: Agent, queue: number): number {
  for (let at = 0; at < offersFrom.length; at += 2) {
    if (offersFrom[at] === queue) return offersFrom[at + 1] ?? 0;
  }
  return 0;
}

export function setOfferFrom(agent: Agent, queue: number, number: number): void {
  const { offersFrom } = agent;
  for (let at = 0; at < offersFrom.length; at += 2) {
    if (offersFrom[at] !== queue) continue;
    offersFrom[at + 1] = number;
    return;
  }
  if (offersFrom === nothing) agent.offersFrom = [queue, number];
  else offersFrom.push(queue, number);
}
