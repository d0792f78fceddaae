/**
 * The accounts file `callwright.accounts/1`: who works here, and as what.
 *
 * It stands in until sign-in arrives; a request names its person as `Authorization: Bearer <id>`,
 * which proves nothing, so the service listens on loopback alone.
 * Source: ux-and-api.md 5.2.
 */
import { z } from 'zod';
import type { Finding } from './finding.ts';
import { parseJson } from './parse-json.ts';
import { fileIdSchema, strict } from './values.schema.ts';

/** Rights of people; they add up. */
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

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface AccountsFile {
  readonly schema: 'callwright.accounts/1';
  readonly people: readonly Person[];
}

/** People of one file. */
const peopleMax = 10_000;
/** UTF-16 code units of the file. */
const accountsLengthMax = 4 * 1024 * 1024;

const accountsSchema: z.ZodType<AccountsFile> = strict({
  schema: z.literal('callwright.accounts/1'),
  people: z
    .array(
      strict({
        id: fileIdSchema,
        name: z.string().min(1).max(200),
        roles: z.array(z.enum(roleNames)).min(1),
      }),
    )
    .min(1)
    .max(peopleMax)
    .superRefine((people, context) => {
      const seen = new Set<string>();
      for (const [place, { id }] of people.entries()) {
        if (seen.has(id)) {
          const message = 'each id once';
          const params = { code: 'not_unique' };
          context.addIssue({ code: 'custom', path: [place, 'id'], message, params });
        }
        seen.add(id);
      }
    }),
});

/** Reads an accounts file: a value, or all that is wrong with it. */
export function parseAccounts(
  text: string,
):
  | { readonly ok: true; readonly accounts: AccountsFile }
  | { readonly ok: false; readonly problems: readonly Finding[] } {
  const parsed = parseJson({
    text,
    schema: accountsSchema,
    lengthMax: accountsLengthMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
  return parsed.ok ? { ok: true, accounts: parsed.value } : parsed;
}
