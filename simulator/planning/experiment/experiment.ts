/**
 * An experiment: axes over a scenario, in all combinations or a Latin hypercube sample. Each
 * combination is a valid scenario. The seed alone decides the sample.
 * Source: McKay, Beckman, Conover (1979).
 */
import {
  aFinding,
  type Finding,
  type ParseResult,
  type Scenario,
} from '../../../contracts/index.ts';
import { RandomStream } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { RuleSetFile } from '../../../rules/index.ts';
import { compileScenario } from '../../compile-scenario.ts';
import type { Numbers } from '../../distributions/distribution.ts';
import { type Axis, type AxisValue, valueAt, valuesOf } from './axis.ts';
import { withSetting } from './settings.ts';
import { withCentreValue } from './settings-tree.ts';

const cellsMax = 10_000;
const axesMax = 16;
const randomCount = 100;

export interface Cell {
  /** The settings of this cell, such as `staffing.clerk=8 aht=180000`. */
  readonly name: string;
  readonly values: readonly AxisValue[];
  readonly scenario: Scenario;
  /** The centre file as an axis changes it; absent: the sweep's own. */
  readonly centre?: CentreFile;
}

export interface Experiment {
  readonly paths: readonly string[];
  /** All cells; in a grid the last axis varies fastest. */
  readonly cells: readonly Cell[];
}

export interface ExperimentOptions {
  /** Default: a centre derived from the scenario. */
  readonly centre?: CentreFile | undefined;
  readonly ruleSets?: readonly RuleSetFile[];
  readonly axes: readonly Axis[];
  /** Number of random combinations. Default: all combinations. */
  readonly random?: number;
  readonly seed: number;
}

export function statedAxes({
  experiment,
}: Scenario): Pick<ExperimentOptions, 'axes' | 'random'> | null {
  if (experiment === undefined) return null;
  const axes = experiment.vary.map(({ path, values, from = 0, to = from, step }): Axis => {
    if (values !== undefined) return { path, of: { kind: 'list', values } };
    return { path, of: { kind: 'range', from, to, step: step ?? 1 } };
  });
  const { design, count = randomCount } = experiment;
  return design === 'random' ? { axes, random: count } : { axes };
}

export function compileExperiment(
  scenario: Scenario,
  options: ExperimentOptions,
): ParseResult<Experiment> {
  const { axes } = options;
  const paths = axes.map(({ path }) => path);
  const problems = problemsOf(options);
  if (problems.length > 0) return { ok: false, problems };
  const cells: Cell[] = [];
  for (const values of combinations(options)) {
    const made = cellOf(scenario, paths, { ...options, values });
    if (!made.ok) return made;
    cells.push(made.value);
  }
  return { ok: true, value: { paths, cells } };
}

function cellName(paths: readonly string[], values: readonly AxisValue[]): string {
  const shown = (value: AxisValue | undefined): string =>
    typeof value === 'string' ? value : JSON.stringify(value);
  return paths.map((path, place) => `${path}=${shown(values[place])}`).join(' ');
}

function problemsOf({ axes, random }: ExperimentOptions): readonly Finding[] {
  if (axes.length < 1 || axes.length > axesMax) {
    const what = { received: `${axes.length} axes`, expected: `1 to ${axesMax}` };
    return [aFinding('/axes', 'out_of_range', what)];
  }
  const twice = axes.find(({ path }, place) => axes.findIndex((one) => one.path === path) < place);
  if (twice !== undefined) {
    const what = { received: `${twice.path} twice`, expected: 'each path once' };
    return [aFinding('/axes', 'not_unique', what)];
  }
  const endless = axes.find((axis) => random === undefined && valuesOf(axis) === null);
  if (endless !== undefined) {
    const received = `${endless.path}, without a step`;
    const expected = 'a step, as in 150s..210s/15s, or a random design';
    return [aFinding('/axes', 'missing', { received, expected })];
  }
  const count = random ?? axes.reduce((all, axis) => all * (valuesOf(axis)?.length ?? 1), 1);
  if (count >= 1 && count <= cellsMax) return [];
  const what = { received: `${count} combinations`, expected: `1 to ${cellsMax}` };
  return [aFinding('/axes', 'out_of_range', what)];
}

function combinations({ axes, random, seed }: ExperimentOptions): readonly AxisValue[][] {
  if (random === undefined) return axes.reduce<AxisValue[][]>(crossed, [[]]);
  const rows = latinHypercube({ points: random, axes: axes.length, seed }).map((row) =>
    axes.map((axis, place) => valueAt(axis, row[place] ?? 0)),
  );
  const seen = new Set<string>();
  return rows.filter((row) => seen.size < seen.add(JSON.stringify(row)).size);
}

function crossed(before: readonly AxisValue[][], axis: Axis): AxisValue[][] {
  const values = valuesOf(axis) ?? [];
  return before.flatMap((row) => values.map((value) => [...row, value]));
}

function cellOf(
  scenario: Scenario,
  paths: readonly string[],
  {
    values,
    centre,
    ruleSets = [],
  }: Pick<ExperimentOptions, 'centre' | 'ruleSets'> & Pick<Cell, 'values'>,
): ParseResult<Cell> {
  let made = scenario;
  let own = centre;
  for (const [place, path] of paths.entries()) {
    if (path.startsWith('centre.')) {
      const changed = withCentreValue(own, path, values[place] ?? null);
      if (!changed.ok) return changed;
      own = changed.value;
      continue;
    }
    const set = withSetting(made, path, values[place] ?? null);
    if (!set.ok) return set;
    made = set.value;
  }
  const name = cellName(paths, values);
  const compiled = compileScenario(made, own, ruleSets);
  const changed = own === undefined || own === centre ? {} : { centre: own };
  if (compiled.ok) return { ok: true, value: { name, values, scenario: made, ...changed } };
  const said = (one: Finding): Finding => ({ ...one, message: `${name}: ${one.message}` });
  return { ok: false, problems: compiled.problems.map(said) };
}

function latinHypercube({
  points,
  axes,
  seed,
}: Numbers<'points' | 'axes' | 'seed'>): readonly (readonly number[])[] {
  const stream = new RandomStream({ seed, replication: 0, purpose: 'optimiser' });
  const columns = Array.from({ length: axes }, (_, axis) => {
    // Latin hypercube: the first n draws of an axis order its parts; the others place each point
    // within its part.
    const order = Array.from({ length: points }, (_row, row) => ({
      row,
      u: stream.draw(axis, row),
    })).sort((a, b) => a.u - b.u);
    const column = new Array<number>(points).fill(0);
    order.forEach(({ row }, part) => {
      column[row] = (part + stream.draw(axis, points + row)) / points;
    });
    return column;
  });
  return Array.from({ length: points }, (_, row) => columns.map((column) => column[row] ?? 0));
}
