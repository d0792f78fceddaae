/** Reads a scenario and all files that it names, and compiles the plan that replications run. */
import { dirname } from 'node:path';
import {
  type Finding,
  type ParseResult,
  parseScenario,
  type Scenario,
} from '../../contracts/index.ts';
import { designOf, type SimulationDesign } from '../../gateways/index.ts';
import {
  compileScenario,
  type LaneWish,
  laneReasons,
  type RehearsalCaveat,
  resolveScenario,
  type SimulatedMeasureId,
  type SimulationPlan,
} from '../../simulator/index.ts';
import { CliError, wrongUsage } from '../cli-error.ts';
import { locate } from '../files/locate.ts';
import { invalidFile, type ReadCentre, readCentre, sha256Of } from '../files/read-centre.ts';
import { pathFrom, readText } from '../files/read-text.ts';
import { asPlaced } from '../text/finding-lines.ts';
import type { StyleOptions } from '../text/style.ts';
import { recordedRehearsal } from '../trace/trace-stream.ts';
import type { PrecisionTarget } from './precision.ts';
import { withRules } from './scenario-rules.ts';
import { type UsedCentre, usedCentre } from './used-centre.ts';

export interface SimulatedSide {
  readonly plan: SimulationPlan;
  readonly design: SimulationDesign;
}

export interface LoadedScenario extends SimulatedSide {
  readonly path: string;
  readonly scenario: Scenario;
  readonly sha256: string;
  /** Centre of the simulation: the scenario's own, with missing agents added, or a derived one. */
  readonly centre: UsedCentre;
}

/** How findings are shown, and the lane that must be able to play the scenario. */
type LoadOptions = StyleOptions & { readonly lane?: LaneWish };

export interface ScenarioChanges {
  readonly rules?: readonly string[];
  readonly measure?: readonly SimulatedMeasureId[];
  readonly precision?: PrecisionTarget;
}

export function loadScenario(
  path: string,
  style: LoadOptions,
  changes: ScenarioChanges = {},
): LoadedScenario {
  const { text, bytes } = readText(path);
  const file = { path, text, sha256: sha256Of(bytes), style };
  const folder = path === '-' ? '.' : dirname(path);
  const written = passed(parseScenario(text), file);
  const tables = (named: string) => textOrNone(pathFrom(folder, named));
  const resolved = passed(resolveScenario(written, tables), file);
  const { centre } = resolved;
  const centrePath = centre === undefined ? null : pathFrom(folder, centre.file);
  const own = centrePath === null ? null : readCentre(centrePath, style);
  return loaded(changed(resolved, changes), { ...file, folder, centrePath, own, changes });
}

/** A recorded day, from its trace. @throws {CliError} */
export async function loadLivedDay(
  { trace, centre: centrePath }: { readonly trace: string; readonly centre: string },
  { seed, ...style }: LoadOptions & { readonly seed?: number },
  changes: ScenarioChanges,
): Promise<LoadedScenario & { readonly caveats: readonly RehearsalCaveat[] }> {
  const read = readCentre(centrePath, style);
  const of = { ...read, seed: seed ?? 1, style };
  const { scenario, centre, caveats } = await recordedRehearsal(trace, of);
  const text = JSON.stringify(scenario);
  const file = { path: trace, text, sha256: sha256Of(text), style };
  const own = { ...read, centre };
  const day = changed(scenario, changes);
  return { ...loaded(day, { ...file, folder: '.', centrePath: null, own, changes }), caveats };
}

interface ScenarioText {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  readonly style: LoadOptions;
}

function passed<Value>(parsed: ParseResult<Value>, { path, text, style }: ScenarioText): Value {
  if (parsed.ok) return parsed.value;
  throw invalidFile(path, placed(parsed.problems, text), style);
}

function loaded(
  scenario: Scenario,
  of: ScenarioText & {
    readonly folder: string;
    readonly centrePath: string | null;
    readonly own: ReadCentre | null;
    readonly changes: ScenarioChanges;
  },
): LoadedScenario {
  const { path, sha256, folder, style, own, centrePath, changes } = of;
  const given = withRules(own, scenario, { folder, files: changes.rules ?? [], style });
  const ruleSets = given?.ruleSets ?? [];
  const plan = passed(compileScenario(scenario, own?.centre, given?.ruleSets), of);
  const reasons = style.lane === 'on' ? laneReasons(plan) : [];
  if (reasons.length > 0) {
    const message = `--lane on is given, and ${path} needs the full core for ${reasonsText(reasons)}; expected a scenario without, or another --lane`;
    throw wrongUsage(message);
  }
  const design = designOf({
    scenario,
    ruleSets,
    ...(own === null ? {} : { centre: own.centre }),
  });
  const centre = usedCentre(plan, given, given === own ? centrePath : null);
  return { path, scenario, sha256, plan, design, centre };
}

/** Most members that are named of those that need the full core. */
const reasonsMost = 6;

export function reasonsText(reasons: readonly string[]): string {
  const more = reasons.length - reasonsMost;
  const named = reasons.slice(0, reasonsMost).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

function changed(scenario: Scenario, { measure, precision }: ScenarioChanges): Scenario {
  const report =
    measure === undefined ? scenario.report : { ...scenario.report, measures: [...measure] };
  const shown = { ...scenario, ...(report === undefined ? {} : { report }) };
  if (precision === undefined) return shown;
  if (scenario.run?.mode === 'steady') {
    const message =
      '--precision is given, and the run is steady; expected a run of days, or a longer run.steady.lengthMs';
    throw wrongUsage(message);
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
    // Without a stop rule, a scenario's maximum is its number of days, not a bound.
    ...(max === undefined || before === undefined ? {} : { max }),
  };
  return { ...shown, run: { ...scenario.run, replications } };
}

function placed(problems: readonly Finding[], text: string) {
  const places = locate(
    text,
    problems.filter(({ line }) => line === undefined).map(({ pointer }) => pointer),
  );
  return problems.map((finding) => ({ ...asPlaced(finding), ...places.get(finding.pointer) }));
}

/** A missing table is a finding of the scenario. */
function textOrNone(path: string): string | undefined {
  try {
    return readText(path).text;
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
