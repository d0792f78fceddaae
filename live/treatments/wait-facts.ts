/**
 * The facts of a waiting call that only the live service knows: the wait, the queue, the centre.
 *
 * Source: rules.md C1.
 */
import { type FactRecord, type FactsFile, factRecord } from '../../rules/index.ts';
import type { KeptCall } from '../projection/kept-call.ts';
import type { TreatmentPoint } from './treatment-scheduler.ts';

export interface WaitingCall {
  readonly call: Pick<KeptCall, 'arrivedAtMs' | 'enteredAtMs'>;
  readonly point: TreatmentPoint;
  readonly position: number;
  /** null: unknown. */
  readonly expectedMs: number | null;
  /** Calls in its queue, and when the first of them entered. */
  readonly queueWaiting: number;
  readonly oldestEnteredAtMs: number;
  /** What its caller brought. */
  readonly known: FactsFile;
  /** What the centre says, now: it may be another time than when the call came. */
  readonly centre: FactsFile;
}

/** All together, as rules read them. */
export function waitRecord(waiting: WaitingCall, nowMs: number): FactRecord {
  const { call, point, position, expectedMs, known, centre } = waiting;
  return factRecord({
    ...known,
    ...centre,
    'call.waitMs': nowMs - call.enteredAtMs,
    'call.contactWaitMs': nowMs - call.arrivedAtMs,
    'call.position': position,
    'call.ewtMs': expectedMs,
    'call.treatmentPoint': point,
    'queue.waiting': waiting.queueWaiting,
    'queue.oldestWaitMs': nowMs - waiting.oldestEnteredAtMs,
  });
}
