/**
 * Load ratio: units in use / capacity. Equal ratios of integers are equal doubles, so the order is
 * exact.
 */
import { unitsInUse } from '../capacity.ts';
import type { ComparatorElement } from './element.ts';

export const loadRatio: ComparatorElement = {
  name: 'loadRatio',
  scope: 'agent',
  value: (agent) => unitsInUse(agent) / agent.config.capacity,
};
