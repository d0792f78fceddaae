/**
 * Browser sign-in at the identity provider by authorisation code and PKCE. The code is redeemed
 * here, so that the browser gets no token of the provider.
 *
 * Source: OpenID Connect Core 3.1; RFC 7636; RFC 9700 2.1.
 */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { type Phrase, peopleMessages, type Refusal, refusal } from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import type { ProvidedPerson, Provider, ProviderOptions } from './provider.ts';

/** Paths of a sign-in at an identity provider. */
export const providerPaths = {
  start: '/api/v1/session/provider',
  return: '/api/v1/session/provider/return',
} as const;
/**
 * Cookie that holds the state of a sign-in under way; `Lax`, as it must come back with the
 * provider's redirect.
 */
export const leavingCookie = {
  name: 'callwright_leaving',
  path: providerPaths.start,
  sameSite: 'Lax',
} as const;
/** How long a person may take at the identity provider. */
export const leavingSeconds = 600;
const answerLimitSeconds = 10;
const scopes = 'openid profile';
/** A path on this server, so that nobody is redirected elsewhere after sign-in. */
const ownPathForm = /^\/(?![/\\])[^\\\s]{0,1000}$/;

/**
 * Content of the state cookie. Not signed: whoever can set a browser's cookies could as well sign
 * it in.
 */
const leavingSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string().regex(ownPathForm),
});

export class ProviderSignIn {
  readonly #options: ProviderOptions;
  readonly #provider: Provider;
  #discovered: Promise<Configuration> | null = null;

  constructor(options: ProviderOptions, provider: Provider) {
    this.#options = options;
    this.#provider = provider;
  }

  get shown(): { readonly name: string; readonly startUrl: string } {
    return { name: new URL(this.#options.issuer).hostname, startUrl: providerPaths.start };
  }

  async begin({ server, to }: { readonly server: string; readonly to: string | undefined }) {
    const configuration = await this.#configuration();
    const leaving: z.infer<typeof leavingSchema> = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      to: to !== undefined && ownPathForm.test(to) ? to : '/',
    };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: server + providerPaths.return,
      scope: this.#options.userClaim === 'email' ? `${scopes} email` : scopes,
      state: leaving.state,
      nonce: leaving.nonce,
      code_challenge: await calculatePKCECodeChallenge(leaving.verifier),
      code_challenge_method: 'S256',
    });
    const cookie = Buffer.from(JSON.stringify(leaving)).toString('base64url');
    return { url: url.href, cookie };
  }

  /** The person who returned from the provider, and where to redirect them. @throws {Refusal} */
  async end(
    address: URL,
    { cookie, centreId }: { readonly cookie: string | null; readonly centreId: string },
  ): Promise<{ readonly found: ProvidedPerson; readonly to: string }> {
    const { state, nonce, verifier, to } = leavingIn(cookie);
    const configuration = await this.#configuration();
    const idToken = await authorizationCodeGrant(configuration, address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    }).then(({ id_token }) => id_token ?? '', refuse);
    const audience = this.#clientId;
    const found = await this.#provider.find(idToken, centreId, audience);
    if (typeof found !== 'string') return { found, to };
    throw refusal(peopleMessages.providerNamesNobody);
  }

  get #clientId(): string {
    const { clientId, audience } = this.#options;
    return clientId ?? audience;
  }

  async #configuration(): Promise<Configuration> {
    const { issuer, clientSecret } = this.#options;
    const url = new URL(issuer);
    this.#discovered ??= discovery(url, this.#clientId, clientSecret, undefined, {
      timeout: answerLimitSeconds,
      execute: url.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
    try {
      return await this.#discovered;
    } catch (error) {
      this.#discovered = null;
      throw unreachable(issuer, error);
    }
  }
}

function leavingIn(cookie: string | null): z.infer<typeof leavingSchema> {
  const text = Buffer.from(cookie ?? '', 'base64url').toString();
  const parsed = z
    .string()
    .transform((json, context) => {
      try {
        return JSON.parse(json) as unknown;
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(leavingSchema)
    .safeParse(text);
  if (parsed.success) return parsed.data;
  throw refusal(peopleMessages.providerNotBegun);
}

function refuse(error: unknown): never {
  const isSaid = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
  if (isSaid) throw refusal(peopleMessages.providerRefused, { error: error.error });
  // A network failure is not the person's fault: they may try again.
  const cause = error instanceof Error ? error.cause : undefined;
  if (error instanceof TypeError || cause instanceof TypeError) {
    throw unreachable(peopleMessages.theProvider, error);
  }
  throw refusal(peopleMessages.providerAnswer, { why: reasonOf(error) });
}

function unreachable(issuer: string | Phrase, error: unknown): Refusal {
  return refusal(
    peopleMessages.providerUnreachable,
    { issuer, why: reasonOf(error) },
    { retryAfterMs: 2_000 },
  );
}
