/**
 * Mails on notices of orders and returns: queued once, in the time line of the customer.
 *
 * Source: dynamics-call-center.md 1.24, 2.14.
 */
import { z } from 'zod';
import { noticeEvents } from '../../contracts/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import type { ContinuityPartners } from './continuity-doers.ts';

/** Contains a space, so that it cannot be a centre's id. */
export const notificationProfileId = 'notification profile';

const notice = z.object({ orderId: z.string(), template: z.string() });

/** Queues the mail that the centre sends on a notice, if it sends one. */
export async function queueMail(
  { key, body }: { readonly key: string; readonly body: object },
  { store, centreId, orderOf, nowMs }: ContinuityPartners,
): Promise<null> {
  const { orderId, template } = notice.parse(body);
  const profile = store.notificationProfiles.get(centreId, notificationProfileId);
  const mail = profile?.document.mails.find(
    ({ event, active }) => active && noticeEvents[event] === template,
  );
  const order = mail === undefined ? null : await orderOf(orderId);
  if (mail === undefined || order === null) return null;
  const document: HistoryEntry = { name: mail.template, status: 'queued', orderId };
  const { customerId } = order;
  const event = { id: `mail/${key}`, version: 1, customerId, kind: 'mail' as const, document };
  store.transaction(() => store.history.save(centreId, { ...event, atMs: nowMs() }));
  return null;
}
