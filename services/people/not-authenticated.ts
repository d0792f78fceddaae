/** Refusals of requests that are not authenticated. */
import { decodeJwt } from 'jose';
import { peopleMessages, type Refusal, refusal } from '../../contracts/index.ts';
import type { TokenFault } from './sign-ins.ts';

export function refusalOf(fault: TokenFault): Refusal {
  if (fault === 'expired') return refusal(peopleMessages.tokenExpired);
  return refusal(fault === 'ended' ? peopleMessages.tokenEnded : peopleMessages.tokenInvalid);
}

/** The issuer that a token names, read without checking the token's signature. */
export function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
