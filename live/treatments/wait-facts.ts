/**
 * The facts of a waiting call that only the live service knows: the wait, the queue, the clock.
 *
 * Source: rules.md C1.
 */
import { type FactRecord, type FactsFile, factRecord } from '../../rules/index.ts';
import { localTimeAt } from '../local-time.ts';
import type { CallView } from '../projection/call-view.ts';
import type { TreatmentPoint } from './treatment-clerk.ts';

export interface WaitingCall {
  readonly call: Pick<CallView, 'arrivedAtMs' | 'enteredAtMs'>;
  readonly point: TreatmentPoint;
  readonly position: number;
  /** null: unknown. */
  readonly expectedMs: number | null;
  /** Calls in its queue, and when the first of them entered. */
  readonly queueWaiting: number;
  readonly oldestEnteredAtMs: number;
  /** What its caller brought. */
  readonly known: FactsFile;
}

/** When it is. */
export interface Moment {
  readonly nowMs: number;
  readonly originMs: number;
  readonly timeZone: string;
}

const msPerMinute = 60_000;

/** All together, as rules read them. */
export function waitRecord(waiting: WaitingCall, moment: Moment): FactRecord {
  const { call, point, position, expectedMs, known } = waiting;
  const { nowMs, originMs, timeZone } = moment;
  const local = localTimeAt(originMs + nowMs, timeZone);
  return factRecord({
    ...known,
    'call.waitMs': nowMs - call.enteredAtMs,
    'call.contactWaitMs': nowMs - call.arrivedAtMs,
    'call.position': position,
    'call.ewtMs': expectedMs,
    'call.treatmentPoint': point,
    'queue.waiting': waiting.queueWaiting,
    'queue.oldestWaitMs': nowMs - waiting.oldestEnteredAtMs,
    'clock.minuteOfDay': Math.floor(local.msOfDay / msPerMinute),
    'clock.weekday': local.weekday,
    'clock.dayNumber': Number(local.date.replaceAll('-', '')),
  });
}
