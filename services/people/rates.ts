/**
 * Token buckets for each principal and class of operations. A fixed window would let twice as many
 * requests through at its edge.
 */
import type { Clock } from '../../live/index.ts';

/** Classes of operations. `account` counts sign-in attempts for one account, from any address. */
export const rateClasses = ['control', 'interactive', 'integration', 'auth', 'account'] as const;

export type RateClass = (typeof rateClasses)[number];

/** Tokens that a bucket gains in a second, and the most that it holds. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Default rates; `auth` is counted by address, as nobody is known yet. */
export const ratesDefault: { readonly [Class in RateClass]: Rate } = {
  control: { perSecond: 20, burst: 60 },
  interactive: { perSecond: 50, burst: 100 },
  integration: { perSecond: 200, burst: 400 },
  auth: { perSecond: 5 / 60, burst: 5 },
  account: { perSecond: 1 / 60, burst: 10 },
};

export type Rates = typeof ratesDefault;

/** Most buckets kept; those untouched longest go first. */
const bucketsMax = 20_000;

interface Taken {
  readonly left: number;
  /** Wait until a token is available, or the bucket is full. */
  readonly waitMs: number;
}

export class Buckets {
  readonly #clock: Clock;
  readonly #fullAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one of `max` tokens; an empty bucket fills in `fillMs`. */
  take(name: string, fillMs: number, max: number): Taken {
    const { left, waitMs } = this.look(name, fillMs, max);
    if (left < 1) return { left: -1, waitMs };
    const nowMs = this.#clock.nowMs();
    const fullAtMs = Math.max(nowMs, this.#fullAtMs.get(name) ?? 0) + fillMs / max;
    // The order of last use is only kept once buckets may have to be removed.
    if (this.#fullAtMs.size > bucketsMax / 2) this.#fullAtMs.delete(name);
    this.#fullAtMs.set(name, fullAtMs);
    if (this.#fullAtMs.size > bucketsMax) {
      this.#fullAtMs.delete(this.#fullAtMs.keys().next().value ?? '');
    }
    return { left: left - 1, waitMs: fullAtMs - nowMs };
  }

  /** A bucket's tokens, and the wait until it has one; takes nothing. */
  look(name: string, fillMs: number, max: number): Taken {
    const eachMs = fillMs / max;
    const takenMs = Math.max(0, (this.#fullAtMs.get(name) ?? 0) - this.#clock.nowMs());
    // The addition absorbs rounding, which would cost one request.
    const left = Math.floor(max - takenMs / eachMs + 1 / 1_000);
    return { left, waitMs: left > 0 ? 0 : takenMs + eachMs - fillMs };
  }

  /** Fills a bucket again, by forgetting what was taken. */
  forget(name: string): void {
    this.#fullAtMs.delete(name);
  }
}

/** How long an empty bucket takes to fill. */
export function fillMsOf({ perSecond, burst }: Rate): number {
  return Math.ceil((burst / perSecond) * 1_000);
}

export interface RateUse {
  readonly left: number;
  /** Wait in ms until one more request is allowed; 0 if now. */
  readonly retryAfterMs: number;
}

/** Waits are rounded up to whole seconds, as `Retry-After` is. */
export function inSeconds(waitMs: number): number {
  return Math.ceil(waitMs / 1_000) * 1_000;
}
