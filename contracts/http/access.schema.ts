/** Principals, sign-ins, API keys and audit entries. */
import { z } from 'zod';
import { limitsSchema } from '../files/centre/accounts.schema.ts';
import {
  flagField,
  idField,
  instantField,
  numberField,
  orNull,
  textField,
  textOrNull,
} from './fields.ts';

const rolesField = z.array(z.string().max(64)).describe('Roles; rights add up.');
const principalField = z
  .string()
  .max(140)
  .describe('Id of a person; of a key, `key_` and its own id.');

export const meSchema = z.object({
  kind: z.enum(['person', 'key']),
  id: principalField,
  name: z.string(),
  agentId: orNull(idField, 'The agent a person works as; null: none.'),
  centres: z.array(
    z.object({
      centreId: idField,
      timeZone: textField('In which its people read times: `Europe/Paris`.'),
      callingCode: textField('Of telephone numbers that are written without one: `33`.'),
      asOf: instantField.describe('Now, by the clock of the centre.'),
      roles: rolesField,
      rights: z.array(z.string().max(64)).describe('Ids of operations they may carry out.'),
      ownRights: z.array(z.string().max(64)).describe('Those they may for their own agent alone.'),
    }),
  ),
});

/** A sign-in. Send the token with each request and renew it before it expires. */
export const signInSchema = z.object({
  token: textField('For `Authorization: Bearer`.'),
  expiresAt: instantField.describe('Of the token.'),
  endsAt: instantField.describe('Of the sign-in: no further token is to be had from then on.'),
  me: meSchema,
});

export const waysInSchema = z.object({
  accounts: flagField('By a name and its password.'),
  provider: z
    .object({
      name: z.string(),
      startUrl: textField('Where the browser is sent, on this server.'),
    })
    .nullable()
    .describe('By an identity provider; null: none is set.'),
  passkeys: flagField('Somebody here has one.'),
  people: z
    .array(z.object({ id: idField, name: z.string(), roles: rolesField, centreId: idField }))
    .describe('Those whose name is enough.'),
  cardPage: textOrNull('Page for card numbers, for a frame; null: none.'),
});

export const passkeyIdField = z
  .string()
  .min(1)
  .max(1_400)
  .regex(/^[\w-]+$/, 'expected base64url');

export const passkeySchema = z.object({
  id: passkeyIdField,
  name: z.string(),
  createdAt: instantField,
  usedAt: orNull(instantField, 'To sign in; null: never.'),
});

/** A Web Authentication challenge in JSON. */
export const passkeyQuestionSchema = z.looseObject({
  challenge: textField('To be signed by the authenticator; base64url.'),
});

export const draftSchema = z.object({
  id: idField,
  content: z.unknown().describe('As it was saved; card numbers are masked.'),
  updatedAt: instantField,
});

export const roleSchema = z.object({
  id: idField,
  centreId: idField,
  name: z.string(),
  rights: z
    .array(z.string().max(64))
    .describe('Roles, operations and groups of operations that it opens, as scopes of keys do.'),
  version: z.number(),
});

export const userSchema = z.object({
  id: idField,
  name: z.string(),
  agentId: idField.nullable(),
  centres: z
    .array(z.object({ centreId: idField, roles: rolesField }))
    .describe('Where they have roles.'),
  hasPassword: flagField('Whether they can sign in by one.'),
  invitedUntil: orNull(instantField, 'When their invitation ends; null: they have none.'),
  limits: orNull(limitsSchema, 'All that they may see; null: the whole centre.'),
  disabled: flagField('Nothing proves them until they are enabled.'),
  version: numberField('0: as the accounts file has them, never changed here.'),
});

export const userNameSchema = z.object({
  id: idField.describe('As it was requested: of a person, or of an agent.'),
  name: textOrNull('null: nobody has this id, or no longer.'),
});

/** The secret is returned only on creation. */
export const apiKeySchema = z.object({
  id: z.string().max(64),
  name: z.string(),
  scopes: z
    .array(z.string().max(64))
    .describe('Roles, operations and groups of operations that it may use.'),
  addresses: z.array(z.string().max(64)).describe('None: it may be used from anywhere.'),
  expiresAt: instantField,
  createdAt: instantField,
  createdBy: principalField,
  usedAt: orNull(instantField, 'The last use, to the minute; null: never used.'),
});
export const newApiKeySchema = apiKeySchema.extend({
  secret: textOrNull('`cw_<id>_<secret>`; null: it was shown before.'),
});

export const auditEntrySchema = z.object({
  at: instantField.describe('By the clock of the centre, as all instants that an entry tells of.'),
  actor: principalField,
  action: z.string().max(64).describe('Id of an operation.'),
  subject: textField('Path of what was changed, without `/api/v1`.'),
  before: z.unknown().describe('Null: there was nothing, or it is not told.'),
  after: z.unknown().describe('Null: there is nothing any more, or it is not told.'),
  requestId: z.string().max(64).describe('The same as in the server’s log.'),
});
