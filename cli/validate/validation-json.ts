/** A validation as a document, `callwright.validation/1`. */
import type { Verdict } from '../../simulator/theory/index.ts';
import type { CaseResult } from './validate-cases.ts';

/** All that a validation learnt. */
export interface Validation {
  readonly results: readonly CaseResult[];
  readonly verdict: Verdict;
  /** Cases in which a formula is further from the exact value than the case allows. */
  readonly formulasOff: number;
  readonly settings: {
    readonly seed: number;
    readonly calls: number;
    readonly callsMax: number;
    readonly confidence: number;
    /** The planted service rate; null: none. */
    readonly plant: number | null;
  };
  readonly power: {
    /** Relative error of service rates that would be noticed; null: none up to twice the rate. */
    readonly noticedError: number | null;
    /** A fault that was planted in some cases; null: the run was stopped before. */
    readonly fault: {
      readonly serviceRate: number;
      readonly cases: number;
      readonly missed: number;
      readonly tooMany: number;
      readonly isCaught: boolean;
    } | null;
  } | null;
  readonly isPartial: boolean;
  readonly reproduce: string;
}

/** What JSON tells. */
export function validationJson(validation: Validation): object {
  const { results, verdict, settings, power, formulasOff, reproduce } = validation;
  return {
    ...settings,
    verdict: { ...verdict, formulasOff },
    power,
    cases: results.map(
      ({ of, formula, formulaLimit, simulated, notSimulated, calls, callsNeeded }) => ({
        id: of.id,
        kind: of.kind,
        model: of.words,
        calls,
        callsNeeded,
        formulaTolerance: of.formulaTolerance,
        formulaLimit,
        notSimulated,
        isMissed: simulated.some(({ isMiss }) => isMiss),
        values: valuesOf({ of, formula, simulated }),
      }),
    ),
    reproduce,
  };
}

function valuesOf({ of, formula, simulated }: Pick<CaseResult, 'of' | 'formula' | 'simulated'>) {
  const names = new Set([...of.expected.keys(), ...simulated.map(({ name }) => name)]);
  return [...names].map((name) => {
    const byFormula = formula.find((one) => one.name === name);
    const run = simulated.find((one) => one.name === name);
    return {
      name,
      exact: run?.exact ?? of.expected.get(name)?.mean ?? null,
      formula: byFormula === undefined ? null : byFormula.value,
      isFormulaExact: byFormula === undefined ? null : byFormula.isExact,
      simulated: run === undefined ? null : run.value,
      low: run?.low ?? null,
      high: run?.high ?? null,
      z: run?.z ?? null,
      isInside: run?.isInside ?? null,
      standardError: run?.standardError ?? null,
      standardErrorMax: run?.standardErrorMax ?? null,
    };
  });
}
