/**
 * Reads `--precision` and `--worth`: `1%` of the estimate, or an amount in the measure's unit; `pp`
 * are percentage points of shares. A sign ± is accepted.
 */
import { isSimulatedMeasureId, type SimulatedMeasureId, unitOf } from '../../simulator/index.ts';
import { type CliError, wrongUsage } from '../cli-error.ts';

/**
 * The precision to reach for a measure; null: the measure that the scenario's stop rule watches,
 * else the first shown.
 */
export interface PrecisionTarget {
  readonly measureId: SimulatedMeasureId | null;
  readonly size: number;
  readonly unit: 'relative' | 'share' | 'ms' | 'own';
}

const forms = '1%, or a measure and a size: serviceLevelNet=±0.5pp, waitMsMean=2s';
const known = 'the id of a measure; docs/measures.md has them';

/** The unit that an amount's suffix names, and its factor. */
export const amountUnits: {
  readonly [suffix: string]: { readonly unit: PrecisionTarget['unit']; readonly times: number };
} = {
  '%': { unit: 'relative', times: 0.01 },
  pp: { unit: 'share', times: 0.01 },
  ms: { unit: 'ms', times: 1 },
  s: { unit: 'ms', times: 1_000 },
  m: { unit: 'ms', times: 60_000 },
  '': { unit: 'own', times: 1 },
};

export function readPrecision(text: string, flag = '--precision'): PrecisionTarget {
  const refuse = (expectation: string): CliError =>
    wrongUsage(`${flag} is ${text}; expected ${expectation}`);
  const [, named, digits, suffix = ''] =
    /^(?:(\w+)=)?±?(\d+(?:\.\d+)?|\.\d+) ?(%|pp|ms|s|m)?$/.exec(text) ?? [];
  const size = amountUnits[suffix];
  const value = Number(digits) * (size?.times ?? Number.NaN);
  if (size === undefined || !(value > 0)) throw refuse(forms);
  const { unit } = size;
  if (named === undefined) {
    if (unit === 'own') throw refuse(forms);
    return { measureId: null, size: value, unit };
  }
  if (!isSimulatedMeasureId(named)) throw refuse(known);
  const own = unitOf(named);
  if (unit !== 'relative' && unit !== 'own' && unit !== own) {
    throw refuse(`${formOf(own)} or 1%, for ${named} is told in ${own}`);
  }
  return { measureId: named, size: value, unit };
}

/** Differences that matter, in points or times. @throws {CliError} */
export function readWorths(texts: readonly string[]): readonly PrecisionTarget[] {
  return texts.map((text) => {
    const asked = readPrecision(text, '--worth');
    if (asked.unit !== 'relative') return asked;
    throw wrongUsage(`--worth is ${text}; expected points or a time, like 0.5pp, waitMsMean=2s`);
  });
}

/** Ids of measures, separated by commas or in several options. @throws {CliError} */
export function readMeasures(texts: readonly string[]): readonly SimulatedMeasureId[] {
  const ids = texts.flatMap((text) => text.split(','));
  return [...new Set(ids)].map((id) => {
    if (isSimulatedMeasureId(id)) return id;
    throw wrongUsage(`--measure is ${id}; expected ${known}`);
  });
}

function formOf(unit: string): string {
  if (unit === 'share') return '0.5pp';
  return unit === 'ms' ? '2s' : 'a plain number';
}
