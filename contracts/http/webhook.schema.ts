/** Webhooks and their deliveries. */
import { z } from 'zod';
import {
  flagField,
  idField,
  instantField,
  numberField,
  numberOrNull,
  orNull,
  textField,
  textOrNull,
  textsField,
  versionField,
} from './fields.ts';

/** A webhook's stored settings; its secrets sign deliveries. */
export interface WebhookSettings {
  readonly url: string;
  readonly types: readonly string[];
  readonly active: boolean;
  readonly secret: string;
  /** The secret before the present one; until `untilMs` both sign. */
  readonly previous?: { readonly secret: string; readonly untilMs: number };
  /** When deliveries began to fail; null: the last one arrived. */
  readonly failingSinceMs: number | null;
  /** Why the service paused the webhook; null: it did not. */
  readonly problem: string | null;
}

export const webhookResourceSchema = z.object({
  id: idField,
  centreId: idField,
  url: z.string(),
  types: textsField('Types of events, or beginnings such as `call.*`.'),
  active: flagField('False: nothing is sent, and events are not kept for it.'),
  failingSince: orNull(instantField, 'Null: what was sent last has arrived.'),
  problem: textOrNull('Why it was paused; null: it was not, or by hand.'),
  version: versionField,
});
export const newWebhookSchema = webhookResourceSchema.extend({
  secret: textOrNull('`whsec_<base64>`; null: it was shown before.'),
});

export const deliveryStates = ['waiting', 'behind', 'delivered', 'failed'] as const;

export const deliverySchema = z.object({
  id: idField.describe('`webhook-id` of every attempt.'),
  webhookId: idField,
  type: z.string(),
  subject: textField('Kind and id of what the event is about.'),
  state: z
    .enum(deliveryStates)
    .describe(
      'Behind: the one before of its subject is to end first. Failed: no further attempt is made by itself.',
    ),
  attempts: numberField('Made so far.'),
  nextAt: orNull(instantField, 'Of the next attempt; null: there is none.'),
  status: numberOrNull('Of the last answer; null: there was none.'),
  problem: z.string().nullable(),
  createdAt: instantField,
  endedAt: orNull(instantField, 'null: attempts go on.'),
});
