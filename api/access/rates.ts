/**
 * How often a principal may ask: a bucket for each class, so that nobody's load sheds another's.
 *
 * Buckets, because a window would let twice as many through at its edge; they run by the clock of
 * the service.
 * Source: ux-and-api.md 2.6; the IETF's draft of RateLimit headers.
 */
import type { FastifyRequest } from 'fastify';
import { type Clock, steadyClock } from '../../live/index.ts';
import type { Principal } from '../access.ts';
import type { OperationSpec } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { plainAddress } from './origin.ts';

/**
 * Classes of operations; each principal has a bucket of each. `account` counts attempts to sign in
 * to one account, whatever addresses they come from.
 */
export const rateClasses = ['control', 'interactive', 'integration', 'auth', 'account'] as const;
export type RateClass = (typeof rateClasses)[number];

/** How fast a bucket fills, and how much it holds. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Unless said otherwise; `auth` counts by address, before anybody is known. */
export const ratesDefault: { readonly [Class in RateClass]: Rate } = {
  control: { perSecond: 20, burst: 60 },
  interactive: { perSecond: 50, burst: 100 },
  integration: { perSecond: 200, burst: 400 },
  auth: { perSecond: 5 / 60, burst: 5 },
  account: { perSecond: 1 / 60, burst: 10 },
};

export type Rates = typeof ratesDefault;

/** Buckets kept; the one longest untouched goes first. */
const bucketsMax = 20_000;

interface Taken {
  /** Below 0: there was nothing to take. */
  readonly left: number;
  /** Until there is something to take again, or the bucket is full. */
  readonly waitMs: number;
}

/** Buckets by name: of each only the instant at which it will be full. */
export class Buckets {
  readonly #clock: Clock;
  readonly #fullAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one of `max`, which come back over `fillMs`. */
  take(name: string, fillMs: number, max: number): Taken {
    const nowMs = this.#clock.nowMs();
    const eachMs = fillMs / max;
    const fullAtMs = Math.max(nowMs, this.#fullAtMs.get(name) ?? 0) + eachMs;
    const overMs = fullAtMs - nowMs - fillMs;
    // What a division leaves over is no request too many.
    if (overMs > eachMs / 1_000) return { left: -1, waitMs: overMs };
    // Their order matters where one may have to go.
    if (this.#fullAtMs.size > bucketsMax / 2) this.#fullAtMs.delete(name);
    this.#fullAtMs.set(name, fullAtMs);
    if (this.#fullAtMs.size > bucketsMax) {
      this.#fullAtMs.delete(this.#fullAtMs.keys().next().value ?? '');
    }
    const left = Math.max(0, max - Math.ceil((fullAtMs - nowMs) / eachMs));
    return { left, waitMs: fullAtMs - nowMs };
  }

  /** Gives all back that was taken from one. */
  forget(name: string): void {
    this.#fullAtMs.delete(name);
  }
}

/** How long an empty bucket takes to fill. */
export function fillMsOf({ perSecond, burst }: Rate): number {
  return Math.ceil((burst / perSecond) * 1_000);
}

/** Who a request is counted for. */
export type Asker = Pick<FastifyRequest, 'principal' | 'ip'>;

/** Refuses who asks more often than the class of the operation allows. */
export type TakeTurn = (
  operation: Pick<OperationSpec, 'method' | 'rate'>,
  request: Asker,
  reply: Headers,
) => void;

/** Where an answer's headers are set. */
export interface Headers {
  header(name: string, value: unknown): unknown;
}

/** Counts by principal and class; says how many are left. */
export function takeTurns(clock: Clock, given: Partial<Rates> = {}): TakeTurn {
  const rates: Rates = { ...ratesDefault, ...given };
  const buckets = new Buckets(steadyClock(clock));
  return (operation, request, reply) => {
    const name = classOf(operation, request.principal);
    const { perSecond, burst } = rates[name];
    const fillMs = fillMsOf(rates[name]);
    const owner = `${name} ${request.principal?.id ?? plainAddress(request.ip)}`;
    const { left, waitMs } = buckets.take(owner, fillMs, burst);
    reply.header('ratelimit-policy', `"${name}";q=${burst};w=${Math.ceil(fillMs / 1_000)}`);
    const waitSeconds = Math.ceil(waitMs / 1_000);
    reply.header('ratelimit', `"${name}";r=${Math.max(0, left)};t=${waitSeconds}`);
    if (left >= 0) return;
    const most = `${burst} at once and ${Number(perSecond.toPrecision(3))} a second after that`;
    const detail = `These are more requests of the class ${name} than ${most}.`;
    throw new Refusal('rate_limited', detail, { retryAfterMs: waitSeconds * 1_000 });
  };
}

/** What changes something is apart from what is read: a screen that reloads stops no answer. */
function classOf(
  { method, rate }: Pick<OperationSpec, 'method' | 'rate'>,
  principal: Principal | null,
): RateClass {
  if (principal?.kind === 'key') return 'integration';
  return rate ?? (method === 'GET' ? 'interactive' : 'control');
}
