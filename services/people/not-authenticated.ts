/** Refusals of requests that are not authenticated. */
import { decodeJwt, type JWTPayload } from 'jose';
import { peopleMessages, type Refusal, refusal } from '../../contracts/index.ts';
import type { TokenFault } from './sign-ins.ts';

export function refusalOf(fault: TokenFault): Refusal {
  if (fault === 'expired') return refusal(peopleMessages.tokenExpired);
  return refusal(fault === 'ended' ? peopleMessages.tokenEnded : peopleMessages.tokenInvalid);
}

/** What a token claims, read without checking its signature; null: it is no token. */
export function claimsOf(token: string): JWTPayload | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}
