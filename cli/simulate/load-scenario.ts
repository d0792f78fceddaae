/** Reads a scenario and all files that it names, up to the plan that replications run. */
import { dirname } from 'node:path';
import { type Finding, type Parsed, parseScenario, type Scenario } from '../../contracts/index.ts';
import { designOf, type SimulationDesign } from '../../gateways/index.ts';
import {
  compileScenario,
  resolveScenario,
  type SimulatedMeasureId,
  type SimulationPlan,
} from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { locate } from '../files/locate.ts';
import { invalidFile, readCentre, sha256Of } from '../files/read-centre.ts';
import { pathFrom, readText } from '../files/read-text.ts';
import { asPlaced } from '../text/finding-lines.ts';
import type { StyleOptions } from '../text/style.ts';
import type { AskedPrecision } from './precision.ts';
import { withRules } from './scenario-rules.ts';
import { type UsedCentre, usedCentre } from './used-centre.ts';

/** What is simulated. */
export interface SimulatedSide {
  readonly plan: SimulationPlan;
  /** For runners of replications, here or on threads. */
  readonly design: SimulationDesign;
}

export interface LoadedScenario extends SimulatedSide {
  readonly path: string;
  readonly scenario: Scenario;
  readonly sha256: string;
  /** The centre that calls are routed in: the scenario's own, completed, or a derived one. */
  readonly centre: UsedCentre;
}

/** What the command line says in place of the file. */
export interface ScenarioChanges {
  /** Files of rule sets, in force in place of those of their kind. */
  readonly rules?: readonly string[];
  readonly measure?: readonly SimulatedMeasureId[];
  readonly precision?: AskedPrecision;
}

/** @throws {CliError} with every finding. */
export function loadScenario(
  path: string,
  style: StyleOptions,
  changes: ScenarioChanges = {},
): LoadedScenario {
  const { text, bytes } = readText(path);
  const pass = <Value>(parsed: Parsed<Value>): Value => {
    if (parsed.ok) return parsed.value;
    throw invalidFile(path === '-' ? 'stdin' : path, placed(parsed.problems, text), style);
  };
  const folder = path === '-' ? '.' : dirname(path);
  const written = pass(parseScenario(text));
  const resolved = pass(resolveScenario(written, (file) => textOrNone(pathFrom(folder, file))));
  const scenario = changed(resolved, changes);
  const centrePath = scenario.centre === undefined ? null : pathFrom(folder, scenario.centre.file);
  const own = centrePath === null ? null : readCentre(centrePath, style);
  const given = withRules(own, scenario, { folder, files: changes.rules ?? [], style });
  const plan = pass(compileScenario(scenario, own?.centre, given?.ruleSets));
  return {
    path,
    scenario,
    sha256: sha256Of(bytes),
    plan,
    design: designOf({
      scenario,
      ...(own === null ? {} : { centre: own.centre }),
      ruleSets: given?.ruleSets ?? [],
    }),
    centre: usedCentre(plan, given, given === own ? centrePath : null),
  };
}

/** The scenario as the command line wants it. */
function changed(scenario: Scenario, { measure, precision }: ScenarioChanges): Scenario {
  const report =
    measure === undefined ? scenario.report : { ...scenario.report, measures: [...measure] };
  const shown = { ...scenario, ...(report === undefined ? {} : { report }) };
  if (precision === undefined) return shown;
  if (scenario.run?.mode === 'steady') {
    const message =
      '--precision is given, and the run is steady; expected a run of days, or a longer run.steady.lengthMs';
    throw new CliError(exitCodes.wrongUsage, message);
  }
  const { min, max, stop: before } = scenario.run?.replications ?? {};
  const asked = precision.measureId ?? before?.measure ?? report?.measures?.[0];
  const stop = {
    measure: asked ?? 'serviceLevelNet',
    halfWidth: precision.size,
    relative: precision.unit === 'relative',
    ...(before?.level === undefined ? {} : { level: before.level }),
  };
  const replications = {
    stop,
    ...(min === undefined || before === undefined ? {} : { min }),
    // A number of days without a rule is no bound of a rule.
    ...(max === undefined || before === undefined ? {} : { max }),
  };
  return { ...shown, run: { ...scenario.run, replications } };
}

/** Findings of later passes know pointers alone. */
function placed(problems: readonly Finding[], text: string) {
  const places = locate(
    text,
    problems.filter(({ line }) => line === undefined).map(({ pointer }) => pointer),
  );
  return problems.map((finding) => ({ ...asPlaced(finding), ...places.get(finding.pointer) }));
}

/** Files of tables: their absence is a finding of the scenario. */
function textOrNone(path: string): string | undefined {
  try {
    return readText(path).text;
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
