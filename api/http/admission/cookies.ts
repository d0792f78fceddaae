/**
 * Sign-in cookies, hidden from scripts and not sent from other sites.
 *
 * Source: RFC 6265bis; decisions/0030.
 */
import {
  pageCookie,
  type RequestOrigin,
  type SignInGrant,
  signInCookie,
} from '../../../services/index.ts';

export interface CookieScope {
  readonly name: string;
  readonly path: string;
  /** `Lax` cookies are also sent when a person returns by a link from another site [Strict]. */
  readonly sameSite?: 'Lax' | 'Strict';
}

export function cookieIn(header: string | undefined, { name }: CookieScope): string | null {
  const pairs = header?.split(';').map((pair) => pair.trim()) ?? [];
  const start = `${name}=`;
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? null;
}

export interface CookieAnswer {
  readonly header: (name: string, value: string) => void;
  readonly origin: RequestOrigin;
  readonly isLocal: boolean;
}

export function setSignIn(
  { cookie, page, untilMs }: Pick<SignInGrant, 'cookie' | 'page' | 'untilMs'>,
  { nowMs, ...answer }: CookieAnswer & { readonly nowMs: number },
): void {
  const lastsSeconds = Math.floor((untilMs - nowMs) / 1_000);
  setCookie(signInCookie, { value: cookie, lastsSeconds }, answer);
  setCookie(pageCookie, { value: page, lastsSeconds }, answer);
}

export function dropSignIn(answer: CookieAnswer): void {
  for (const scope of [signInCookie, pageCookie]) {
    setCookie(scope, { value: '', lastsSeconds: 0 }, answer);
  }
}

/** Without `Secure` for HTTP on loopback, where browsers would drop the cookie. */
export function setCookie(
  { name, path, sameSite = 'Strict' }: CookieScope,
  { value, lastsSeconds }: { readonly value: string; readonly lastsSeconds: number },
  { header, origin, isLocal }: CookieAnswer,
): void {
  const secure = isLocal && !origin.isSecure ? '' : '; Secure';
  const kept = `Path=${path}; Max-Age=${lastsSeconds}; HttpOnly; SameSite=${sameSite}`;
  header('set-cookie', `${name}=${value}; ${kept}${secure}`);
}
