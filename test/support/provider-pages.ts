/**
 * A real identity provider (oidc-provider), with its own pages of login and consent, and a browser
 * that goes through them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';
import type { AccessOptions } from '../../api/index.ts';

export interface ProviderPages {
  readonly options: NonNullable<AccessOptions['provider']>;
  /** From the page that a browser was led to, to where the provider leads it in the end. */
  signsIn(url: string, login: string): Promise<string>;
  /** The same, of somebody who changes their mind. */
  aborts(url: string): Promise<string>;
  close(): void;
}

/** Ends with the test. Whoever logs in has the roles; `secret`: the client is a confidential one. */
export async function aProviderWithPages({
  roles = ['supervisor'],
  secret,
  returnTo = 'http://localhost/api/v1/session/provider/return',
  claims,
}: {
  readonly roles?: readonly string[];
  readonly secret?: string;
  readonly returnTo?: string;
  /** Claims in place of `cw`. */
  readonly claims?: object;
} = {}): Promise<ProviderPages> {
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const ownClaims = claims ?? { cw: { centres: { shop: roles } } };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'desk',
        redirect_uris: [returnTo],
        id_token_signed_response_alg: 'ES256',
        ...(secret === undefined
          ? { token_endpoint_auth_method: 'none' }
          : { client_secret: secret, token_endpoint_auth_method: 'client_secret_post' }),
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['of the test'] },
    conformIdTokenClaims: false,
    ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
    claims: { openid: ['sub', ...Object.keys(ownClaims)], profile: ['name'], email: [] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ ...ownClaims, sub: id, name: `Name of ${id}` }),
    }),
  });
  const answer = provider.callback();
  const options = { issuer, jwksUrl: `${issuer}/jwks`, audience: 'callwright', clientId: 'desk' };
  return {
    options: secret === undefined ? options : { ...options, clientSecret: secret },
    signsIn: async (url, login) => {
      const browser = new Browser(issuer);
      const page = await browser.open(url);
      const consent = await browser.send(page, { prompt: 'login', login, password: 'any' });
      return await browser.send(consent, { prompt: 'consent' });
    },
    aborts: async (url) => {
      const browser = new Browser(issuer);
      return await browser.open(`${await browser.open(url)}/abort`);
    },
    close: () => server.close(),
  };
}

/** Keeps cookies, and follows the provider until it waits for a person or leads elsewhere. */
class Browser {
  readonly #issuer: string;
  readonly #cookies = new Map<string, string>();

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  open(url: string): Promise<string> {
    return this.#follow(url, {});
  }

  send(url: string, form: { readonly [field: string]: string }): Promise<string> {
    return this.#follow(url, { method: 'POST', body: new URLSearchParams(form) });
  }

  async #follow(url: string, init: RequestInit): Promise<string> {
    if (!url.startsWith(this.#issuer)) return url;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const got = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const text of got.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const next = got.headers.get('location');
    if (next !== null) return await this.#follow(new URL(next, url).href, {});
    if (!got.ok) throw new Error(`the provider answers ${got.status}: ${await got.text()}`);
    return url;
  }
}
