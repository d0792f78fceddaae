/** Texts of mails that a centre writes itself: the ones in force, and a draft of the next. */
import type { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import { lineSchema, textSchema } from '../values/domain-values.schema.ts';

function inBoth<Words extends z.ZodType>(words: Words) {
  return strict({ en: words.describe('English.'), fr: words.describe('French.') });
}

export const mailTextsSchema = strict({
  subject: inBoth(lineSchema).describe('By language.'),
  text: inBoth(textSchema(10_000, 1)).describe('By language.'),
});
export type MailTexts = z.infer<typeof mailTextsSchema>;

export interface MailTemplate {
  /** The texts in force; null: the default ones. */
  readonly texts: MailTexts | null;
  readonly draft: { readonly texts: MailTexts; readonly author: string } | null;
}
