/** Order number of the link, for a line of agents that is always tried from its head. */
import type { ComparatorElement } from './element.ts';

export const linkOrder: ComparatorElement = {
  name: 'order',
  scope: 'pair',
  value: (pair) => pair.link.order,
};
