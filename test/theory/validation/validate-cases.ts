/**
 * Runs validation cases: formulas and the solver here, simulations on a runner, several cases at a
 * time.
 *
 * Every case has a seed of its own, made of the one asked for and its id, so that cases are
 * independent and one alone gives what it gave among all.
 */
import { designOf, highsSolver, type ReplicationRunner } from '../../../gateways/index.ts';
import { fnv1a32 } from '../../../kernel/index.ts';
import { compileScenario, isSimulatedMeasureId, type Solution } from '../../../simulator/index.ts';
import type { ValidationCase } from '../schemas/validation-cases.schema.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';
import { type CaseDesign, type Unit, unitsOf } from './case-design.ts';
import { designsOf, linearRelaxation, shiftCoverProgram } from './designs.ts';
import { formulaValues } from './formula-values.ts';
import {
  type CaseEstimate,
  expectedOf,
  judgeValues,
  plantServiceRate,
  type SimulatedValue,
  timesTooShort,
} from './verdict.ts';

/** A value by our formula. */
export interface FormulaValue {
  readonly name: string;
  readonly exact: number;
  readonly value: number | null;
  readonly isExact: boolean;
}

/** What a validation learnt of a case. */
export interface CaseResult {
  readonly of: ValidationCase;
  readonly formula: readonly FormulaValue[];
  /** Why no formula answers; null: one does. */
  readonly formulaLimit: string | null;
  readonly simulated: readonly SimulatedValue[];
  /** Why nothing, or not all, was simulated; null: all was. */
  readonly notSimulated: string | null;
  /** Calls that were simulated. */
  readonly calls: number;
  /** Calls that would be needed to judge all values, about; null: they can be judged. */
  readonly callsNeeded: number | null;
}

export interface ValidateSettings {
  readonly seed: number;
  /** Of each case, to begin with. */
  readonly calls: number;
  /** Of a case that needs more; one that needs more than these is left as it began. */
  readonly callsMax: number;
  readonly confidence: number;
  /** Service rates are this many times what they should be [1]. */
  readonly serviceRate: number;
  /** Formulas are not held to the cases [false]. */
  readonly isSimulatedOnly?: boolean;
  readonly onCase: (result: CaseResult) => void;
}

/** Validates the cases; the answers stand in their order. */
export async function validateCases(
  cases: readonly ValidationCase[],
  runner: ReplicationRunner,
  settings: ValidateSettings,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  // Twice as many cases as workers: none waits while another case is read.
  const lanes = Array.from({ length: 2 * runner.workers }, async (_, lane) => {
    for (let place = lane; place < cases.length; place += 2 * runner.workers) {
      const one = cases[place];
      if (one === undefined) return;
      const result = await validateCase(one, runner, settings);
      results[place] = result;
      settings.onCase(result);
    }
  });
  await Promise.all(lanes);
  return results;
}

async function validateCase(
  one: ValidationCase,
  runner: ReplicationRunner,
  settings: ValidateSettings,
): Promise<CaseResult> {
  const simulated = await simulateCase(one, runner, settings);
  const none = { formula: [], formulaLimit: null };
  return { of: one, ...(settings.isSimulatedOnly ? none : await formulasOf(one)), ...simulated };
}

async function formulasOf(
  one: ValidationCase,
): Promise<Pick<CaseResult, 'formula' | 'formulaLimit'>> {
  if (one.formulaTolerance === null) return { formula: [], formulaLimit: null };
  const { model } = one;
  const answer = model.model === 'shiftCover' ? await coverValues(model) : formulaValues(model);
  if (!answer.ok) return { formula: [], formulaLimit: answer.limit };
  const formula = [...one.expected].map(([name, { mean }]) => {
    const value = answer.values[name] ?? null;
    const error = value === null ? Infinity : Math.abs(value - mean) / (Math.abs(mean) || 1);
    return { name, exact: mean, value, isExact: error <= (one.formulaTolerance ?? 0) };
  });
  return { formula, formulaLimit: null };
}

