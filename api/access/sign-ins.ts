/**
 * Sign-ins: signed tokens of a quarter of an hour, and a cookie that asks for the next.
 *
 * Neither is kept: a signature proves them. Only sign-ins that people end before their time are
 * remembered, so that their tokens end with them.
 * Source: ux-and-api.md 5.1, 15.
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
  readonly #ended: Map<string, number>;

  constructor(of: {
    readonly key: SigningKey | undefined;
    readonly clock: Clock;
    readonly store: Store;
  }) {
    this.#key = of.key ?? generateKeyPairSync('ed25519');
    this.#clock = of.clock;
    this.#store = of.store;
    this.#ended = new Map(of.store.access.endedSignIns(of.clock.nowMs()));
  }

  begin(personId: string): Promise<Signed> {
    return this.#signed({ id: randomUUID(), personId, untilMs: this.#clock.nowMs() + signInMs });
  }

  /** The next token of a sign-in. */
  refresh(signIn: SignIn): Promise<Signed> {
    return this.#signed(signIn);
  }

  /** The sign-in behind a token that asks, or behind a cookie. */
  async find(token: string, use: keyof typeof uses): Promise<SignIn | TokenFault> {
    try {
      const { payload } = await jwtVerify(token, this.#key.publicKey, {
        algorithms: [algorithm],
        issuer,
        audience: uses[use],
        currentDate: new Date(this.#clock.nowMs()),
      });
      const { sub: personId = '', sid, until, exp = 0 } = payload;
      const id = String(sid);
      if (this.isEnded(id)) return 'ended';
      return { id, personId, untilMs: Number(until), expiresAtMs: exp * 1_000 };
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
    const nowMs = this.#clock.nowMs();
    for (const [other, otherUntilMs] of this.#ended) {
      if (otherUntilMs < nowMs) this.#ended.delete(other);
    }
    this.#ended.set(id, untilMs);
    this.#store.insist(() => this.#store.access.endSignIn(id, untilMs));
  }

  async #signed(signIn: Omit<SignIn, 'expiresAtMs'>): Promise<Signed> {
    const { untilMs } = signIn;
    const expiresAtMs = Math.min(this.#clock.nowMs() + tokenMs, untilMs);
    const token = await this.#sign(signIn, 'ask', expiresAtMs);
    const cookie = await this.#sign(signIn, 'refresh', untilMs);
    return { token, expiresAtMs: seconds(expiresAtMs) * 1_000, cookie, untilMs };
  }

  #sign(
    { id, personId, untilMs }: Omit<SignIn, 'expiresAtMs'>,
    use: keyof typeof uses,
    expiresAtMs: number,
  ): Promise<string> {
    return new SignJWT({ sid: id, until: untilMs })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(uses[use])
      .setSubject(personId)
      .setIssuedAt(seconds(this.#clock.nowMs()))
      .setExpirationTime(seconds(expiresAtMs))
      .sign(this.#key.privateKey);
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
