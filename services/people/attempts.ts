/**
 * Sign-in attempts, limited for each account and audited.
 *
 * Attempts from an address that has signed in to the account are counted apart, so that others'
 * wrong passwords lock nobody out. Source: NIST SP 800-63B 5.2.2.
 */
import {
  type ErrorCode,
  maskCardNumbers,
  peopleMessages,
  Refusal,
  refusal,
} from '../../contracts/index.ts';
import { type Clock, steadyClock, type Wire } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { Buckets, fillMsOf, inSeconds, type Rate, type RateUse } from './rates.ts';

export type SignInResult =
  | 'signedIn'
  | 'refused'
  | 'limited'
  | 'signedOut'
  | 'signedOutEverywhere'
  | 'cookieUsedTwice';

export interface SignInAttempt {
  readonly account: string;
  readonly address: string;
  readonly requestId: string;
}

/** Most pairs of account and address remembered; the oldest is forgotten first. */
const placesMax = 20_000;
/** Refusals by the limit are audited once in this time for an address. */
const limitedEveryMs = 60_000;
/** How a proof that does not fit is refused. */
const wrong: readonly ErrorCode[] = ['not_authenticated', 'pin_rejected'];
/** Text unlike an id may be a password typed in the wrong field: it is not audited. */
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
    readonly wire: Pick<Wire, 'centreId' | 'live'>;
  }) {
    this.#rate = of.rate;
    this.#buckets = new Buckets(steadyClock(of.clock));
    this.#store = of.store;
    this.#wire = of.wire;
  }

  /** Runs a proof of who somebody is: limited, and audited with its result. @throws {Refusal} */
  async run<Proven>(attempt: SignInAttempt, prove: () => Promise<Proven>): Promise<Proven> {
    this.begin(attempt);
    try {
      const proven = await prove();
      this.succeed(attempt);
      return proven;
    } catch (error) {
      const isWrong = error instanceof Refusal && wrong.includes(error.code);
      if (isWrong) this.note(attempt, 'refused');
      throw error;
    }
  }

  /** @throws {Refusal} where the account has had too many attempts. */
  begin(attempt: SignInAttempt): void {
    const { burst } = this.#rate;
    const name = this.#bucketOf(attempt);
    const { left, waitMs } = this.#buckets.take(name, fillMsOf(this.#rate), burst);
    if (left >= 0) return;
    this.limited(attempt);
    throw refusal(
      peopleMessages.tooManyAttempts,
      { most: burst },
      { retryAfterMs: inSeconds(waitMs) },
    );
  }

  /** How many attempts an account has left from an address, without counting one. */
  leftOf(account: string, address: string): RateUse {
    const name = this.#bucketOf({ account, address });
    const { left, waitMs } = this.#buckets.look(name, fillMsOf(this.#rate), this.#rate.burst);
    return { left, retryAfterMs: inSeconds(waitMs) };
  }

  limited(attempt: SignInAttempt): void {
    const { left } = this.#buckets.take(`limited ${attempt.address}`, limitedEveryMs, 1);
    if (left >= 0) this.note(attempt, 'limited');
  }

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
