/** Refusals of requests that are not authenticated. */
import { decodeJwt } from 'jose';
import { Refusal } from '../refusal.ts';
import type { TokenFault } from './sign-ins.ts';

export function refusalOf(fault: TokenFault): Refusal {
  if (fault === 'expired')
    return new Refusal('token_expired', 'The token has expired; refresh it.');
  const seen = fault === 'ended' ? 'The sign-in of this token was ended' : 'The token is not valid';
  return notAuthenticated(`${seen}; sign in by POST /api/v1/session.`);
}

/** A refusal with status 401. */
export function notAuthenticated(detail: string): Refusal {
  return new Refusal('not_authenticated', detail);
}

/** The issuer that a token names, read without checking the token's signature. */
export function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
