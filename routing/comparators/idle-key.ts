/** Idle key: earlier is longer idle. What the key is, `idle-clock.ts` says. */
import type { ComparatorElement } from './element.ts';

export const idleKeyElement: ComparatorElement = {
  name: 'idleKey',
  scope: 'agent',
  value: (agent) => agent.idleKeyMs,
};
