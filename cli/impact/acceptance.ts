/**
 * Reads `--accept`: what a change may cost at most, as `serviceLevelNet>=-1pp` of the centre, or
 * `vente.abandonShare<=0.5pp` of a queue.
 *
 * Source: rules.md D6.
 */
import { type Acceptance, isSimulatedMeasureId, unitOf } from '../../simulator/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';

const form =
  'a measure, >= or <=, and the change that is allowed: serviceLevelNet>=-1pp, vente.waitMsMean<=2s';
const times: { readonly [suffix: string]: { readonly unit: string; readonly times: number } } = {
  pp: { unit: 'share', times: 0.01 },
  ms: { unit: 'ms', times: 1 },
  s: { unit: 'ms', times: 1_000 },
};

/** @throws {CliError} */
export function readAcceptances(texts: readonly string[]): readonly Acceptance[] {
  return texts.map((text) => {
    const refuse = (expected: string): CliError =>
      new CliError(exitCodes.wrongUsage, `--accept is ${text}; expected ${expected}`);
    const [, queueId, measureId = '', sign, digits, suffix = ''] =
      /^(?:([a-z0-9-]+)\.)?(\w+)(>=|<=)([+-]?\d+(?:\.\d+)?) ?(pp|ms|s)?$/.exec(text) ?? [];
    if (sign === undefined) throw refuse(form);
    if (!isSimulatedMeasureId(measureId))
      throw refuse('the id of a measure; docs/measures.md has them');
    const size = times[suffix];
    const unit = unitOf(measureId);
    if (suffix !== '' && size?.unit !== unit)
      throw refuse(`a change in ${unit}, for so ${measureId} is told`);
    if (suffix === '' && (unit === 'share' || unit === 'ms'))
      throw refuse(unit === 'share' ? 'points, like -1pp' : 'a time, like 2s');
    const limit = Number(digits) * (size?.times ?? 1);
    return { measureId, queueId, side: sign === '>=' ? 'least' : 'most', limit };
  });
}
