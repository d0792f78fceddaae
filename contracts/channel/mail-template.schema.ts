/** Texts of mails that a centre writes itself: the ones in force, and a draft of the next. */
import type { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import { freeText } from '../http/fields.ts';
import { lineSchema } from './channel-values.schema.ts';

export const mailTextsSchema = strict({
  subject: strict({ en: lineSchema, fr: lineSchema }),
  text: strict({ en: freeText(10_000).min(1), fr: freeText(10_000).min(1) }),
});
export type MailTexts = z.infer<typeof mailTextsSchema>;

export interface MailTemplate {
  /** The texts in force; null: the default ones. */
  readonly texts: MailTexts | null;
  readonly draft: { readonly texts: MailTexts; readonly author: string } | null;
}
