/**
 * The cookies of sign-ins: no script reads them, and no page of another site sends them.
 *
 * Source: ux-and-api.md 5.1; RFC 6265bis; decisions/0030.
 */
import type { RequestOrigin } from './origin.ts';
import { pageCookie, type Signed, signInCookie } from './sign-ins.ts';

/** A cookie's name, and the paths it is sent to. */
export interface CookieScope {
  readonly name: string;
  readonly path: string;
  /** `Lax` comes back with who returns from another site [Strict]. */
  readonly sameSite?: 'Lax' | 'Strict';
}

/** The value of a cookie in a `Cookie` header; null: it is not there. */
export function cookieIn(header: string | undefined, { name }: CookieScope): string | null {
  const pairs = header?.split(';').map((pair) => pair.trim()) ?? [];
  const start = `${name}=`;
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? null;
}

/** Where cookies are set, and what is known of the connection. */
export interface CookieAnswer {
  readonly header: (name: string, value: string) => void;
  readonly origin: RequestOrigin;
  /** The service listens on loopback alone. */
  readonly isLocal: boolean;
}

/** Sets both cookies of a sign-in. */
export function setSignIn(
  { cookie, page, untilMs }: Pick<Signed, 'cookie' | 'page' | 'untilMs'>,
  { nowMs, ...answer }: CookieAnswer & { readonly nowMs: number },
): void {
  const lastsSeconds = Math.floor((untilMs - nowMs) / 1_000);
  setCookie(signInCookie, { value: cookie, lastsSeconds }, answer);
  setCookie(pageCookie, { value: page, lastsSeconds }, answer);
}

/** Takes both away. */
export function dropSignIn(answer: CookieAnswer): void {
  for (const scope of [signInCookie, pageCookie]) {
    setCookie(scope, { value: '', lastsSeconds: 0 }, answer);
  }
}

/** Over HTTP a browser keeps a cookie for loopback alone; elsewhere TLS stands before us. */
export function setCookie(
  { name, path, sameSite = 'Strict' }: CookieScope,
  { value, lastsSeconds }: { readonly value: string; readonly lastsSeconds: number },
  { header, origin, isLocal }: CookieAnswer,
): void {
  const secure = isLocal && !origin.isSecure ? '' : '; Secure';
  const kept = `Path=${path}; Max-Age=${lastsSeconds}; HttpOnly; SameSite=${sameSite}`;
  header('set-cookie', `${name}=${value}; ${kept}${secure}`);
}
