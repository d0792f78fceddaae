/** Reads a scenario and all files that it names, up to the plan that replications run. */
import { dirname, join } from 'node:path';
import { type Finding, type Parsed, parseScenario, type Scenario } from '../../contracts/index.ts';
import { designOf, type SimulationDesign } from '../../gateways/index.ts';
import { compileScenario, resolveScenario, type SimulationPlan } from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { locate } from '../files/locate.ts';
import { invalidFile, readCentre, sha256Of } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import { asPlaced } from '../text/finding-lines.ts';
import type { StyleOptions } from '../text/style.ts';
import { type UsedCentre, usedCentre } from './used-centre.ts';

export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly sha256: string;
  readonly plan: SimulationPlan;
  /** For runners of replications, here or on threads. */
  readonly design: SimulationDesign;
  /** The centre that calls are routed in: the scenario's own, completed, or a derived one. */
  readonly centre: UsedCentre;
}

/** @throws {CliError} with every finding. */
export function loadScenario(path: string, style: StyleOptions): LoadedScenario {
  const { text, bytes } = readText(path);
  const pass = <Value>(parsed: Parsed<Value>): Value => {
    if (parsed.ok) return parsed.value;
    throw invalidFile(path === '-' ? 'stdin' : path, placed(parsed.problems, text), style);
  };
  const folder = path === '-' ? '.' : dirname(path);
  const written = pass(parseScenario(text));
  const scenario = pass(resolveScenario(written, (file) => textOrNone(join(folder, file))));
  const centrePath = scenario.centre === undefined ? null : join(folder, scenario.centre.file);
  const given = centrePath === null ? null : readCentre(centrePath, style);
  const plan = pass(compileScenario(scenario, given?.centre, given?.ruleSets));
  const centre = usedCentre(plan, given, centrePath);
  const content = given === null ? {} : { centre: given.centre, ruleSets: given.ruleSets };
  const design = designOf({ scenario, ...content });
  return { scenario, sha256: sha256Of(bytes), plan, design, centre };
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
