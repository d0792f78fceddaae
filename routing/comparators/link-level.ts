/** Level of the link between agent and queue: 0 is best. Source: acd-routing.md B8. */
import type { ComparatorElement } from './element.ts';

export const linkLevel: ComparatorElement = {
  name: 'level',
  scope: 'pair',
  value: (pair) => pair.link.level,
};
