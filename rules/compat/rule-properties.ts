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

/** A rule, as it is given to an engine. */
export interface RuleProperties {
  /** When the rule holds. */
  readonly conditions: TopLevelCondition;
  /** What happens then. */
  readonly event: RuleEvent;
  readonly name?: string;
  /** Rules of higher priority are evaluated first. Default: 1. */
  readonly priority?: number;
  /** Called when the rule held. */
  readonly onSuccess?: EventHandler;
  /** Called when it did not. */
  readonly onFailure?: EventHandler;
}
