/** Default parameters for orders. */
import type { OrderPolicy } from '../contracts/index.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../kernel/index.ts';

export const lookUpWaitsMs: readonly number[] = [5 * secondMs, 30 * secondMs, 5 * minuteMs, hourMs];

export const defaultPolicy: OrderPolicy = {
  orderCompletion: true,
  sourceCodeRequired: false,
  allowOutOfBalance: false,
  overBasisPointsMax: 0,
  underBasisPointsMax: 0,
  declineRetriesMax: 2,
  unreserveOnDecline: false,
  fraudCheck: true,
  authoriseOnlyIfClear: false,
  reserveAtSubmit: true,
  checkThresholdMinor: 50_000,
  checkHoldMs: 5 * dayMs,
  promptsMaxPerKey: 1,
  snapshotBytesMax: 65_536,
  draftIdleMs: 7 * dayMs,
  summaryIdleMs: 30 * minuteMs,
  modifyIdleMs: 2 * hourMs,
  submitDeadlineMs: 90 * secondMs,
  authTimeoutMs: minuteMs,
  authRefreshBeforeMs: dayMs,
  declineBackoffMs: 6 * hourMs,
  unknownReviewMs: 2 * hourMs,
  providerKeyLifeMs: 23 * hourMs,
  paymentRepairMs: dayMs,
  captureTimeoutMs: 10 * minuteMs,
  checkoutLapseMs: 30 * minuteMs,
  reserveTimeoutMs: 30 * secondMs,
  backorderCheckMs: dayMs,
  delayCancelMs: 0,
};
