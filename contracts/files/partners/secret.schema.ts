/** Where a secret is read from, so that none stands in a configuration. */
import { z } from 'zod';
import { pathSchema, strict } from '../values.schema.ts';

export const secretSchema = z
  .union([
    strict({
      file: pathSchema.describe('Its text, relative to the partners file.'),
    }),
    strict({ variable: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/) }),
  ])
  .describe('A file or an environment variable that holds the secret.');
export type SecretSource = z.infer<typeof secretSchema>;
