/** Mails to customers over HTTP, and their texts. */
import { z } from 'zod';
import { mailTextsSchema } from '../channel/mail-template.schema.ts';
import { noticeEventSchema } from '../channel/notification.schema.ts';
import {
  idField,
  instantField,
  numberField,
  orNull,
  setShape,
  textField,
  textOrNull,
  textsField,
} from './fields.ts';

/** States of mails; all but the first have ended. */
export const mailStates = ['queued', 'sent', 'failed', 'bounced'] as const;

export const mailTemplateResourceSchema = z.object({
  ...setShape,
  notice: noticeEventSchema.describe('What it is sent on.'),
  placeholders: textsField('Names that texts may have in braces.'),
  texts: mailTextsSchema.describe('Those in force.'),
  draft: z
    .object({
      texts: mailTextsSchema.describe('To be approved.'),
      author: textField('Who may not approve it.'),
    })
    .nullable()
    .describe('null: none.'),
});

export const mailPreviewSchema = z.object({
  language: textField('The customer’s, or the centre’s first.'),
  subject: textField('Without placeholders.'),
  text: textField('Without placeholders.'),
});

export const mailSchema = z.object({
  id: idField,
  customerId: idField,
  orderId: idField,
  template: textField('As the notification profile calls it.'),
  language: textField('`en` or `fr`.'),
  to: textOrNull('null: the customer has no address.'),
  state: z.enum(mailStates).describe('All but `queued` have ended.'),
  attempts: numberField('Made so far.'),
  nextAt: orNull(instantField, 'Of the next attempt; null: there is none.'),
  problem: textOrNull('Why the last attempt failed, or it came back.'),
  createdAt: instantField,
});
