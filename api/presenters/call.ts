/** Calls as they are when they are read. Source: ux-and-api.md 3.3, reference README 3. */
import type { CallResource, ExpectedWaitResource } from '../../contracts/index.ts';
import { featuresOf, type KeptCall } from '../../live/index.ts';
import type { WaitPrediction } from '../../metrics/index.ts';
import type { Wire } from '../wire.ts';

/** The call with what changes by itself: waits, places, what may be done. */
export function callNow(kept: KeptCall, wire: Wire): CallResource {
  const { call } = kept;
  const { live } = wire;
  const wait = live.waitOf(call.callId);
  return {
    ...call,
    waitMs: waitMsOf(kept, live.nowMs),
    position: wait?.position ?? null,
    expectedWait: presentExpectedWait(wait?.expected ?? null, wire),
    announcedWait: presentExpectedWait(wait?.announced ?? null, wire),
    legs: kept.legs.map((made) => ({ ...made.leg, features: featuresOf(made, live) })),
  };
}

/** How long the caller has waited, or did, in the last queue; null: in none. */
export function waitMsOf({ waitFromMs, waitToMs }: KeptCall, nowMs: number): number | null {
  return waitFromMs === null ? null : (waitToMs ?? nowMs) - waitFromMs;
}

export function presentExpectedWait(
  wait: WaitPrediction | null,
  wire: Wire,
): ExpectedWaitResource | null {
  if (wait === null) return null;
  const { position, basis, expectedMs, range } = wait;
  return {
    position,
    basis,
    expectedMs,
    lowMs: range?.lowMs ?? null,
    highMs: range?.highMs ?? null,
    at: wire.instant(wait.atMs),
  };
}
