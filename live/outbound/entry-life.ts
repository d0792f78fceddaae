/**
 * State changes of outbound lists and entries, and when an entry is called again.
 *
 * Source: tapi-call-center.md 2.11.
 */
import type { AttemptResult, OutboundDocument, OutboundListState } from '../../contracts/index.ts';
import { minuteMs } from '../../kernel/index.ts';
import type { OutboundDay, OutboundEntry } from '../../store/index.ts';

interface Move {
  readonly from: readonly OutboundListState[];
  readonly to: OutboundListState;
}

const moves: { readonly [move in 'start' | 'pause' | 'close']: Move } = {
  start: { from: ['draft', 'paused', 'done'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  close: { from: ['draft', 'running', 'paused', 'done'], to: 'closed' },
};
export type ListMove = keyof typeof moves;

export function stateAfterMove(state: OutboundListState, move: ListMove): OutboundListState | null {
  const { from, to } = moves[move];
  return from.includes(state) ? to : null;
}

export function movesFrom(state: OutboundListState): readonly ListMove[] {
  return (Object.keys(moves) as ListMove[]).filter((move) => stateAfterMove(state, move) !== null);
}

/** Delay; short, as a technical failure, unlike busy or no answer, says nothing about the party. */
const failedRestMs = minuteMs;

type Limits = Pick<OutboundDocument, 'attemptsMax' | 'spacingMs' | 'restMs' | 'machineMessage'>;

/** The entry after an attempt; for an answered attempt, when the talk begins. */
export function afterAttempt(
  entry: OutboundEntry,
  result: AttemptResult,
  { attemptsMax, spacingMs, restMs, machineMessage, nowMs }: Limits & { readonly nowMs: number },
): OutboundEntry {
  if (result === 'failed') {
    return { ...entry, state: 'waiting', dueAtMs: nowMs + failedRestMs, lastResult: result };
  }
  const attempts = entry.attempts + 1;
  const after = { ...entry, attempts, lastResult: result, dueAtMs: null };
  if (result === 'answered') return { ...after, state: 'talking' };
  if (result === 'machine' && machineMessage !== null) return { ...after, state: 'reached' };
  if (result === 'badNumber') return { ...after, state: 'excluded', reason: result };
  if (attempts >= attemptsMax + entry.attemptsMore) return { ...after, state: 'exhausted' };
  const waitMs = result === 'abandoned' ? restMs : spacingMs;
  return { ...after, state: 'waiting', dueAtMs: nowMs + waitMs };
}

/** Adds the agent's outcome to an entry; a callback becomes due after the talk. */
export function withOutcome(
  entry: OutboundEntry,
  { codes, callbackAtMs }: { readonly codes: readonly string[]; readonly callbackAtMs?: number },
): OutboundEntry {
  if (callbackAtMs === undefined) return { ...entry, codes };
  // A second callback request changes the time but adds no attempt.
  const attemptsMore = entry.attemptsMore + (entry.dueAtMs === null ? 1 : 0);
  const called = { ...entry, codes, attemptsMore, dueAtMs: callbackAtMs };
  return entry.state === 'reached' ? { ...called, state: 'waiting' } : called;
}

export function afterTalk(entry: OutboundEntry): OutboundEntry {
  return { ...entry, state: entry.dueAtMs === null ? 'reached' : 'waiting' };
}

const dialledResults = ['noAnswer', 'busy', 'machine', 'badNumber'] as const;

/** The day's counts when an attempt begins, or ends with a result. */
export function countAttempt(
  { counts, ...day }: OutboundDay,
  of: AttemptResult | 'ringing',
  { by, nowMs }: { readonly by: 1 | -1; readonly nowMs: number },
): OutboundDay {
  return { ...day, counts: { ...counts, [of]: (counts[of] ?? 0) + by, lastAtMs: nowMs } };
}

/** A list's figures of a day; answered calls include those abandoned by the dialler. */
export function figuresOf({ day, counts: { firstAtMs, lastAtMs, ...results } }: OutboundDay) {
  const dialAbandoned = results.abandoned ?? 0;
  const dialAnswered = (results.answered ?? 0) + dialAbandoned;
  const others = dialledResults.reduce((sum, result) => sum + (results[result] ?? 0), 0);
  const dialled = dialAnswered + others + (results.ringing ?? 0);
  const hours = (lastAtMs - firstAtMs) / (60 * minuteMs);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  return {
    day,
    dialled,
    dialAnswered,
    dialAbandoned,
    results,
    dialledPerHour: share(dialled, hours),
    outboundServedPerHour: share(dialAnswered - dialAbandoned, hours),
    outboundAbandonShare: share(dialAbandoned, dialAnswered),
    outboundAnswerShare: share(dialAnswered, dialled),
  };
}
