/**
 * Ring: the number of the step since which the pair has been possible, so that agents a step added
 * come after those before it.
 */
import type { ComparatorElement } from './element.ts';

export const ring: ComparatorElement = {
  name: 'ring',
  scope: 'pair',
  value: (pair) => pair.ring,
};
