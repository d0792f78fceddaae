/**
 * The solver HiGHS, as WebAssembly: branch and cut, in this process, without a server.
 *
 * A solve holds its thread until it is done or a limit is reached; who cannot have that solves on
 * a thread of its own. A program goes in as LP text, with variables `x0, x1, …` by their place:
 * names of people and queues need not obey a grammar. One term a line: readers of the format limit
 * lines.
 *
 * Source: https://ergo-code.github.io/HiGHS/ (LP files: dev/interfaces/other/), simulation.md
 * 10.3.
 */
import highsModule, { type Highs, type Model } from 'highs';
import type {
  ChosenValues,
  Constraint,
  IntegerProgram,
  Solution,
  SolveEffort,
  Term,
  Variable,
} from '../../simulator/index.ts';

export interface Solver {
  /** A program that cannot be met is an answer, not an error. */
  solve(program: IntegerProgram, effort?: SolveEffort): Promise<Solution>;
}

/** The package's types tell of its CommonJS form; as an ES module its default is the loader. */
const loadHighs = highsModule as unknown as typeof highsModule.default;
/** HiGHS' own gap, 1e-4, stops a head or two early on a large centre. */
const defaults = { timeLimitMs: 60_000, gapShare: 1e-6 } as const;
/** HiGHS' word for a choice that keeps every bound. */
const feasiblePoint = 2;

/** Loads the solver; nothing is downloaded. */
export async function highsSolver(): Promise<Solver> {
  const highs = await loadHighs();
  return {
    solve: (program, effort = {}) =>
      new Promise((resolve) => {
        resolve(solutionOf(program, effort, highs));
      }),
  };
}

/** @throws {Error} where HiGHS itself fails: no program of ours should make it. */
function solutionOf(program: IntegerProgram, effort: SolveEffort, highs: Highs): Solution {
  if (program.variables.length === 0) return withoutVariables(program);
  return highs.withModel({ format: 'lp', data: lpText(program) }, (model) => {
    const { timeLimitMs, gapShare, nodesMax } = { ...defaults, ...effort };
    model.options.set({
      output_flag: false,
      mip_rel_gap: gapShare,
      mip_abs_gap: 0,
      time_limit: timeLimitMs / 1_000,
      ...(nodesMax === undefined ? {} : { mip_max_nodes: nodesMax }),
    });
    model.run();
    return read(program, model, highs.constants.modelStatus);
  });
}

/** The format has no program of nothing. */
function withoutVariables({ constraints }: IntegerProgram): Solution {
  const holds = constraints.every(({ lower = 0, upper = 0 }) => lower <= 0 && upper >= 0);
  return holds ? { kind: 'optimal', cost: 0, values: [] } : { kind: 'infeasible' };
}

function read(
  program: IntegerProgram,
  model: Model,
  statuses: Highs['constants']['modelStatus'],
): Solution {
  const status = model.getModelStatus();
  switch (status) {
    case statuses.optimal: {
      const values = valuesOf(program, model);
      if (values !== null) return { kind: 'optimal', ...values };
      break;
    }
    case statuses.infeasible:
      return { kind: 'infeasible' };
    case statuses.unbounded:
      return { kind: 'unbounded' };
    case statuses.unboundedOrInfeasible:
      // Nothing gets ever cheaper where nothing has a negative cost.
      return { kind: program.variables.some(({ cost }) => cost < 0) ? 'unbounded' : 'infeasible' };
    case statuses.timeLimit:
    case statuses.iterationLimit:
    case statuses.solutionLimit:
      return { kind: 'limit', best: valuesOf(program, model) };
    default:
  }
  throw new Error(`HiGHS ends with status ${status}; expected a solution, or why there is none`);
}

/** Null: nothing found. */
function valuesOf({ variables }: IntegerProgram, model: Model): ChosenValues | null {
  if (model.info.get('primal_solution_status') !== feasiblePoint) return null;
  const { colValue } = model.getSolution();
  const values = variables.map(({ isWhole }, place) => {
    const value = colValue[model.getColByName(nameAt(place))] ?? 0;
    // Whole to the solver's tolerance; exactly so for us.
    return isWhole ? Math.round(value) : value;
  });
  const cost = values.reduce((sum, value, place) => sum + value * (variables[place]?.cost ?? 0), 0);
  return { cost, values };
}

/** The name of the variable at `place` in the text. */
function nameAt(place: number): string {
  return `x${place}`;
}

function lpText({ variables, constraints }: IntegerProgram): string {
  const whole = variables.flatMap(({ isWhole }, place) => (isWhole ? [nameAt(place)] : []));
  return [
    'minimize',
    ' cost:',
    ...termLines(variables.map(({ cost }, variable) => ({ variable, factor: cost }))),
    'subject to',
    ...constraints.flatMap(constraintLines),
    'bounds',
    ...variables.map(boundLine),
    ...(whole.length === 0 ? [] : ['generals', ...whole.map((name) => ` ${name}`)]),
    'end',
    '',
  ].join('\n');
}

/** A constraint with two sides is written as two. */
function constraintLines({ terms, lower, upper }: Constraint, place: number): string[] {
  const lines = termLines(terms);
  return [
    ...(lower === undefined ? [] : [` low${place}:`, ...lines, `  >= ${lower}`]),
    ...(upper === undefined ? [] : [` high${place}:`, ...lines, `  <= ${upper}`]),
  ];
}

/** A sum of nothing is no sum of the format: it is written as 0 of the first variable. */
function termLines(terms: readonly Term[]): string[] {
  const present = terms.filter(({ factor }) => factor !== 0);
  if (present.length === 0) return [`  0 ${nameAt(0)}`];
  return present.map(({ variable, factor }) => {
    const sign = factor < 0 ? '-' : '+';
    return `  ${sign} ${Math.abs(factor)} ${nameAt(variable)}`;
  });
}

function boundLine({ lower = 0, upper }: Variable, place: number): string {
  const name = nameAt(place);
  return upper === undefined ? ` ${name} >= ${lower}` : ` ${lower} <= ${name} <= ${upper}`;
}
