/** The sweep to run, from the command's options and the scenario's own experiment. */
import { hashOf, type Sweep } from '../../gateways/index.ts';
import {
  type Axis,
  compileExperiment,
  isSimulatedMeasureId,
  parseAxis,
  type SimulatedMeasureId,
  type SimulationPlan,
  type StopRule,
  simulatedMeasureIds,
  statedAxes,
  unitOf,
} from '../../simulator/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import type { LoadedScenario } from '../simulate/load-scenario.ts';
import type { RunHeader } from './run-file.ts';

export interface SweepOptions {
  readonly axis?: readonly string[];
  readonly random?: number;
  readonly measure?: readonly string[];
  readonly replications?: number;
  readonly seed?: number;
  readonly stopEarly?: boolean;
}

/** Half-width of a share at which a cell ends, if the scenario states none. */
const shareHalfWidth = 0.005;
const stopConfidence = 0.95;

export function sweepOfOptions(loaded: LoadedScenario, asked: SweepOptions): Sweep {
  const { scenario, plan, design } = loaded;
  const { seed = plan.seed, stopEarly = false } = asked;
  const measures = measuresOf(asked.measure, plan);
  const of = axesOf(loaded, asked);
  const source = { centre: design.centre, ruleSets: design.ruleSets };
  const experiment = compileExperiment(scenario, { ...of, ...source, seed });
  if (!experiment.ok) {
    const lines = experiment.problems.map(({ message }) => `callwright sweep: ${message}`);
    throw invalidInput(lines.join('\n'));
  }
  const stop = stopEarly ? stopOf(measures, plan) : null;
  const most = stopEarly ? plan.replicationsMax : plan.replicationsMin;
  const replications = asked.replications ?? most;
  return { experiment: experiment.value, ...source, seed, measures, replications, stop };
}

export function headerOf(sweep: Sweep): RunHeader {
  const { experiment, ...rest } = sweep;
  const cells = experiment.cells.map(({ name, scenario, centre }) => ({
    name,
    scenario: hashOf(scenario),
    ...(centre === undefined ? {} : { centre: hashOf(centre) }),
  }));
  const sweepHash = hashOf({ version: engineVersion, ...rest, cells });
  return {
    schema: 'callwright.sweep-run/1',
    version: engineVersion,
    sweep: `sha256:${sweepHash}`,
  };
}

function axesOf(
  { scenario }: LoadedScenario,
  { axis = [], random }: SweepOptions,
): { readonly axes: readonly Axis[]; readonly random?: number } {
  const more = random === undefined ? {} : { random };
  if (axis.length > 0) return { axes: axis.map(axisOf), ...more };
  const stated = statedAxes(scenario);
  if (stated !== null) return { ...stated, ...more };
  const expected = 'expected --axis path=8..16, or a scenario with experiment.vary';
  throw wrongUsage(`callwright sweep: no axis is given; ${expected}`);
}

function axisOf(text: string): Axis {
  const parsed = parseAxis(text);
  if (parsed.ok) return parsed.value;
  const [{ received, expected } = { received: text, expected: 'an axis' }] = parsed.problems;
  throw wrongUsage(`--axis is ${received}; expected ${expected}`);
}

function measuresOf(asked: readonly string[] | undefined, plan: SimulationPlan) {
  const ids = asked?.flatMap((text) => text.split(','));
  if (ids === undefined) return plan.measures;
  return ids.map((id): SimulatedMeasureId => {
    if (isSimulatedMeasureId(id)) return id;
    const known = simulatedMeasureIds.join(', ');
    throw wrongUsage(`--measure is ${id}; expected one of ${known}`);
  });
}

function stopOf([measureId]: readonly SimulatedMeasureId[], { stop }: SimulationPlan): StopRule {
  if (stop !== null) return stop;
  if (measureId !== undefined && unitOf(measureId) === 'share') {
    return { measureId, halfWidth: shareHalfWidth, isRelative: false, confidence: stopConfidence };
  }
  const expected =
    'expected a share as the first measure, or a scenario with run.replications.stop';
  throw wrongUsage(`--stop-early with ${measureId}; ${expected}`);
}
