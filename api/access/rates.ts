/**
 * How often a principal may ask: a bucket for each class, so that nobody's load sheds another's.
 *
 * `@fastify/rate-limit` counts; the buckets are ours, because a window would let twice as many
 * through at its edge, and because they run by the clock of the service.
 * Source: ux-and-api.md 2.6; the IETF's draft of RateLimit headers.
 */
import rateLimit, { type FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../live/index.ts';
import type { OperationSpec } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import type { Principal } from './principal.ts';

/** Classes of operations; each principal has a bucket of each. */
export const rateClasses = ['control', 'interactive', 'integration', 'auth'] as const;
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
};

export type Rates = typeof ratesDefault;

/** Buckets kept; the one longest untouched goes first. */
const bucketsMax = 20_000;

interface Taken {
  /** Above `max`: there was nothing to take. */
  readonly current: number;
  /** Until there is something to take again, or the bucket is full. */
  readonly ttl: number;
}

/** Buckets by name: of each only the instant at which it will be full. */
class Buckets {
  readonly #nowMs: () => number;
  readonly #fullAtMs = new Map<string, number>();

  constructor({ nowMs }: { readonly nowMs: () => number }) {
    this.#nowMs = nowMs;
  }

  /** Takes one of `max`, which come back over `fillMs`. */
  take(name: string, fillMs: number, max: number): Taken {
    const nowMs = this.#nowMs();
    const eachMs = fillMs / max;
    const fullAtMs = Math.max(nowMs, this.#fullAtMs.get(name) ?? 0) + eachMs;
    const overMs = fullAtMs - nowMs - fillMs;
    // What a division leaves over is no request too many.
    if (overMs > eachMs / 1_000) return { current: max + 1, ttl: overMs };
    // Their order matters where one may have to go.
    if (this.#fullAtMs.size > bucketsMax / 2) this.#fullAtMs.delete(name);
    this.#fullAtMs.set(name, fullAtMs);
    if (this.#fullAtMs.size > bucketsMax) {
      this.#fullAtMs.delete(this.#fullAtMs.keys().next().value ?? '');
    }
    return { current: Math.ceil((fullAtMs - nowMs) / eachMs), ttl: fullAtMs - nowMs };
  }
}

/** Refuses who asks more often than the class of the operation allows. */
export type TakeTurn = (
  operation: Pick<OperationSpec, 'method' | 'rate'>,
  request: FastifyRequest,
  reply: Headers,
) => Promise<void>;

/** Where an answer's headers are set. */
export interface Headers {
  header(name: string, value: unknown): unknown;
}

/** Counts by principal and class; says how many are left. */
export async function takeTurns(
  app: FastifyInstance,
  {
    clock,
    rates: given = {},
  }: { readonly clock: Clock; readonly rates?: Partial<Rates> | undefined },
): Promise<TakeTurn> {
  const rates: Rates = { ...ratesDefault, ...given };
  const buckets = new Buckets({ nowMs: () => clock.nowMs() });
  await app.register(rateLimit, { global: false, store: storeOf(buckets) });
  const counters = Object.fromEntries(
    rateClasses.map((name) => {
      const { perSecond, burst: max } = rates[name];
      const timeWindow = Math.ceil((max / perSecond) * 1_000);
      const keyGenerator = ({ ip, principal }: FastifyRequest) => `${name} ${principal?.id ?? ip}`;
      const policy = `"${name}";q=${max};w=${Math.ceil(timeWindow / 1_000)}`;
      return [name, { policy, count: app.createRateLimit({ max, timeWindow, keyGenerator }) }];
    }),
  ) as { readonly [Class in RateClass]: { readonly policy: string; readonly count: Count } };
  return async (operation, request, reply) => {
    const name = classOf(operation, request.principal);
    const { policy, count } = counters[name];
    const counted = await count(request);
    if (counted.isAllowed) return;
    const { remaining, ttl, ttlInSeconds, isExceeded } = counted;
    reply.header('ratelimit-policy', policy);
    reply.header('ratelimit', `"${name}";r=${remaining};t=${ttlInSeconds}`);
    if (!isExceeded) return;
    const { perSecond, burst } = rates[name];
    const most = `${burst} at once and ${Number(perSecond.toPrecision(3))} a second after that`;
    const detail = `These are more requests of the class ${name} than ${most}.`;
    throw new Refusal('rate_limited', detail, { retryAfterMs: Math.ceil(ttl / 1_000) * 1_000 });
  };
}

type Count = ReturnType<FastifyInstance['createRateLimit']>;

/** What changes something is apart from what is read: a screen that reloads stops no answer. */
function classOf(
  { method, rate }: Pick<OperationSpec, 'method' | 'rate'>,
  principal: Principal | null,
): RateClass {
  if (principal?.kind === 'key') return 'integration';
  return rate ?? (method === 'GET' ? 'interactive' : 'control');
}

/** As the library wants to be given a store. */
function storeOf(buckets: Buckets): FastifyRateLimitStoreCtor {
  return class {
    incr(
      name: string,
      done: (error: Error | null, taken: Taken) => void,
      fillMs: number,
      max: number,
    ): void {
      done(null, buckets.take(name, fillMs, max));
    }

    child(): this {
      return this;
    }
  };
}
