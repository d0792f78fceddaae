/** The units that figures of a report are told in. */
import { measures } from '../../metrics/index.ts';

/** Unit of a measure; what has none is a count of calls. */
export function unitOf(measureId: string): string {
  return measures.find(({ id }) => id === measureId)?.unit ?? 'calls';
}
