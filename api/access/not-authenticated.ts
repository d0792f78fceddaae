/** Refusals to hear somebody who has not proven who they are. Source: ux-and-api.md 5.1. */
import { decodeJwt } from 'jose';
import { Refusal } from '../refusal.ts';
import type { TokenFault } from './sign-ins.ts';

/** What is said of a token that proves nothing. */
export function refusalOf(fault: TokenFault): Refusal {
  if (fault === 'expired')
    return new Refusal('token_expired', 'The token has expired; refresh it.');
  const seen = fault === 'ended' ? 'The sign-in of this token was ended' : 'The token is not valid';
  return notAuthenticated(`${seen}; sign in by POST /api/v1/session.`);
}

/** A refusal to hear somebody who has not proven who they are. */
export function notAuthenticated(detail: string): Refusal {
  return new Refusal('not_authenticated', detail);
}

/** What a token says of its origin, unproven. */
export function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
