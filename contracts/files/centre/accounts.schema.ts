/**
 * The accounts file `callwright.accounts/1`: people, roles and credentials. If nobody has a
 * password, the service listens on loopback only and a name suffices to sign in.
 */
import { z } from 'zod';
import type { Finding } from '../../text/finding.ts';
import { parseJson } from '../../text/parse-json.ts';
import { dateSchema, lineText } from '../../values/domain-values.schema.ts';
import {
  exactOptionalField,
  fileIdSchema,
  type Infer,
  newIdSchema,
  strict,
} from '../values.schema.ts';

/** Roles; a person's rights are the sum of their roles. */
export const roleNames = [
  'agent',
  'supervisor',
  'orderTaker',
  'reviewer',
  'analyst',
  'ruleEditor',
  'admin',
] as const;

export type Role = (typeof roleNames)[number];

/**
 * Password hash `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`: log2 of the cost, block size, parallelism,
 * base64 values.
 */
export const passwordHashForm =
  /^\$scrypt\$ln=(1\d|20),r=([1-9]|1\d),p=([1-9])\$([A-Za-z0-9+/]{16,88})\$([A-Za-z0-9+/]{43,86})$/;

const peopleMax = 10_000;
const accountsLengthMax = 4 * 1024 * 1024;

const limitedTo = z.array(fileIdSchema).min(1).max(200).exactOptional();

/** Queues, ACD groups and agents that a person may see and act on. */
export const limitsSchema = strict({
  queues: limitedTo.describe('These queues, their calls, and the agents of their groups.'),
  groups: limitedTo.describe('All queues and agents of these groups.'),
  team: limitedTo.describe('These agents, and the calls and orders that they took.'),
}).refine((limits) => Object.keys(limits).length > 0, 'expected queues, groups or team');
export type Limits = Infer<typeof limitsSchema>;

const personSchema = strict({
  id: newIdSchema.describe('The user name that the person signs in with.'),
  name: lineText(200).describe('For people.'),
  roles: z.array(z.enum(roleNames)).min(1).describe('Their rights are the sum of these roles.'),
  agent: exactOptionalField(
    fileIdSchema,
    'Of the centre, which the person works as [the agent of the person’s own id].',
  ),
  subject: exactOptionalField(
    lineText(128),
    'How the identity provider names the person [as the id].',
  ),
  handlers: z
    .array(fileIdSchema)
    .min(1)
    .max(100)
    .exactOptional()
    .describe('Handlers of the centre that the person may know of [all].'),
  startedOn: exactOptionalField(dateSchema, 'Their first day of work here, for rules [unknown].'),
  limits: exactOptionalField(
    limitsSchema,
    'All that the person may see and act on [the whole centre].',
  ),
  password: z
    .string()
    .regex(passwordHashForm, 'expected a hash that callwright accounts hash makes')
    .exactOptional()
    .describe('Its hash, by `callwright accounts hash` [none: a name is enough here].'),
});
export type Person = Infer<typeof personSchema>;

/** What the store keeps of a person who was made or changed while the service ran. */
export interface PersonSettings extends Omit<Person, 'id' | 'roles'> {
  /** Built-in roles, and ids of the centre's own. */
  readonly roles: readonly string[];
  readonly isDisabled: boolean;
  /** SHA-256 of the secret by which they may choose a password, and its end. */
  readonly invitation?: { readonly hash: string; readonly untilMs: number };
}

/** A role of the centre's own: rights as the scopes of API keys. */
export interface RoleSettings {
  readonly name: string;
  readonly rights: readonly string[];
}

export const accountsSchema = strict({
  schema: z.literal('callwright.accounts/1').describe('This format.'),
  people: z
    .array(personSchema)
    .min(1)
    .max(peopleMax)
    .superRefine((people, context) => {
      for (const member of ['id', 'subject'] as const) {
        const seen = new Set<string>();
        for (const [place, person] of people.entries()) {
          const { [member]: value = person.id } = person;
          if (seen.has(value)) {
            const message = `each ${member} once`;
            const params = { code: 'not_unique' };
            context.addIssue({ code: 'custom', path: [place, member], message, params });
          }
          seen.add(value);
        }
        if (seen.size < people.length) return;
      }
    })
    .describe('Who may sign in.'),
});
export type AccountsFile = Infer<typeof accountsSchema>;

/** The file, or all problems found in it. */
export function parseAccounts(
  text: string,
):
  | { readonly ok: true; readonly accounts: AccountsFile }
  | { readonly ok: false; readonly problems: readonly Finding[] } {
  const parsed = parseJson({ text, schema: accountsSchema, lengthMax: accountsLengthMax });
  return parsed.ok ? { ok: true, accounts: parsed.value } : parsed;
}
