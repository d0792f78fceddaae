/**
 * Verifies tokens of an identity provider by the keys that it publishes.
 *
 * Source: OpenID Connect Core 3.1.3.7; RFC 7517; RFC 8725 3.11.
 */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import {
  type Person,
  peopleMessages,
  personNameSchema,
  type Role,
  refusal,
  roleNames,
} from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import type { Clock } from '../../live/index.ts';
import { isKeyId } from './api-keys.ts';
import type { TokenFault } from './sign-ins.ts';

export interface ProviderOptions {
  /** The provider's name in its tokens (`iss`). */
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Whom its tokens must be for (`aud`). */
  readonly audience: string;
  /** Our client id at the provider, for browser sign-in [the audience]. */
  readonly clientId?: string;
  /** The claim that names a person [sub]. */
  readonly userClaim?: string;
  /** The claim that lists roles as `<centre>.<role>`, or {@link rolesOfAccounts} [cw]. */
  readonly rolesClaim?: string;
  /** Client secret at the provider [none: a public client]. */
  readonly clientSecret?: string;
}

/** In place of a claim: people have the roles of their accounts here. */
export const rolesOfAccounts = 'accounts';

export interface ProvidedPerson {
  readonly person: Person;
  readonly expiresAtMs: number;
  /** When the token was issued; 0 if it does not say. */
  readonly issuedAtMs: number;
}

export type NewestPerson = Pick<ProvidedPerson, 'person' | 'issuedAtMs'>;

/**
 * The provider's people as last described, by id; when full, the one seen longest ago is forgotten.
 */
export class NewestPeople {
  readonly #byId = new Map<string, NewestPerson>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(id: string): NewestPerson | undefined {
    return this.#byId.get(id);
  }

  /** Stores a person; false if a newer token exists. */
  keep(one: NewestPerson): boolean {
    const { id } = one.person;
    const known = this.#byId.get(id);
    if (known !== undefined && known.issuedAtMs > one.issuedAtMs) return false;
    this.#byId.delete(id);
    this.#byId.set(id, one);
    if (this.#byId.size > this.#most) this.#byId.delete(this.#byId.keys().next().value ?? '');
    return true;
  }
}

const skewSeconds = 60;
const algorithms = ['ES256', 'EdDSA', 'RS256'];
const subjectForm = /^[\w.@|:+-]{1,128}$/;
/**
 * Types of ID tokens and access tokens; the provider's keys also sign tokens for other purposes.
 */
const tokenTypes = ['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];

export class Provider {
  readonly #options: ProviderOptions;
  readonly #keys: JWTVerifyGetKey;
  readonly #clock: Clock;

  constructor(options: ProviderOptions, clock: Clock) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(new URL(options.jwksUrl));
    this.#clock = clock;
  }

  get issuer(): string {
    return this.#options.issuer;
  }

  get hasRolesOfAccounts(): boolean {
    return this.#options.rolesClaim === rolesOfAccounts;
  }

  async find(
    token: string,
    centreId: string,
    audience = this.#options.audience,
  ): Promise<ProvidedPerson | TokenFault> {
    const { issuer } = this.#options;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys, {
        algorithms,
        issuer,
        audience,
        clockTolerance: skewSeconds,
        currentDate: new Date(this.#clock.nowMs()),
        requiredClaims: ['sub', 'exp'],
      });
      const person = personOf(payload, centreId, this.#options);
      const { typ = 'jwt' } = protectedHeader;
      // A security event token (RFC 8417) signs nobody in, whatever type it names.
      const isOfPerson = tokenTypes.includes(typ.toLowerCase()) && !('events' in payload);
      if (person === null || !isOfPerson) return 'invalid';
      const { exp, iat = 0 } = payload;
      const expiresAtMs = (Number(exp) + skewSeconds) * 1_000;
      return { person, expiresAtMs, issuedAtMs: iat * 1_000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      const isOfToken = error instanceof errors.JOSEError && error.code !== 'ERR_JWKS_TIMEOUT';
      if (isOfToken && error.code !== 'ERR_JOSE_GENERIC') return 'invalid';
      const why = reasonOf(error);
      throw refusal(peopleMessages.providerKeys, { issuer, why }, { retryAfterMs: 2_000 });
    }
  }
}

/** Reads person and roles; null if the token gives no usable person. */
function personOf(
  payload: JWTPayload,
  centreId: string,
  { userClaim = 'sub', rolesClaim }: Pick<ProviderOptions, 'userClaim' | 'rolesClaim'>,
): Person | null {
  const { [userClaim]: id, name, email_verified: isVerified } = payload;
  if (typeof id !== 'string' || !subjectForm.test(id) || isKeyId(id)) return null;
  // At some providers anybody may enter an address, and no claim says that it is verified.
  if (userClaim === 'email' && isVerified !== true) return null;
  const given = rolesClaim === undefined ? [] : payload[rolesClaim];
  const listed: readonly unknown[] = Array.isArray(given) ? given : [];
  const roles =
    rolesClaim === undefined
      ? nestedRoles(payload, centreId)
      : roleNames.filter((role: Role) => listed.includes(`${centreId}.${role}`));
  return { id, name: personNameSchema.safeParse(name).data ?? id, roles };
}

/** Roles of `cw: { centres: { <centre>: [roles] } }`. */
function nestedRoles({ cw }: JWTPayload, centreId: string): Role[] {
  const { centres } = asRecord(cw);
  const listed = asRecord(centres)[centreId];
  const given: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return roleNames.filter((role: Role) => given.includes(role));
}

function asRecord(value: unknown): { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
