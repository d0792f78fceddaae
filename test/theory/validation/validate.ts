/**
 * Cases validated and judged together, and what the judgement is worth: some cases run again with
 * a wrong service rate, which must be caught, and the smallest error that would be noticed is
 * worked out.
 */
import type { ReplicationRunner } from '../../../gateways/index.ts';
import type { ValidationCase } from '../schemas/validation-cases.schema.ts';
import { type CaseResult, type ValidateSettings, validateCases } from './validate-cases.ts';
import { noticedError, type Verdict, verdictOf } from './verdict.ts';

export interface Validation {
  readonly results: readonly CaseResult[];
  readonly verdict: Verdict;
  /** `case value: by formula, expected exact` where a formula is further off than the case allows. */
  readonly formulasOff: readonly string[];
  /** null: a fault was planted, or nothing was simulated. */
  readonly power: {
    /** Relative error of service rates that would be noticed; null: none up to twice the rate. */
    readonly noticedError: number | null;
    readonly fault: Verdict;
  } | null;
  readonly holds: boolean;
}

/** The service rate of the planted fault, as a multiple of the right one. */
export const shownFault = 1.05;
const faultKinds: ReadonlySet<string> = new Set(['erlang-a', 'erlang-c', 'mm-n-g', 'mm-nk']);
const faultCasesMax = 8;

export async function validate(
  cases: readonly ValidationCase[],
  runner: ReplicationRunner,
  settings: ValidateSettings,
): Promise<Validation> {
  const results = await validateCases(cases, runner, settings);
  const verdict = verdictOf(
    results.map(({ simulated }) => simulated),
    settings.confidence,
  );
  const formulasOff = results.flatMap(({ of, formula }) =>
    formula
      .filter(({ isExact }) => !isExact)
      .map(({ name, value, exact }) => `${of.id} ${name}: ${value}, expected ${exact}`),
  );
  const isRight = settings.serviceRate === 1;
  const power = isRight ? await powerOf(results, verdict, runner, settings) : null;
  const holds = verdict.holds && formulasOff.length === 0 && power?.fault.holds !== true;
  return { results, verdict, formulasOff, power, holds };
}

async function powerOf(
  results: readonly CaseResult[],
  { tooMany }: Verdict,
  runner: ReplicationRunner,
  settings: ValidateSettings,
): Promise<Validation['power']> {
  const simulated = results.filter((one) => one.simulated.length > 0);
  if (simulated.length === 0) return null;
  const fitting = simulated.filter(({ of }) => faultKinds.has(of.kind));
  const shortest = (fitting.length > 0 ? fitting : simulated)
    .toSorted((a, b) => a.calls - b.calls)
    .slice(0, faultCasesMax);
  const faulty = await validateCases(
    shortest.map(({ of }) => of),
    runner,
    { ...settings, serviceRate: shownFault, callsMax: settings.calls, onCase: () => {} },
  );
  return {
    noticedError: noticedError(
      simulated.map(({ of, simulated: values }) => ({ model: of.model, values })),
      tooMany,
    ),
    fault: verdictOf(
      faulty.map((one) => one.simulated),
      settings.confidence,
    ),
  };
}
