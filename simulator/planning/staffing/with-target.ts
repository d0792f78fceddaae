/** A scenario whose call types all have one target, as whoever asks for staff may say. */
import type { Scenario } from '../../../contracts/index.ts';

/** The target holds for every call type; nobody who leaves after it counts as a short abandon. */
export function withTarget(scenario: Scenario, targetMs: number): Scenario {
  return {
    ...scenario,
    callTypes: scenario.callTypes.map(({ shortAbandonMs = targetMs, ...callType }) => ({
      ...callType,
      targetMs,
      shortAbandonMs: Math.min(shortAbandonMs, targetMs),
    })),
  };
}
