/**
 * What a reader should know of a scenario before they believe its figures: members without effect,
 * and values that leave nothing to measure. Said by `--check` and by every run; nothing is refused.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { Clock } from '../clock.ts';

export interface Caution {
  readonly code: 'notUsed' | 'implausible';
  readonly text: string;
}

/** A valid scenario, its files resolved, and what is simulated with it. */
export interface Looked {
  readonly scenario: Scenario;
  readonly clock: Clock;
  /** Of the scenario, or derived. */
  readonly centre: CentreFile;
  readonly isDerived: boolean;
  /** In the order of the call types. */
  readonly queueIds: readonly (string | undefined)[];
  readonly ruleSets: readonly RuleSetFile[];
}
