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

/** Redials of a scenario, and the logged calls that they replace. */
export interface RedialFit {
  /** Share of all abandoned calls after which the caller redials. */
  readonly share: number;
  readonly delay: { readonly meanMs: number; readonly scv: number };
  /** Rows of calls that follow an abandoned one of the same caller and day. */
  readonly rows: ReadonlySet<number>;
  /** Share of these calls that are redials; others would have come anyway. */
  readonly redialPart: number;
}

const abandonedMin = 50;
const redialShareMin = 0.02;
/** Distance of the quartiles of a normal distribution, in standard deviations. */
const quartilesApart = 1.349;
const gapMsMin = 1_000;

/** Null: too few callers abandoned, or they redial no more than served ones call again. */
export function fitRedials(calls: CallList, again: CallsAgainFit | null): RedialFit | null {
  if (again === null || again.abandoned < abandonedMin) return null;
  const { redialShare, afterAbandonShare, abandoned } = again;
  const rows = new Set<number>();
  let all = 0;
  for (const { call, before } of withBefore(calls)) {
    if (call.outcome === 'abandoned') all += 1;
    if (before?.outcome === 'abandoned') rows.add(call.row);
  }
  const share = (redialShare * abandoned) / all;
  if (share < redialShareMin) return null;
  const [low, median, high] = again.gapMs.map((ms) => Math.max(gapMsMin, ms));
  const sigma = Math.log((high ?? 1) / (low ?? 1)) / quartilesApart;
  const delay = { meanMs: (median ?? 1) * Math.exp(sigma ** 2 / 2), scv: Math.expm1(sigma ** 2) };
  return { share, delay, rows, redialPart: redialShare / afterAbandonShare };
}

interface CallWithBefore {
  readonly call: LoggedCall;
  /** The caller's call before it on that day. */
  readonly before: LoggedCall | undefined;
}

/** The calls must be in order of entry. */
function* withBefore(calls: CallList): Generator<CallWithBefore> {
  let day: number | null = null;
  const last = new Map<string, LoggedCall>();
  for (const call of calls) {
    if (call.day !== day) last.clear();
    day = call.day;
    yield { call, before: call.caller === null ? undefined : last.get(call.caller) };
    if (call.caller !== null) last.set(call.caller, call);
  }
}

/** The calls must be in order of entry. */
export function fitCallsAgain(calls: CallList): CallsAgainFit | null {
  const seen = { abandoned: 0, served: 0, again: 0, servedAgain: 0 };
  const gaps: number[] = [];
  for (const { call, before } of withBefore(calls)) {
    if (call.caller === null) continue;
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
