/** Interactions handled today, fewest first. */
import type { ComparatorElement } from './element.ts';

export const handledToday: ComparatorElement = {
  name: 'handledToday',
  scope: 'agent',
  value: (agent) => agent.handledToday,
};
