/** A rule as it is given to the engine, and the handlers of its event. */

import type { Almanac } from './almanac.ts';
import type { RuleResult } from './rule-result.ts';
import type { RuleEvent, TopLevelCondition } from './rule-types.ts';

/** May return a promise, which the run awaits. */
export type EventHandler<Event = RuleEvent> = (
  event: Event,
  almanac: Almanac,
  ruleResult: RuleResult,
) => unknown;

export interface RuleProperties {
  readonly conditions: TopLevelCondition;
  readonly event: RuleEvent;
  readonly name?: string;
  /** Larger is evaluated first. Default: 1. */
  readonly priority?: number;
  readonly onSuccess?: EventHandler;
  readonly onFailure?: EventHandler;
}
