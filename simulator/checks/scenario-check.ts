/**
 * A check refuses what cannot be simulated. A caution reports members without effect and values
 * that leave nothing to measure; it refuses nothing.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { Clock } from '../clock.ts';
import type { SimulationCentre } from '../simulation-centre.ts';

export interface ScenarioCheck {
  readonly scenario: Scenario;
  readonly simulated: SimulationCentre;
  readonly clock: Clock;
  readonly isDerived: boolean;
}

/** What is allowed in a scenario, but may not be meant. */
export interface Caution {
  /** `cutDraws`: limits that are expected to cut drawn times. */
  readonly code: 'notUsed' | 'implausible' | 'cutDraws';
  readonly text: string;
}

export interface ScenarioWithRules extends ScenarioCheck {
  readonly ruleSets: readonly RuleSetFile[];
}

/** Whether rules route calls of this type: it has facts, or names no queue. */
export function goesByRules(
  { queue, facts }: Scenario['callTypes'][number],
  ruleSets: readonly RuleSetFile[],
): boolean {
  return (queue === undefined || facts !== undefined) && ruleSets.some(placesCalls);
}

export function placesCalls({ kind }: RuleSetFile): boolean {
  return kind === 'classify' || kind === 'admit' || kind === 'route';
}
