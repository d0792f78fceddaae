/** Which calls of a scenario rule sets place. */
import type { Scenario } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';

/** Calls of a type that says facts, or no queue, are the rules' to place. */
export function goesByRules(
  { queue, facts }: Scenario['callTypes'][number],
  ruleSets: readonly RuleSetFile[],
): boolean {
  return (queue === undefined || facts !== undefined) && ruleSets.some(placesCalls);
}

/** Whether a set says where calls go. */
export function placesCalls({ kind }: RuleSetFile): boolean {
  return kind === 'classify' || kind === 'admit' || kind === 'route';
}