async function simulateCase(
  one: ValidationCase,
  runner: ReplicationRunner,
  settings: ValidateSettings,
): Promise<Pick<CaseResult, 'simulated' | 'notSimulated' | 'calls' | 'callsNeeded'>> {
  const designs = designsOf(one, settings.calls);
  const none = (why: string) => ({
    simulated: [],
    notSimulated: why,
    calls: 0,
    callsNeeded: null,
  });
  if ('why' in designs) return none(designs.why);
  const estimated: CaseEstimate[] = [];
  const unread: string[] = [];
  let calls = 0;
  for (const [place, design] of designs.entries()) {
    const wanted = design.readings.flatMap((reading) => {
      const exact = expectedOf(one, reading);
      return exact === null ? [] : [{ reading, ...exact }];
    });
    const seed = seedOf(one, place, settings.seed);
    const run = await runDesign({ design, seed, wanted }, runner, settings);
    if ('why' in run) return none(run.why);
    const { units } = run;
    const areBatches = design.scenario.run?.mode === 'steady';
    calls += units.reduce((sum, { whole }) => sum + whole.calls, 0);
    for (const reading of run.readable) estimated.push({ ...reading, units, areBatches });
    for (const reading of run.unread) unread.push(reading);
  }
  const simulated = judgeValues(estimated, settings.confidence);
  const short = timesTooShort(simulated);
  return {
    simulated,
    notSimulated: unread.length === 0 ? null : `no measure for ${unread.join(', ')}`,
    calls,
    callsNeeded: short <= 1 ? null : short * calls,
  };
}

/** A reading that the case expects. */
type CaseFigures = Omit<CaseEstimate, 'units' | 'areBatches'>;

interface Run {
  readonly units: readonly Unit[];
  readonly readable: readonly CaseFigures[];
  /** Names whose measures nothing gathers. */
  readonly unread: readonly string[];
}

async function runDesign(
  {
    design,
    seed,
    wanted,
  }: {
    readonly design: CaseDesign;
    readonly seed: number;
    readonly wanted: readonly CaseFigures[];
  },
  runner: ReplicationRunner,
  settings: ValidateSettings,
): Promise<Run | { readonly why: string }> {
  const scenario = plantServiceRate(design.scenario, settings.serviceRate);
  const compiled = compileScenario(scenario, design.centre);
  if (!compiled.ok) {
    const [first] = compiled.problems;
    return { why: `the scenario is refused: ${first?.pointer ?? ''} ${first?.message ?? ''}` };
  }
  const readable = wanted.filter(({ reading }) => reading.measures.every(isSimulatedMeasureId));
  const unread = wanted.filter((one) => !readable.includes(one)).map(({ reading }) => reading.name);
  const measures = [...new Set(readable.flatMap(({ reading }) => reading.measures))];
  const job = {
    design: designOf({
      scenario,
      ...(design.centre === undefined ? {} : { centre: design.centre }),
    }),
    seed,
    measures: measures.filter(isSimulatedMeasureId),
    ...(design.windows === undefined ? {} : { windows: design.windows }),
  };
  const areBatches = scenario.run?.mode === 'steady';
  // Units alone are kept: a result holds far more, and there are thousands.
  const units: (readonly Unit[])[] = [];
  const runUntil = async (replications: number): Promise<void> => {
    const from = units.length;
    const lanes = Array.from({ length: runner.workers }, async (_, lane) => {
      for (let number = from + lane; number < replications; number += runner.workers) {
        units[number] = unitsOf([await runner.run({ ...job, replication: number })]);
      }
    });
    await Promise.all(lanes);
  };
  const most = Math.floor((settings.callsMax / design.calls) * design.replications);
  for (let wanted = design.replications; wanted > units.length; ) {
    await runUntil(wanted);
    const estimated = readable.map((one) => ({ ...one, units: units.flat(), areBatches }));
    const short = timesTooShort(judgeValues(estimated, settings.confidence));
    const enough = Math.ceil(units.length * short * spareLength);
    if (short > 1 && enough <= most) wanted = enough;
  }
  return { units: units.flat(), readable, unread };
}

/** A standard error is itself an estimate: a run goes on for a little longer than it says. */
const spareLength = 1.1;

/** Below 2⁵³, and of every case and design its own. */
function seedOf({ id }: ValidationCase, design: number, seed: number): number {
  return fnv1a32(`${id}/${design}`) * 2 ** 20 + (seed % 2 ** 20);
}

/** Optimum and linear relaxation, or why there is none. */
async function coverValues(
  model: ModelOf<'shiftCover'>,
): Promise<ReturnType<typeof formulaValues>> {
  const solver = await highsSolver();
  const program = shiftCoverProgram(model);
  const whole = await solver.solve(program);
  const relaxed = await solver.solve(linearRelaxation(program));
  if (whole.kind !== 'optimal') return noOptimum(whole);
  if (relaxed.kind !== 'optimal') return noOptimum(relaxed);
  return { ok: true, values: { costMin: whole.cost, linearRelaxation: relaxed.cost } };
}

function noOptimum({ kind }: Solution): { readonly ok: false; readonly limit: string } {
  const seen = kind === 'infeasible' ? 'shifts that cannot cover every period' : kind;
  return { ok: false, limit: `the solver ends with ${seen}; expected an optimum` };
}
