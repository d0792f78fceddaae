/** What the manual says of measures that simulations alone have. */
import type { FurtherMeasures } from '../../metrics/index.ts';
import { outsideMeasures } from './ledger-measures.ts';

/** A part of `docs/measures.md`. */
export const outsideMeasuresPart: FurtherMeasures = {
  opening: `## Of simulations alone

What the routing core does not see: callers before the queue and after their call, orders, the
roster. \`calls\`, first in every report, are the queue entries O of a day. A simulation counts the rest in a ledger, and \`callwright simulate --measure\` shows it. An
*attempt* is a try to come in, first or again; a *queue entry* is an attempt that found a line and a
queue. Money is in minor units. A level is a mean over time, integrated at every change, not derived
from waits.
`,
  measures: outsideMeasures,
};
