/**
 * A client's sign-in: a short-lived token, renewed early by the cookie that came with it, or by the
 * password if the server no longer knows the cookie.
 */
import type { ClientClock } from './timing.ts';
import type { ApiResult } from './types.ts';

interface Who {
  readonly user: string;
  readonly password?: string;
}

type Signed = ApiResult<{ readonly token: string; readonly expiresAt: string }>;
type Post = (path: string, body: unknown) => Promise<ApiResult<unknown>>;

/** A token is renewed after this share of its life. */
const renewedAtShare = 0.75;

export class SignIn {
  readonly #clock: ClientClock;
  readonly #post: Post;
  #who: Who | null = null;
  #renewAtMs = Number.POSITIVE_INFINITY;
  /** The sign-in request under way, awaited by other requests. */
  #running: Promise<Signed> | null = null;
  token: string | null = null;
  /** The renewal cookie; a browser keeps it itself. */
  cookie: string | null = null;

  constructor(clock: ClientClock, post: Post) {
    this.#clock = clock;
    this.#post = post;
  }

  as(who: Who): Promise<Signed> {
    this.#who = who;
    return this.#taken('/api/v1/session', who);
  }

  async refreshed(): Promise<void> {
    if (this.#clock.nowMs() < this.#renewAtMs) return;
    this.#running ??= this.#taken('/api/v1/session/refresh', undefined);
    if (!(await this.#running).ok) await this.again();
  }

  async again(): Promise<boolean> {
    if (this.#who === null) return false;
    this.#running ??= this.#taken('/api/v1/session', this.#who);
    return (await this.#running).ok;
  }

  async #taken(path: string, body: unknown): Promise<Signed> {
    const signed = (await this.#post(path, body)) as Signed;
    this.#running = null;
    if (!signed.ok) return signed;
    const nowMs = this.#clock.nowMs();
    this.token = signed.body.token;
    this.#renewAtMs = nowMs + renewedAtShare * (Date.parse(signed.body.expiresAt) - nowMs);
    return signed;
  }
}
