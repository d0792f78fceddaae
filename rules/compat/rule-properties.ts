/** A rule as it is given to the engine, and the handlers of its event. */

import type { Almanac } from './almanac.ts';
import type { RuleResult } from './rule-result.ts';
import type { RuleEvent, TopLevelCondition } from './rule-types.ts';

/** Handler of a rule's event; the run awaits a returned promise. */
export type EventHandler<Event = RuleEvent> = (
  event: Event,
  almanac: Almanac,
  ruleResult: RuleResult,
) => unknown;

export interface RuleProperties {
  readonly conditions: TopLevelCondition;
  readonly event: RuleEvent;
  readonly name?: string;
  /** Rules of higher priority are evaluated first. Default: 1. */
  readonly priority?: number;
  readonly onSuccess?: EventHandler;
  readonly onFailure?: EventHandler;
}
