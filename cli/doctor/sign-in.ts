/** Whether the identity provider answers: its discovery document, and the keys that it publishes. */
import { z } from 'zod';
import { maskSecrets } from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import type { StartOptions } from '../start/start-options.ts';
import { fail, type MachineCheck, ok } from './machine.ts';

const answerMsMax = 5_000;
const discoverySchema = z.object({ issuer: z.string() });
const keysSchema = z.object({ keys: z.array(z.object({ kty: z.string() })).min(1) });

/** None without an identity provider. */
export async function checkSignIn({
  oidcIssuer: issuer,
  oidcJwks: jwks,
}: Pick<StartOptions, 'oidcIssuer' | 'oidcJwks'>): Promise<readonly MachineCheck[]> {
  if (issuer === undefined || jwks === undefined) return [];
  try {
    const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const discovered = await read(place, discoverySchema, 'a document with an issuer');
    if (discovered.issuer !== issuer) {
      throw new Error(`${place} names ${discovered.issuer}; expected ${issuer}`);
    }
    const { keys } = await read(jwks, keysSchema, 'a list of keys');
    return [ok('sign-in', `${issuer} answers, with ${keys.length} keys at ${jwks}`)];
  } catch (error) {
    const why = maskSecrets(reasonOf(error));
    return [fail('sign-in', why, 'begin the provider, or mend --oidc-issuer and --oidc-jwks')];
  }
}

async function read<Value>(url: string, schema: z.ZodType<Value>, expected: string) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) }).catch((error) => {
    throw new Error(`${url}: ${reasonOf(error)}`);
  });
  const parsed = schema.safeParse(await answer.json().catch(() => null));
  if (parsed.success) return parsed.data;
  throw new Error(`${url} answers ${answer.status}; expected ${expected}`);
}
