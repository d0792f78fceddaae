/**
 * A person's own passkeys, and sign-in by one.
 *
 * Source: W3C Web Authentication, Level 3.
 */
import { z } from 'zod';
import {
  lineText,
  passkeyIdField,
  passkeyQuestionSchema,
  passkeySchema,
  peopleMessages,
  printableText,
  refusal,
  signInSchema,
  strict,
} from '../../contracts/index.ts';
import type { PasskeyRecord } from '../../store/index.ts';
import { iso } from '../presenters/rule.ts';
import { everyone } from './access-rules.ts';
import { operation } from './route.ts';
import { signedIn } from './sign-in.ts';

const bytes = printableText(8_192).regex(/^[\w-]+$/);
/** Members that browsers add to the client's answer are ignored. */
const client = { clientDataJSON: bytes, authenticatorData: bytes };

export const passkeyOperations = {
  listPasskeys: operation(
    'GET /api/v1/me/passkeys',
    ['One’s own passkeys', 'Ses clés d’accès'],
    { answer: z.object({ items: z.array(passkeySchema) }), access: everyone },
    ({ person }, { store }) => ({ items: store.passkeys.of(person ?? '').map(presentPasskey) }),
  ),
  askForPasskey: operation(
    'POST /api/v1/me/passkeys/question',
    ['What a browser makes a passkey by', 'De quoi créer une clé d’accès'],
    {
      note: 'For `PublicKeyCredential.parseCreationOptionsFromJSON`; good for five minutes.',
      body: strict({}).nullish(),
      example: {},
      answer: passkeyQuestionSchema,
      access: everyone,
      errors: ['user_not_found'],
    },
    ({ principal, origin }, { gate }) => gate.passkeys.askToMake(principal, origin),
  ),
  addPasskey: operation(
    'POST /api/v1/me/passkeys',
    ['Keep a passkey', 'Enregistrer une clé d’accès'],
    {
      note: 'Of people of the accounts, 20 each at most. `response` as `PublicKeyCredential.toJSON` has it.',
      body: strict({
        id: passkeyIdField,
        name: lineText(100).describe('By which its person knows the device.'),
        response: z.looseObject({ ...client, publicKey: bytes }),
      }),
      example: {
        id: 'q1w2e3',
        name: 'Laptop',
        response: { clientDataJSON: 'e30', authenticatorData: 'AA', publicKey: 'AA' },
      },
      answer: passkeySchema,
      status: 201,
      access: everyone,
      audited: true,
      errors: ['passkey_not_valid', 'limit_exceeded', 'user_not_found'],
    },
    ({ principal, body, origin, header }, { gate }) => {
      const made = gate.passkeys.make(principal, body, origin);
      header('location', `/api/v1/me/passkeys/${made.id}`);
      return presentPasskey(made);
    },
  ),
  dropPasskey: operation(
    'DELETE /api/v1/me/passkeys/{passkey}',
    ['Remove a passkey', 'Supprimer une clé d’accès'],
    {
      note: 'Nobody signs in by it any more; sign-ins that it has begun go on.',
      answer: null,
      status: 204,
      access: everyone,
      audited: true,
    },
    ({ params: { passkey }, person }, { store }) => {
      if (store.transaction(() => store.passkeys.drop(person ?? '', passkey))) return null;
      throw refusal(peopleMessages.passkeyUnknown, { passkey, person });
    },
  ),
  askForProof: operation(
    'POST /api/v1/session/passkey/question',
    ['What a browser proves somebody by', 'De quoi prouver qui demande'],
    {
      access: 'open',
      note: 'For `PublicKeyCredential.parseRequestOptionsFromJSON`; good for five minutes. No name is asked for: people choose among the passkeys of their device.',
      body: strict({}).nullish(),
      example: {},
      answer: passkeyQuestionSchema,
      rate: 'interactive',
    },
    ({ origin }, { gate }) => gate.passkeys.askToProve(origin),
  ),
  signInByPasskey: operation(
    'POST /api/v1/session/passkey',
    ['Sign in by a passkey', 'S’identifier par clé d’accès'],
    {
      access: 'open',
      note: 'Sets the cookies of `POST /session`. `response` as `PublicKeyCredential.toJSON` has it.',
      body: strict({
        id: passkeyIdField,
        response: z.looseObject({ ...client, signature: bytes }),
      }),
      example: {
        id: 'q1w2e3',
        response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
      },
      answer: signInSchema,
      status: 201,
      rate: 'auth',
      errors: ['not_authenticated'],
    },
    async ({ body, ...asked }, serving) => {
      const { passkeys, principals } = serving.gate;
      const { person, signed } = await passkeys.signIn(body, asked);
      asked.header('location', '/api/v1/me');
      return signedIn(signed, principals.principal(person), { asked, serving });
    },
  ),
};

function presentPasskey({ id, name, createdAtMs, usedAtMs }: PasskeyRecord) {
  return {
    id,
    name,
    createdAt: iso(createdAtMs),
    usedAt: usedAtMs === null ? null : iso(usedAtMs),
  };
}
