/**
 * Sign-ins: tokens of 15 minutes, a cookie that renews them, and a cookie for pages.
 *
 * Only early ends and the last renewal are stored; a renewal cookie used twice was copied, which
 * ends the sign-in. Source: RFC 9700 4.14.2; decisions/0030.
 */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Person } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Clock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';

/** The cookie by which a browser refreshes its sign-in. */
export const signInCookie = { name: 'callwright_sign_in', path: '/api/v1/session' } as const;
/**
 * The cookie that pages send in place of a token. Never replaced: a reload meanwhile would end the
 * sign-in.
 */
export const pageCookie = { name: 'callwright_page', path: '/' } as const;
const tokenMs = 15 * 60_000;
const signInMs = 12 * 3_600_000;
const issuer = 'callwright';
const algorithm = 'EdDSA';
const tokenType = 'JWT';
/** Audience (`aud`) of each kind of token: bearer token, renewal cookie, page cookie. */
const uses = { ask: 'callwright', refresh: 'callwright-refresh', page: 'callwright-page' } as const;

/** The key pair that signs and verifies tokens. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface SignIn {
  readonly id: string;
  readonly personId: string;
  readonly untilMs: number;
  readonly expiresAtMs: number;
  /** How often the sign-in was renewed before this cookie. */
  readonly turn: number;
  /** The provider's description of the person [the accounts file's]. */
  readonly provided?: ProviderClaims | undefined;
}

export interface ProviderClaims extends Pick<Person, 'name' | 'roles'> {
  readonly issuedAtMs: number;
}

export interface SignInGrant {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly cookie: string;
  readonly page: string;
  readonly untilMs: number;
}

export type TokenFault = 'expired' | 'ended' | 'invalid';

export class SignIns {
  readonly #key: SigningKey;
  readonly #clock: Clock;
  readonly #store: Store;
  /** Sign-ins that were ended early, with when they would have expired. */
  readonly #ended = new Map<string, number>();
  /** By person: sign-ins that expire at this instant or earlier were all ended early. */
  readonly #endedOf = new Map<string, number>();
  /** By sign-in: the last renewal cookie used, and when the sign-in expires. */
  readonly #used = new Map<string, { readonly turn: number; readonly untilMs: number }>();

  constructor(of: {
    readonly key: SigningKey | undefined;
    readonly clock: Clock;
    readonly store: Store;
  }) {
    this.#key = of.key ?? generateKeyPairSync('ed25519');
    this.#clock = of.clock;
    this.#store = of.store;
    for (const [id, untilMs] of of.store.access.endedSignIns(of.clock.nowMs())) {
      const [, signInId, turn] = usedForm.exec(id) ?? [];
      if (id.startsWith(everyPrefix)) this.#endedOf.set(id.slice(everyPrefix.length), untilMs);
      else if (signInId === undefined) this.#ended.set(id, untilMs);
      else this.#used.set(signInId, { turn: Number(turn), untilMs });
    }
  }

