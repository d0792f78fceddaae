/**
 * A scenario under its checks, with what was made of it so far.
 *
 * A check refuses what cannot be simulated. A caution says what a reader should know before they
 * believe the figures: members without effect, and values that leave nothing to measure. `--check`
 * and every run say it; nothing is refused for it.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { Clock } from '../clock.ts';
import type { SimulationCentre } from '../simulation-centre.ts';

/** What a check sees. */
export interface Checked {
  readonly scenario: Scenario;
  readonly simulated: SimulationCentre;
  readonly clock: Clock;
  /** The scenario names no centre. */
  readonly isDerived: boolean;
}

export interface Caution {
  /** `cutDraws`: expected of the distributions; a run says how often it was so. */
  readonly code: 'notUsed' | 'implausible' | 'cutDraws';
  readonly text: string;
}

/** A valid scenario, its files resolved, under the rule sets that it is simulated with. */
export interface Looked extends Checked {
  readonly ruleSets: readonly RuleSetFile[];
}

/** Calls of a type that says facts, or no queue, are the rules' to place. */
export function goesByRules(
  { queue, facts }: Scenario['callTypes'][number],
  ruleSets: readonly RuleSetFile[],
): boolean {
  return (queue === undefined || facts !== undefined) && ruleSets.some(placesCalls);
}

export function placesCalls({ kind }: RuleSetFile): boolean {
  return kind === 'classify' || kind === 'admit' || kind === 'route';
}
