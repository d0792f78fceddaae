/** Decisions of callers, such as redialling, from their draws and announced waits. */
import type {
  BalkPlan,
  CallAgainPlan,
  CallbackPlan,
  IvrPlan,
  OrderPlan,
  ReachPlan,
  ShareByWait,
  UpSellPlan,
} from './compile-callers.ts';

export type AttemptDraw = (draw: number) => number;

export function balks(
  { share, byAnnouncedWait }: BalkPlan,
  announcedMs: number | null,
  uniform: number,
): boolean {
  const told =
    announcedMs === null || byAnnouncedWait === null ? 0 : shareAt(byAnnouncedWait, announcedMs);
  return uniform < 1 - (1 - share) * (1 - told);
}

/** Time from an attempt's end to the caller's next call, in ms; null if they do not call again. */
export function callsAgainAfter(
  { share, delay, attemptsMax }: CallAgainPlan,
  attempt: number,
  uniforms: { readonly decision: number; readonly delay: number },
): number | null {
  if (attempt + 1 >= attemptsMax || uniforms.decision >= share) return null;
  return Math.round(delay.quantile(uniforms.delay));
}

export function ivrOutcome(
  { time, containedShare }: IvrPlan,
  draw: AttemptDraw,
): { readonly lengthMs: number; readonly isContained: boolean } {
  return {
    lengthMs: Math.round(time.quantile(draw(0))),
    isContained: containedShare > 0 && draw(1) < containedShare,
  };
}

/** Order value in minor units of money; null without an order. */
export function orderValue({ share, valueMinor }: OrderPlan, draw: AttemptDraw): number | null {
  if (share === 0 || draw(0) >= share) return null;
  return valueMinor.quantile(draw(1));
}

export function upSellOutcome(
  { share, whenWaitingMax, time, acceptShare, valueMinor }: UpSellPlan,
  waiting: number,
  draw: AttemptDraw,
): { readonly lengthMs: number; readonly valueMinor: number | null } | null {
  if (whenWaitingMax !== null && waiting > whenWaitingMax) return null;
  if (share < 1 && draw(0) >= share) return null;
  return {
    lengthMs: Math.round(time.quantile(draw(1))),
    valueMinor: draw(2) < acceptShare ? valueMinor.quantile(draw(3)) : null,
  };
}

export function takesCallback(
  { offerAboveWaitMs, acceptShare, acceptByExpectedWait }: CallbackPlan,
  expectedMs: number,
  draw: AttemptDraw,
): boolean {
  if (expectedMs <= offerAboveWaitMs) return false;
  const share =
    acceptByExpectedWait === null ? acceptShare : shareAt(acceptByExpectedWait, expectedMs);
  return draw(0) < share;
}

/** Share at a wait: linear between the points, 0 before the first, constant after the last. */
function shareAt(points: ShareByWait, waitMs: number): number {
  let [beforeMs, before] = points[0] ?? [0, 0];
  if (waitMs < beforeMs) return 0;
  for (const [atMs, share] of points) {
    if (waitMs <= atMs) {
      if (atMs === beforeMs) return share;
      return before + ((share - before) * (waitMs - beforeMs)) / (atMs - beforeMs);
    }
    beforeMs = atMs;
    before = share;
  }
  return before;
}

/** Result of one attempt to reach a person by telephone, which takes four draws. */
export interface DialOutcome {
  readonly isAnswered: boolean;
  readonly ringMs: number;
  readonly spacingMs: number;
}

const drawsPerTry = 4;

export function tryToReach(plan: ReachPlan, nth: number, draw: AttemptDraw): DialOutcome {
  const first = drawsPerTry * nth;
  const { answerShare, ringTime, spacing } = plan;
  return {
    isAnswered: draw(first) < answerShare,
    ringMs: ringTime === null ? 0 : Math.round(ringTime.quantile(draw(first + 1))),
    spacingMs: spacing === null ? 0 : Math.round(spacing.quantile(draw(first + 2))),
  };
}
