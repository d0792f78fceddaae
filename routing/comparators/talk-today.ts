/** Talk time today (talk and hold, at their ends), least first. */
import type { ComparatorElement } from './element.ts';

export const talkToday: ComparatorElement = {
  name: 'talkToday',
  scope: 'agent',
  value: (agent) => agent.talkTodayMs,
};