  begin(personId: string, provided?: ProviderClaims): Promise<SignInGrant> {
    // Expires at least 1 ms after all sign-ins that `endAll` ended, so as not to be one of them.
    const endedMs = this.#endedOf.get(personId) ?? 0;
    const untilMs = Math.max(this.#clock.nowMs() + signInMs, endedMs + 1);
    return this.#signed({ id: randomUUID(), personId, untilMs, turn: 0, provided });
  }

  /** Renews a sign-in; null if the cookie was used before, which ends the sign-in. */
  async refresh(signIn: SignIn): Promise<SignInGrant | null> {
    const { id, untilMs, turn } = signIn;
    const last = this.#used.get(id)?.turn ?? -1;
    if (turn <= last) {
      this.end(signIn);
      return null;
    }
    this.#forgetBefore(this.#clock.nowMs());
    this.#used.delete(id);
    this.#used.set(id, { turn, untilMs });
    this.#store.insist(() => {
      this.#store.transaction(() => {
        this.#store.access.endSignIn(usedId(id, turn), untilMs);
        if (last >= 0) this.#store.access.dropEndedSignIn(usedId(id, last));
      });
    });
    return await this.#signed({ ...signIn, turn: turn + 1 });
  }

  async find(token: string, use: keyof typeof uses): Promise<SignIn | TokenFault> {
    try {
      const { payload } = await jwtVerify(token, this.#key.publicKey, {
        algorithms: [algorithm],
        issuer,
        audience: uses[use],
        typ: tokenType,
        currentDate: new Date(this.#clock.nowMs()),
      });
      const { sub: personId = '', sid, until, exp = 0, turn } = payload;
      const id = String(sid);
      const untilMs = Number(until);
      if (this.isEnded(personId, { id, untilMs })) return 'ended';
      const provided = payload['provided'] as ProviderClaims | undefined;
      const times = { untilMs, expiresAtMs: exp * 1_000 };
      return { id, personId, ...times, turn: Number(turn ?? 0), provided };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (error instanceof errors.JOSEError) return 'invalid';
      throw error;
    }
  }

  isEnded(personId: string, { id, untilMs }: Pick<SignIn, 'id' | 'untilMs'>): boolean {
    return this.#ended.has(id) || untilMs <= (this.#endedOf.get(personId) ?? 0);
  }

  end({ id, untilMs }: Pick<SignIn, 'id' | 'untilMs'>): void {
    this.#forgetBefore(this.#clock.nowMs());
    this.#ended.set(id, untilMs);
    this.#store.insist(() => this.#store.access.endSignIn(id, untilMs));
  }

  endAll(personId: string): void {
    const nowMs = this.#clock.nowMs();
    this.#forgetBefore(nowMs);
    const untilMs = Math.max(nowMs + signInMs, this.#endedOf.get(personId) ?? 0);
    this.#endedOf.delete(personId);
    this.#endedOf.set(personId, untilMs);
    const id = everyPrefix + personId;
    this.#store.insist(() =>
      this.#store.transaction(() => {
        this.#store.access.dropEndedSignIn(id);
        this.#store.access.endSignIn(id, untilMs);
      }),
    );
  }

  /**
   * Forgets old ends, oldest first, up to a sign-in that has not expired; so none is kept over
   * twelve hours too long.
   */
  #forgetBefore(nowMs: number): void {
    for (const ended of [this.#ended, this.#endedOf]) {
      for (const [id, untilMs] of ended) {
        if (untilMs >= nowMs) break;
        ended.delete(id);
      }
    }
    for (const [id, { untilMs }] of this.#used) {
      if (untilMs >= nowMs) break;
      this.#used.delete(id);
    }
  }

  async #signed(signIn: Omit<SignIn, 'expiresAtMs'>): Promise<SignInGrant> {
    const { untilMs } = signIn;
    const expiresAtMs = Math.min(this.#clock.nowMs() + tokenMs, untilMs);
    const token = await this.#sign(signIn, 'ask', expiresAtMs);
    const cookie = await this.#sign(signIn, 'refresh', untilMs);
    const page = await this.#sign(signIn, 'page', untilMs);
    return { token, expiresAtMs: seconds(expiresAtMs) * 1_000, cookie, page, untilMs };
  }

  #sign(
    { id, personId, untilMs, turn, provided }: Omit<SignIn, 'expiresAtMs'>,
    use: keyof typeof uses,
    expiresAtMs: number,
  ): Promise<string> {
    return new SignJWT({ sid: id, until: untilMs, turn, ...omitUndefined({ provided }) })
      .setProtectedHeader({ alg: algorithm, typ: tokenType })
      .setIssuer(issuer)
      .setAudience(uses[use])
      .setSubject(personId)
      .setIssuedAt(seconds(this.#clock.nowMs()))
      .setExpirationTime(seconds(expiresAtMs))
      .sign(this.#key.privateKey);
  }
}

/** Stored in place of a sign-in's id when all sign-ins of a person were ended. */
const everyPrefix = 'all of ';
/** The stored form of a used renewal cookie: `<sign-in>.<turn>`. */
const usedForm = /^(.+)\.(\d+)$/;

function usedId(signInId: string, turn: number): string {
  return `${signInId}.${turn}`;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
