/**
 * The effect of a rule change on callers, as a document with its caveats; and the syntax of limits.
 */
import {
  type Acceptance,
  type AcceptanceResult,
  acceptanceText,
  type ComparisonContext,
  comparisonDocument,
  type DesignComparison,
  isSimulatedMeasureId,
  type RehearsalCaveat,
  type ReportDocument,
  unitOf,
} from '../../simulator/index.ts';
import { type CliError, wrongUsage } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { amountUnits } from '../simulate/precision.ts';
import { plural } from '../text/figures.ts';

export function impactDocument(
  comparison: DesignComparison,
  results: readonly AcceptanceResult[],
  context: Pick<ComparisonContext, 'isPartial' | 'warnings' | 'reproduce'>,
): ReportDocument {
  const compared = comparisonDocument(comparison, {
    ...context,
    targetMs: null,
    worth: () => null,
    engineVersion,
  });
  if (results.length === 0) return compared;
  const { answer, notes = [], sections } = compared;
  const failed = results.filter(({ passes }) => !passes).length;
  const limits = results.map((one) => `${one.passes ? '✓' : '✗'} ${acceptanceText(one)}`);
  return {
    ...compared,
    answer:
      failed === 0
        ? 'accepted: every limit holds'
        : `not accepted: ${failed} of ${plural(results.length, 'limit')} not shown to hold`,
    notes: [answer, ...notes],
    sections: [...sections, { pageHeading: 'Limits', lines: limits }],
  };
}

export function caveatLine(caveat: RehearsalCaveat): string {
  switch (caveat.kind) {
    case 'patienceUnknown':
      return `nobody hung up in ${caveat.queueId}: its callers are taken to wait for ever`;
    case 'fewHangUps':
      return `${plural(caveat.hangUps, 'hang-up')} in ${caveat.queueId} say little of patience`;
    case 'callsLeftOut':
      return `${plural(caveat.calls, 'call')} never entered a queue, and are left out`;
  }
}

const form =
  'a measure, >= or <=, and the change that is allowed: serviceLevelNet>=-1pp, vente.waitMsMean<=2s';

/**
 * Reads `--accept`: `serviceLevelNet>=-1pp` for the centre, `vente.abandonShare<=0.5pp` for a
 * queue. @throws {CliError}
 */
export function readAcceptances(texts: readonly string[]): readonly Acceptance[] {
  return texts.map((text) => {
    const refuse = (expected: string): CliError =>
      wrongUsage(`--accept is ${text}; expected ${expected}`);
    const [, queueId, measureId = '', sign, digits, suffix = ''] =
      /^(?:([a-z0-9-]+)\.)?(\w+)(>=|<=)([+-]?\d+(?:\.\d+)?) ?(pp|ms|s)?$/.exec(text) ?? [];
    if (sign === undefined) throw refuse(form);
    if (!isSimulatedMeasureId(measureId))
      throw refuse('the id of a measure; docs/measures.md has them');
    const size = amountUnits[suffix];
    const unit = unitOf(measureId);
    if (suffix !== '' && size?.unit !== unit)
      throw refuse(`a change in ${unit}, for so ${measureId} is told`);
    if (suffix === '' && (unit === 'share' || unit === 'ms'))
      throw refuse(unit === 'share' ? 'points, like -1pp' : 'a time, like 2s');
    const limit = Number(digits) * (size?.times ?? 1);
    return { measureId, queueId, side: sign === '>=' ? 'least' : 'most', limit };
  });
}
