/**
 * Share of callers who call again after abandoning, less those who call again after being served.
 * Biased if only queued callers are identified.
 */
import type { CallList, LoggedCall } from './logged-calls.ts';

export interface CallsAgainFit {
  readonly abandoned: number;
  readonly served: number;
  /** Share of abandoned calls after which the caller called again that day. */
  readonly afterAbandonShare: number;
  readonly afterServiceShare: number;
  readonly redialShare: number;
  /** Quartiles of the time from an abandoned call to the caller's next. */
  readonly gapMs: readonly [number, number, number];
}

/** The calls must be in order of entry. */
export function fitCallsAgain(calls: CallList): CallsAgainFit | null {
  const seen = { abandoned: 0, served: 0, again: 0, servedAgain: 0 };
  const gaps: number[] = [];
  let day: number | null = null;
  const last = new Map<string, LoggedCall>();
  for (const call of calls) {
    if (call.day !== day) last.clear();
    day = call.day;
    if (call.caller === null) continue;
    const before = last.get(call.caller);
    last.set(call.caller, call);
    if (before?.outcome === 'abandoned') {
      seen.again += 1;
      gaps.push(Math.max(0, call.enteredAtMs - before.enteredAtMs - before.waitMs));
    } else if (before?.outcome === 'answered') seen.servedAgain += 1;
    if (call.outcome === 'abandoned') seen.abandoned += 1;
    else if (call.outcome === 'answered') seen.served += 1;
  }
  if (seen.abandoned === 0 || seen.served === 0) return null;
  gaps.sort((a, b) => a - b);
  const quartile = (share: number): number => gaps[Math.floor(share * gaps.length)] ?? 0;
  const afterAbandonShare = seen.again / seen.abandoned;
  const afterServiceShare = seen.servedAgain / seen.served;
  return {
    abandoned: seen.abandoned,
    served: seen.served,
    afterAbandonShare,
    afterServiceShare,
    redialShare: Math.max(0, afterAbandonShare - afterServiceShare),
    gapMs: [quartile(0.25), quartile(0.5), quartile(0.75)],
  };
}
