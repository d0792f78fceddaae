/**
 * Sign-ins: signed tokens of a quarter of an hour, and a cookie that asks for the next.
 *
 * Neither is kept: a signature proves them. Remembered are sign-ins that ended before their time,
 * and of each other the number of the last cookie that was used: each is good once, and one that
 * comes again was copied, so that its sign-in ends.
 * Source: ux-and-api.md 5.1, 15; RFC 9700 4.14.2.
 */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';

/** The name of the cookie, and the only path it is sent to. */
export const signInCookie = { name: 'callwright_sign_in', path: '/api/v1/session' } as const;
const tokenMs = 15 * 60_000;
/** Then a person signs in again. */
const signInMs = 12 * 3_600_000;
const issuer = 'callwright';
const algorithm = 'EdDSA';
const tokenType = 'JWT';
/** What a token is good for. */
const uses = { ask: 'callwright', refresh: 'callwright-refresh' } as const;

/** A pair of keys that signs; the public half is derived from the private one. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A sign-in that goes on. */
export interface SignIn {
  readonly id: string;
  readonly personId: string;
  readonly untilMs: number;
  /** Of the token or cookie that proves it. */
  readonly expiresAtMs: number;
  /** Of the cookie: how many were used before it. */
  readonly turn: number;
}

/** What is handed to who has signed in. */
export interface Signed {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly cookie: string;
  readonly untilMs: number;
}

/** Why a token proves nothing. */
export type TokenFault = 'expired' | 'ended' | 'invalid';

export class SignIns {
  readonly #key: SigningKey;
  readonly #clock: Clock;
  readonly #store: Store;
  /** Ended ones by id, with when they would have ended by themselves. */
  readonly #ended = new Map<string, number>();
  /** By id: the last cookie that was used, and when the sign-in ends. */
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
      if (signInId === undefined) this.#ended.set(id, untilMs);
      else this.#used.set(signInId, { turn: Number(turn), untilMs });
    }
  }

  begin(personId: string): Promise<Signed> {
    const untilMs = this.#clock.nowMs() + signInMs;
    return this.#signed({ id: randomUUID(), personId, untilMs, turn: 0 });
  }

  /** The next token of a sign-in, for a cookie that was not used; null: it was, and all has ended. */
  async refresh(signIn: SignIn): Promise<Signed | null> {
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

  /** The sign-in behind a token that asks, or behind a cookie. */
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
      if (this.isEnded(id)) return 'ended';
      const times = { untilMs: Number(until), expiresAtMs: exp * 1_000 };
      return { id, personId, ...times, turn: Number(turn ?? 0) };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (error instanceof errors.JOSEError) return 'invalid';
      throw error;
    }
  }

  isEnded(id: string): boolean {
    return this.#ended.has(id);
  }

  end({ id, untilMs }: Pick<SignIn, 'id' | 'untilMs'>): void {
    this.#forgetBefore(this.#clock.nowMs());
    this.#ended.set(id, untilMs);
    this.#store.insist(() => this.#store.access.endSignIn(id, untilMs));
  }

  /** The oldest first; one that would still last keeps those after it, for twelve hours at most. */
  #forgetBefore(nowMs: number): void {
    for (const [id, untilMs] of this.#ended) {
      if (untilMs >= nowMs) break;
      this.#ended.delete(id);
    }
    for (const [id, { untilMs }] of this.#used) {
      if (untilMs >= nowMs) break;
      this.#used.delete(id);
    }
  }

  async #signed(signIn: Omit<SignIn, 'expiresAtMs'>): Promise<Signed> {
    const { untilMs } = signIn;
    const expiresAtMs = Math.min(this.#clock.nowMs() + tokenMs, untilMs);
    const token = await this.#sign(signIn, 'ask', expiresAtMs);
    const cookie = await this.#sign(signIn, 'refresh', untilMs);
    return { token, expiresAtMs: seconds(expiresAtMs) * 1_000, cookie, untilMs };
  }

  #sign(
    { id, personId, untilMs, turn }: Omit<SignIn, 'expiresAtMs'>,
    use: keyof typeof uses,
    expiresAtMs: number,
  ): Promise<string> {
    return new SignJWT({ sid: id, until: untilMs, turn })
      .setProtectedHeader({ alg: algorithm, typ: tokenType })
      .setIssuer(issuer)
      .setAudience(uses[use])
      .setSubject(personId)
      .setIssuedAt(seconds(this.#clock.nowMs()))
      .setExpirationTime(seconds(expiresAtMs))
      .sign(this.#key.privateKey);
  }
}

/** In the store, a cookie that was used stands beside sign-ins that ended. */
const usedForm = /^(.+)\.(\d+)$/;

function usedId(signInId: string, turn: number): string {
  return `${signInId}.${turn}`;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
