/**
 * A scenario file as a rule office simulates it: its tables inside, in the office's own centre,
 * under the rules that are in force there.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { SimulationDesign } from '../../gateways/index.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import type { StyleOptions } from '../text/style.ts';

/** A day to simulate versions on. */
export interface ImpactDay {
  /** Names the office's centre where the file names one. */
  readonly scenario: Scenario;
  /** Of the file: for an office that has no centre of its own [one is derived]. */
  readonly centre: SimulationDesign['centre'];
  /** The same: kinds that the office has nothing of. */
  readonly ruleSets: SimulationDesign['ruleSets'];
}

/** @throws {CliError} with every finding. */
export function readImpactDay(path: string, centreId: string, style: StyleOptions): ImpactDay {
  const { scenario: written, centre, ruleSets } = loadScenario(path, style).design;
  const { rules: _rules, ...scenario } = written;
  return {
    scenario:
      scenario.centre === undefined ? scenario : { ...scenario, centre: { file: centreId } },
    centre,
    ruleSets,
  };
}
