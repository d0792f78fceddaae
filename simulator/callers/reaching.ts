/** Reaching somebody by phone: whether he answers, and how long it rings. */
import type { ReachPlan } from './caller-plan.ts';
import type { AttemptDraw } from './decisions.ts';

/** What comes of one attempt; each takes four draws from `firstDraw` on. */
export interface Reached {
  readonly isAnswered: boolean;
  readonly ringMs: number;
  /** Until the next attempt, where there is one. */
  readonly spacingMs: number;
}

const drawsPerTry = 4;

/** Attempt number `nth`, from 0. */
export function tryToReach(plan: ReachPlan, nth: number, draw: AttemptDraw): Reached {
  const first = drawsPerTry * nth;
  const { answerShare, ringTime, spacing } = plan;
  return {
    isAnswered: draw(first) < answerShare,
    ringMs: ringTime === null ? 0 : Math.round(ringTime.quantile(draw(first + 1))),
    spacingMs: spacing === null ? 0 : Math.round(spacing.quantile(draw(first + 2))),
  };
}

/**
 * How many may ring at once, so that more answers than `free` come with at most this chance; each
 * answers with `answerShare`.
 */
export function ringingMax({
  free,
  answerShare,
  chanceMax,
}: {
  readonly free: number;
  readonly answerShare: number;
  readonly chanceMax: number;
}): number {
  if (free <= 0) return 0;
  if (answerShare <= 0) return ringingCap;
  // Chances of 0..free answers among those who ring so far.
  let chances = [1];
  let ringing = 0;
  while (ringing < ringingCap) {
    const next = Array.from(
      { length: free + 1 },
      (_, answers) =>
        (chances[answers] ?? 0) * (1 - answerShare) + (chances[answers - 1] ?? 0) * answerShare,
    );
    const enough = next.reduce((sum, chance) => sum + chance, 0);
    if (1 - enough > chanceMax + 1e-12) break;
    chances = next;
    ringing += 1;
  }
  return ringing;
}

/** More never ring at once. */
const ringingCap = 1_000;
