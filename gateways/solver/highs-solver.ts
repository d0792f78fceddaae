/**
 * The solver HiGHS as WebAssembly, which blocks its thread. Its LP text names variables `x0, x1,
 * …`, as other names may not fit, and has a line per term, as lines are limited. Source:
 * https://ergo-code.github.io/HiGHS/.
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
  /** Infeasibility is an answer, not an error. */
  solve(program: IntegerProgram, effort?: SolveEffort): Promise<Solution>;
}

/** The package has CommonJS types; as an ES module, its default export is the loader. */
const loadHighs = highsModule as unknown as typeof highsModule.default;
/** HiGHS' own gap of 1e-4 leaves large centres with an agent or two too many. */
const defaults = { timeLimitMs: 60_000, gapShare: 1e-6, isQuick: false } as const;
const withoutSubProblems = {
  mip_heuristic_run_root_reduced_cost: false,
  mip_heuristic_run_rens: false,
  mip_heuristic_run_rins: false,
};
const feasiblePoint = 2;

/** Loads the solver from its package. */
export async function highsSolver(): Promise<Solver> {
  const highs = await loadHighs();
  return {
    solve: (program, effort = {}) =>
      new Promise((resolve) => {
        resolve(solutionOf(program, effort, highs));
      }),
  };
}

/** @throws {Error} if HiGHS fails, which no program should cause. */
function solutionOf(program: IntegerProgram, effort: SolveEffort, highs: Highs): Solution {
  if (program.variables.length === 0) return withoutVariables(program);
  return highs.withModel({ format: 'lp', data: lpText(program) }, (model) => {
    const { timeLimitMs, gapShare, nodesMax, isQuick } = { ...defaults, ...effort };
    model.options.set({
      output_flag: false,
      ...(isQuick ? withoutSubProblems : {}),
      mip_rel_gap: gapShare,
      mip_abs_gap: 0,
      time_limit: timeLimitMs / 1_000,
      ...(nodesMax === undefined ? {} : { mip_max_nodes: nodesMax }),
    });
    model.run();
    return read(program, model, highs.constants.modelStatus);
  });
}

/** Solves a program without variables, which the LP format cannot express. */
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
      // Infeasible, unless a negative cost makes the program unbounded.
      return { kind: program.variables.some(({ cost }) => cost < 0) ? 'unbounded' : 'infeasible' };
    case statuses.timeLimit:
    case statuses.iterationLimit:
    case statuses.solutionLimit:
      return { kind: 'limit', best: valuesOf(program, model), bound: boundOf(model) };
    default:
  }
  throw new Error(`HiGHS ends with status ${status}; expected a solution, or why there is none`);
}

function boundOf(model: Model): number | null {
  const bound = Number(model.info.get('mip_dual_bound'));
  return Number.isFinite(bound) ? bound : null;
}

/** Values of the variables; null: no solution was found. */
function valuesOf({ variables, constraints }: IntegerProgram, model: Model): ChosenValues | null {
  if (model.info.get('primal_solution_status') !== feasiblePoint) return null;
  const { colValue, rowDual } = model.getSolution();
  const values = variables.map(({ isWhole }, place) => {
    const value = colValue[model.getColByName(nameAt(place))] ?? 0;
    // HiGHS returns integers within a tolerance.
    return isWhole ? Math.round(value) : value;
  });
  const cost = values.reduce((sum, value, place) => sum + value * (variables[place]?.cost ?? 0), 0);
  if (variables.some(({ isWhole }) => isWhole)) return { cost, values };
  const duals = constraints.map(({ lower }, place) =>
    lower === undefined ? 0 : (rowDual[model.getRowByName(`low${place}`)] ?? 0),
  );
  return { cost, values, duals };
}

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

function constraintLines({ terms, lower, upper }: Constraint, place: number): string[] {
  const lines = termLines(terms);
  return [
    ...(lower === undefined ? [] : [` low${place}:`, ...lines, `  >= ${lower}`]),
    ...(upper === undefined ? [] : [` high${place}:`, ...lines, `  <= ${upper}`]),
  ];
}

/** A sum of terms. The LP format has no empty sum, so that is 0 times the first variable. */
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
