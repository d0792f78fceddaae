/**
 * `callwright/simulator`: days in virtual time, with the parsers of their files. Files that come
 * from no parser are checked first; findings are returned with the function's own problems.
 */
import { type ParseResult, parseScenario as parse, type Scenario } from '../contracts/index.ts';
import type { CentreFile, Strategies } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type { Caution, LoadRow, SimulatedMeasureId, SimulationReport } from '../simulator/index.ts';
import * as simulator from '../simulator/index.ts';
import {
  checkedCentre,
  checkedRuleSets,
  checkedScenario,
  readCentre,
  readScenario,
  rememberParsed,
} from './checked-files.ts';
import { checkStrategies } from './checked-strategies.ts';

export type { Finding, ParseResult, Scenario } from '../contracts/index.ts';
export type {
  CentreFile,
  Strategies,
  StrategyCandidate,
  StrategyValue,
  StrategyValues,
} from '../routing/index.ts';
export type { RuleSetFile } from '../rules/index.ts';
export {
  type Caution,
  type ErlangCFigures,
  type Estimate,
  erlangA,
  erlangB,
  erlangC,
  type FormulaResult,
  type ImpatientQueueFigures,
  type LoadRow,
  type MeasureEstimate,
  type QueueInput,
  type SimulatedMeasureId,
  type SimulationReport,
} from '../simulator/index.ts';
export { InvalidFileError, type ParsedCentre } from './checked-files.ts';
export { parseCentre } from './core.ts';
export { type ParsedRuleSet, parseRuleSet } from './rules.ts';

/** A compiled scenario. Its other members belong to the simulator and may change. */
export interface SimulationPlan {
  /** The centre that is simulated. */
  readonly centre: CentreFile;
  /** What is allowed in the scenario, but may not be meant. */
  readonly cautions: readonly Caution[];
  /** Of everything random. */
  readonly seed: number;
  /** ISO 4217 code of its money; null: none is stated. */
  readonly currency: string | null;
  /** Length of the day, in ms; who is there at its end is still served. */
  readonly dayMs: number;
}

/** One simulated day. Its other members belong to the simulator and may change. */
export interface SimulatedDay {
  /** Number of the day, from 0. */
  readonly replication: number;
  /** Of everything random in the run. */
  readonly seed: number;
  /** Calls that still wait at the end. */
  readonly waiting: number;
}

/** How often a plan is simulated, and by which seed. */
export interface SimulateOptions {
  /** Exact number of days. Default: the scenario's minimum, maximum and stop rule decide. */
  readonly replications?: number;
  /** Of everything random. Default: the scenario's. */
  readonly seed?: number;
  /** Measures in addition to those of the scenario. Default: none. */
  readonly measures?: readonly SimulatedMeasureId[];
  /** Strategies of the program, by the names under which plans register them. */
  readonly strategies?: Strategies;
}

/** What a report shows. */
export interface ReportOptions {
  /** Confidence of the intervals, from 0 to 1. Default: 0.95. */
  readonly confidence?: number;
  /** Measures shown. Default: the scenario's. */
  readonly measures?: readonly SimulatedMeasureId[];
}

/** Reads a scenario; files that it names are not read. Never throws. */
export function parseScenario(text: string): ParseResult<Scenario> {
  const parsed = parse(text);
  if (parsed.ok) rememberParsed(parsed.value);
  return parsed;
}

/** Replaces names of files of data in a scenario by their content, which `readText` returns. */
export function resolveScenario(
  scenario: Scenario,
  readText: (path: string) => string,
): ParseResult<Scenario> {
  const read = readScenario(scenario);
  return read.ok ? simulator.resolveScenario(read.value, readText) : read;
}

/**
 * `centre` is the content of the file that `scenario.centre` names; `ruleSets` are those that the
 * centre names, or that are active there. @throws {InvalidFileError} for a rule set
 */
export function compileScenario(
  scenario: Scenario,
  centre?: CentreFile,
  ruleSets: readonly RuleSetFile[] = [],
): ParseResult<SimulationPlan> {
  const read = readScenario(scenario);
  if (!read.ok) return read;
  const place = centre === undefined ? undefined : readCentre(centre);
  if (place?.ok === false) return place;
  return simulator.compileScenario(read.value, place?.value, checkedRuleSets(ruleSets));
}

/**
 * Simulates day after day of a plan that `compileScenario` made. @throws {InvalidFileError} for a
 * strategy that is wrong or missing
 */
export function simulateScenario(
  plan: SimulationPlan,
  options: SimulateOptions = {},
): Generator<SimulatedDay, void, undefined> {
  const compiled = plan as simulator.SimulationPlan;
  const { strategies = {} } = options;
  checkStrategies({ centre: compiled.centre, ruleSets: compiled.ruleSets, strategies });
  return simulator.simulateScenario(compiled, options);
}

/** Estimates with their intervals from the days simulated so far. */
export function reportOf(
  plan: SimulationPlan,
  days: readonly SimulatedDay[],
  options: ReportOptions = {},
): SimulationReport {
  const results = days as readonly simulator.ReplicationResult[];
  return simulator.reportOf(plan as simulator.SimulationPlan, results, options);
}

/** Expected load and staff by interval, before a scenario runs. @throws {InvalidFileError} */
export function loadSheetOf(scenario: Scenario, centre?: CentreFile): readonly LoadRow[] {
  const place = centre === undefined ? undefined : checkedCentre(centre);
  return simulator.loadSheetOf(checkedScenario(scenario), place);
}
