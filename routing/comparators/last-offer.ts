/**
 * Round-robin pointer: number of the agent's last offer among all of the call's own queue, else 0.
 * It moves on offer, not on answer.
 */
import { offerFrom } from '../offers-from.ts';
import type { ComparatorElement } from './element.ts';

export const lastOffer: ComparatorElement = {
  name: 'lastOffer',
  scope: 'agentQueue',
  value: (agent, queue) => offerFrom(agent, queue),
};
