/**
 * Attempts to sign in: limited for each account, wherever they come from, and written down with the
 * account, the address and the result.
 *
 * Attempts from an address at which the account has signed in before are counted apart: nobody
 * else's wrong passwords keep a person out at their own place.
 * Source: ux-and-api.md 5.1, 15; NIST SP 800-63B 5.2.2.
 */
import { maskCardNumbers } from '../../contracts/index.ts';
import { type Clock, steadyClock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';
import { Buckets, fillMsOf, inSeconds, type Rate, type RateUse } from './rates.ts';

/** What became of an attempt, or of a sign-in. */
export type SignInResult =
  | 'signedIn'
  | 'refused'
  | 'limited'
  | 'signedOut'
  | 'signedOutEverywhere'
  | 'cookieUsedTwice';

/** One attempt. */
export interface SignInAttempt {
  /** As it was typed. */
  readonly account: string;
  readonly address: string;
  readonly requestId: string;
}

/** Pairs of account and address that are remembered; beyond, the oldest is forgotten. */
const placesMax = 20_000;
/** Refusals of one address for their number that are written down: one in so long. */
const limitedEveryMs = 60_000;
/** What is typed that is no id may be a password: it is not written down. */
const accountForm = /^[\w.@|:-]{1,128}$/;

export class SignInAttempts {
  readonly #rate: Rate;
  readonly #buckets: Buckets;
  readonly #places = new Set<string>();
  readonly #store: Store;
  readonly #wire: Pick<Wire, 'centreId' | 'live'>;

  constructor(of: {
    readonly rate: Rate;
    readonly clock: Clock;
    readonly store: Store;
    /** Whose audit it is, written by the clock of the centre. */
    readonly wire: Pick<Wire, 'centreId' | 'live'>;
  }) {
    this.#rate = of.rate;
    this.#buckets = new Buckets(steadyClock(of.clock));
    this.#store = of.store;
    this.#wire = of.wire;
  }

  /** Counts an attempt. @throws {Refusal} where the account has had too many. */
  begin(attempt: SignInAttempt): void {
    const { burst } = this.#rate;
    const name = this.#bucketOf(attempt);
    const { left, waitMs } = this.#buckets.take(name, fillMsOf(this.#rate), burst);
    if (left >= 0) return;
    this.limited(attempt);
    const detail = `There were more than ${burst} attempts to sign in to this account; try again later.`;
    throw new Refusal('rate_limited', detail, { retryAfterMs: inSeconds(waitMs) });
  }

  /** How many attempts are left to an account, as seen from an address; to look takes none away. */
  leftOf(account: string, address: string): RateUse {
    const name = this.#bucketOf({ account, address });
    const { left, waitMs } = this.#buckets.look(name, fillMsOf(this.#rate), this.#rate.burst);
    return { left, retryAfterMs: inSeconds(waitMs) };
  }

  /** It was refused for the number of attempts; written down once a minute for an address. */
  limited(attempt: SignInAttempt): void {
    const { left } = this.#buckets.take(`limited ${attempt.address}`, limitedEveryMs, 1);
    if (left >= 0) this.note(attempt, 'limited');
  }

  /** It was right: what was counted is forgotten, and the address is known from now on. */
  succeed(attempt: SignInAttempt): void {
    const { account, address } = attempt;
    this.#buckets.forget(this.#bucketOf(attempt));
    const place = placeOf(account, address);
    this.#places.delete(place);
    this.#places.add(place);
    const [oldest] = this.#places;
    if (this.#places.size > placesMax && oldest !== undefined) this.#places.delete(oldest);
    this.note(attempt, 'signedIn');
  }

  /** Writes down what became of it. */
  note({ account, address, requestId }: SignInAttempt, result: SignInResult): void {
    const isId = accountForm.test(account) && maskCardNumbers(account) === account;
    const isTheirs = result !== 'refused' && result !== 'limited';
    const { centreId, live } = this.#wire;
    this.#store.insist(() =>
      this.#store.access.addAudit({
        atMs: live.originMs + live.nowMs,
        centreId,
        actor: isTheirs ? account : '',
        action: result.startsWith('signedOut') ? 'signOut' : 'signIn',
        subject: '/session',
        before: null,
        after: { account: isId ? account : null, address, result },
        requestId,
      }),
    );
  }

  #bucketOf({ account, address }: Pick<SignInAttempt, 'account' | 'address'>): string {
    const place = placeOf(account, address);
    return this.#places.has(place) ? place : `account ${account}`;
  }
}

function placeOf(account: string, address: string): string {
  return JSON.stringify([account, address]);
}
