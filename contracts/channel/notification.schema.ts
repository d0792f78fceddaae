/**
 * Which mails are sent on which notices of orders and returns.
 * Source: dynamics-call-center.md 1.24.
 */
import { z } from 'zod';
import { exactOptionalField, strict } from '../files/values.schema.ts';
import { flagOr, setShape } from '../http/fields.ts';
import { codeSchema, uniqueBy } from '../values/domain-values.schema.ts';

/** Templates of notices, by the event that they are of. */
export const noticeEvents = {
  'order.quoted': 'quotation',
  'order.submitted': 'confirmed',
  'order.shipped': 'shipped',
  'order.backordered': 'backordered',
  'order.delayed': 'delay',
  'order.cancelled': 'cancelled',
  'order.giftCardIssued': 'giftCard',
  'continuity.billSoon': 'billSoon',
  'return.submitted': 'returnOpened',
  'return.refunded': 'refunded',
} as const;
export type NoticeEvent = keyof typeof noticeEvents;
export const noticeEventSchema = z.enum(Object.keys(noticeEvents) as NoticeEvent[]);

export const notificationProfileSchema = strict({
  mails: z
    .array(
      strict({
        event: noticeEventSchema.describe('Of an order or return.'),
        template: codeSchema.describe('Of the mail, where mails are written.'),
        deliveryModeId: exactOptionalField(codeSchema, 'Only of orders by it, before others.'),
        active: flagOr(true, 'Whether it is sent.'),
      }),
    )
    .refine(
      uniqueBy<{ readonly event: string; readonly deliveryModeId?: string }>(
        ({ event, deliveryModeId = '' }) => `${event} ${deliveryModeId}`,
      ),
      'expected each event once for a delivery mode',
    )
    .default([])
    .describe('What is sent on which event.'),
});
export type NotificationProfile = z.infer<typeof notificationProfileSchema>;

export const notificationProfileResourceSchema = z.object({
  ...setShape,
  ...notificationProfileSchema.shape,
});
