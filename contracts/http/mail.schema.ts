/** Mails to customers over HTTP, and their texts. */
import { z } from 'zod';
import { mailTextsSchema } from '../channel/mail-template.schema.ts';
import { noticeEventSchema } from '../channel/notification.schema.ts';
import { idField, instantField, setShape } from './fields.ts';

/** States of mails; all but the first have ended. */
export const mailStates = ['queued', 'sent', 'failed', 'bounced'] as const;

export const mailTemplateResourceSchema = z.object({
  ...setShape,
  notice: noticeEventSchema.describe('What it is sent on.'),
  placeholders: z.array(z.string()).describe('Names that texts may have in braces.'),
  texts: mailTextsSchema.describe('Those in force.'),
  draft: z
    .object({
      texts: mailTextsSchema.describe('To be approved.'),
      author: z.string().describe('Who may not approve it.'),
    })
    .nullable()
    .describe('null: none.'),
});

export const mailPreviewSchema = z.object({
  language: z.string().describe('The customer’s, or the centre’s first.'),
  subject: z.string().describe('Without placeholders.'),
  text: z.string().describe('Without placeholders.'),
});

export const mailSchema = z.object({
  id: idField,
  customerId: idField,
  orderId: idField,
  template: z.string().describe('As the notification profile calls it.'),
  language: z.string().describe('`en` or `fr`.'),
  to: z.string().nullable().describe('null: the customer has no address.'),
  state: z.enum(mailStates).describe('All but `queued` have ended.'),
  attempts: z.number().describe('Made so far.'),
  nextAt: instantField.nullable().describe('Of the next attempt; null: there is none.'),
  problem: z.string().nullable().describe('Why the last attempt failed, or it came back.'),
  createdAt: instantField,
});
