/**
 * `callwright/simulator`: days in virtual time, with the parsers of what it takes.
 *
 * Scenarios and centres are those that a parser returned, or are checked first; what a check finds
 * is told as the function tells its own problems.
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

/** Reads a scenario file; never throws. */
export function parseScenario(text: string): ParseResult<Scenario> {
  const parsed = parse(text);
  if (parsed.ok) rememberParsed(parsed.value);
  return parsed;
}

/**
 * Compiles; `centre` is the content of the file that `scenario.centre` names, `ruleSets` are those
 * that it names in turn, or that are in force there. @throws {InvalidFileError} of a rule set
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

/** A scenario whose files are read in: texts of its own in place of names. */
export function resolveScenario(
  scenario: Scenario,
  readText: Parameters<typeof simulator.resolveScenario>[1],
): ParseResult<Scenario> {
  const read = readScenario(scenario);
  return read.ok ? simulator.resolveScenario(read.value, readText) : read;
}

/** Every combination of the fields that an experiment varies, compiled. */
export function compileExperiment(
  scenario: Scenario,
  options: simulator.ExperimentOptions,
): ParseResult<simulator.Experiment> {
  const read = readScenario(scenario);
  return read.ok ? simulator.compileExperiment(read.value, options) : read;
}

/** A day whose roster is looked for. */
export function staffingProblem(
  ...[scenario, rules, options]: Parameters<typeof simulator.staffingProblem>
): ParseResult<simulator.StaffingProblem> {
  const read = readScenario(scenario);
  return read.ok ? simulator.staffingProblem(read.value, rules, options) : read;
}

/** Offered load by interval. @throws {InvalidFileError} */
export function loadSheetOf(scenario: Scenario, centre?: CentreFile): readonly simulator.LoadRow[] {
  const place = centre === undefined ? undefined : checkedCentre(centre);
  return simulator.loadSheetOf(checkedScenario(scenario), place);
}

/** The centre that a scenario is simulated in. @throws {InvalidFileError} */
export function simulationCentre(
  scenario: Scenario,
  centre?: CentreFile,
): ReturnType<typeof simulator.simulationCentre> {
  const place = centre === undefined ? undefined : checkedCentre(centre);
  return simulator.simulationCentre(checkedScenario(scenario), place);
}
