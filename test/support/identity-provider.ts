/** An identity provider: its published keys over HTTP, and tokens that it signs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { AccessOptions } from '../../api/index.ts';

export const issuer = 'https://id.example';

/** What a token says; other claims as they are. */
export interface Claims {
  readonly sub?: string;
  readonly cw?: object;
  /** In seconds since 1970. */
  readonly iat?: number;
  readonly exp?: number;
  readonly [claim: string]: unknown;
}

/** What stands around the claims. */
export interface TokenFrame {
  readonly audience?: string;
  readonly from?: string;
  readonly typ?: string;
}

export interface IdentityProvider {
  readonly options: NonNullable<AccessOptions['provider']>;
  /** A token of Zoë, a supervisor, that lasts 300 s. */
  sign(claims?: Claims, frame?: TokenFrame): Promise<string>;
  /** Signs with a new key, and publishes it beside the old one, or alone. */
  rollOver(of?: { readonly keepsOld: boolean }): Promise<void>;
}

/** Ends with the test. */
export async function anIdentityProvider(): Promise<IdentityProvider> {
  let published: object[] = [];
  let signing = { kid: 'k0', privateKey: (await generateKeyPair('ES256')).privateKey };
  const rollOver = async ({ keepsOld } = { keepsOld: true }): Promise<void> => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const kid = `k${Number(signing.kid.slice(1)) + 1}`;
    signing = { kid, privateKey };
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256' };
    published = keepsOld ? [...published, jwk] : [jwk];
  };
  await rollOver();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return {
    options: { issuer, jwksUrl, audience: 'callwright' },
    sign: (claims = {}, { audience = 'callwright', from = issuer, typ } = {}) =>
      new SignJWT({ cw: { centres: { shop: ['supervisor'] } }, name: 'Zoë', exp: 300, ...claims })
        .setProtectedHeader({
          alg: 'ES256',
          kid: signing.kid,
          ...(typ === undefined ? {} : { typ }),
        })
        .setIssuer(from)
        .setAudience(audience)
        .setSubject(claims.sub ?? 'zoe')
        .sign(signing.privateKey),
    rollOver,
  };
}
