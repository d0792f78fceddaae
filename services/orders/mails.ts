/**
 * Mails on notices of orders and returns: queued once, in the time line of the customer.
 *
 * Source: dynamics-call-center.md 1.24, 2.14.
 */
import { z } from 'zod';
import { type NoticeEvent, noticeEvents } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import type { MailSender } from '../mail/mail-sender.ts';
import { type MailQuestion, writeMail } from '../mail/mail-texts.ts';
import { namedAddress } from './channel-documents.ts';
import type { ContinuityPartners } from './continuity-doers.ts';

/** Contains a space, so that it cannot be a centre's id. */
export const notificationProfileId = 'notification profile';

const giftCard = 'giftCard';
const notice = z.object({
  orderId: z.string(),
  template: z.string(),
  /** Of a gift card: its number, and the address of its recipient. */
  number: z.string().optional(),
  addressRef: z.string().optional(),
  amountMinor: z.int().optional(),
  recipientName: z.string().optional(),
  recipientEmail: z.string().optional(),
  giftMessage: z.string().optional(),
});

export interface MailPartners extends ContinuityPartners {
  /** Undefined: mails are noted in the time line alone. */
  readonly mails: MailSender | undefined;
  readonly centre: () => MailQuestion['centre'];
}

/** Queues the mail that the centre sends on a notice; a gift card is always sent. */
export async function queueMail(
  { key, body }: { readonly key: string; readonly body: object },
  { store, centreId, orderOf, nowMs, mails, centre }: MailPartners,
): Promise<null> {
  const { orderId, template, number, addressRef, amountMinor, ...gift } = notice.parse(body);
  const profile = store.notificationProfiles.get(centreId, notificationProfileId);
  const all = (profile?.document.mails ?? []).filter(
    ({ event, active }) => active && noticeEvents[event] === template,
  );
  const isUnwanted = all.length === 0 && template !== giftCard;
  const order = isUnwanted ? null : await orderOf(orderId);
  const of = (mode?: string) => all.find(({ deliveryModeId }) => deliveryModeId === mode);
  const mail = of(order?.deliveryMode) ?? of();
  const name = mail?.template ?? (template === giftCard ? giftCard : null);
  if (name === null || order === null) return null;
  const { customerId } = order;
  const customer = store.customers.get(centreId, customerId)?.document;
  const named = namedAddress(customer ?? null, addressRef);
  const recipient =
    gift.recipientEmail ?? (number === undefined ? undefined : named?.email) ?? customer?.emails[0];
  const shown = omitUndefined({ number, to: number === undefined ? undefined : recipient });
  if (mails !== undefined) {
    const event: NoticeEvent = mail?.event ?? 'order.giftCardIssued';
    const question = { event, order, centre: centre(), number, amountMinor };
    const { language, ...content } = writeMail(question, { store, centreId });
    const to = { customerId, orderId, template: name, language, recipient: recipient ?? '' };
    const { toName = content.toName } = { toName: gift.recipientName };
    const text = [gift.giftMessage, content.text].filter((part) => part !== undefined);
    mails.queue({ ...to, key, content: { ...content, toName, text: text.join('\n\n'), shown } });
    return null;
  }
  const document: HistoryEntry = { name, status: 'queued', orderId, ...shown };
  const event = { id: `mail/${key}`, version: 1, customerId, kind: 'mail' as const, document };
  store.transaction(() => store.history.save(centreId, { ...event, atMs: nowMs() }));
  return null;
}
