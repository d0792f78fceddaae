/** The units that figures of a report are told in. */
import { definitionOf, isSimulatedMeasureId } from '../../simulator/index.ts';

/** Unit of a measure; what has none is a count of calls. */
export function unitOf(measureId: string): string {
  return isSimulatedMeasureId(measureId) ? definitionOf(measureId).unit : 'calls';
}
