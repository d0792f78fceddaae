/**
 * Flexibility: linked queues plus skills, least first, so that those who can do more are kept for
 * later.
 */
import type { ComparatorElement } from './element.ts';

export const flexibility: ComparatorElement = {
  name: 'flexibility',
  scope: 'pair',
  value: (pair) => pair.signature.flexibility,
};
