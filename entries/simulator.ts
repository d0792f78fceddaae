/**
 * `callwright/simulator`: days in virtual time, with the parsers of their files. Files that come
 * from no parser are checked first; findings are returned with the function's own problems.
 */
import { type ParseResult, parseScenario as parse, type Scenario } from '../contracts/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import * as simulator from '../simulator/index.ts';
import {
  checkedCentre,
  checkedRuleSets,
  checkedScenario,
  readCentre,
  readScenario,
  rememberParsed,
} from './checked-files.ts';

export {
  type ColumnMap,
  type DistributionSpec,
  type Finding,
  type MeasuredFigures,
  type ParseResult,
  type PlacedRuleFinding,
  parseColumns,
  parseMeasured,
  parseRuleSet,
  type QuantitySpec,
  type ReadRules,
  type Scenario,
  type ShiftRules,
} from '../contracts/index.ts';
export type { CentreFile } from '../routing/index.ts';
export type { RuleSetFile } from '../rules/index.ts';
export * from '../simulator/index.ts';
export { InvalidFileError } from './checked-files.ts';
export { parseCentre } from './core.ts';

/** Never throws; findings have line and column. */
export function parseScenario(text: string): ParseResult<Scenario> {
  const parsed = parse(text);
  if (parsed.ok) rememberParsed(parsed.value);
  return parsed;
}

/**
 * `centre` is the content of the file that `scenario.centre` names; `ruleSets` are those that the
 * centre names, or that are active there. @throws {InvalidFileError} for a rule set
 */
export function compileScenario(
  scenario: Scenario,
  centre?: CentreFile,
  ruleSets: readonly RuleSetFile[] = [],
): ParseResult<simulator.SimulationPlan> {
  const read = readScenario(scenario);
  if (!read.ok) return read;
  const place = centre === undefined ? undefined : readCentre(centre);
  if (place?.ok === false) return place;
  return simulator.compileScenario(read.value, place?.value, checkedRuleSets(ruleSets));
}

/** Replaces file names in a scenario by the files' data. */
export function resolveScenario(
  scenario: Scenario,
  readText: Parameters<typeof simulator.resolveScenario>[1],
): ParseResult<Scenario> {
  const read = readScenario(scenario);
  return read.ok ? simulator.resolveScenario(read.value, readText) : read;
}

/** Compiles every combination of the fields that an experiment varies. */
export function compileExperiment(
  scenario: Scenario,
  options: simulator.ExperimentOptions,
): ParseResult<simulator.Experiment> {
  const read = readScenario(scenario);
  return read.ok ? simulator.compileExperiment(read.value, options) : read;
}

/** Input of a roster search. */
export function staffingProblem(
  ...[scenario, rules, options]: Parameters<typeof simulator.staffingProblem>
): ParseResult<simulator.StaffingProblem> {
  const read = readScenario(scenario);
  return read.ok ? simulator.staffingProblem(read.value, rules, options) : read;
}

/** Offered load in erlangs, by interval. @throws {InvalidFileError} */
export function loadSheetOf(scenario: Scenario, centre?: CentreFile): readonly simulator.LoadRow[] {
  const place = centre === undefined ? undefined : checkedCentre(centre);
  return simulator.loadSheetOf(checkedScenario(scenario), place);
}

/** The centre in which a scenario is simulated. @throws {InvalidFileError} */
export function simulationCentre(
  scenario: Scenario,
  centre?: CentreFile,
): ReturnType<typeof simulator.simulationCentre> {
  const place = centre === undefined ? undefined : checkedCentre(centre);
  return simulator.simulationCentre(checkedScenario(scenario), place);
}
