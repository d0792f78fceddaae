/**
 * Preferred score, larger first: the sum of weights over the plan's true preferred terms. Source:
 * acd-routing.md B5.
 */
import type { ComparatorElement } from './element.ts';

export const preferredScoreElement: ComparatorElement = {
  name: 'score',
  scope: 'pair',
  value: (pair) => -pair.score,
};
