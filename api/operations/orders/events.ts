/**
 * An order's log, as far as the centre logs its events.
 *
 * Source: dynamics-call-center.md 1.24.
 */
import {
  fitsType,
  notificationProfileResourceSchema,
  notificationProfileSchema,
  type OrderEventSetup,
  orderEventSetupResourceSchema,
  orderEventSetupSchema,
  orderTimelineSchema,
} from '../../../contracts/index.ts';
import { notificationProfileId } from '../../../services/index.ts';
import { iso } from '../../presenters/rule.ts';
import { setupOperations } from '../channel/document-operations.ts';
import { lookers } from '../channel/documents.ts';
import { operation } from '../route.ts';
import { readsOrder, requireOrder, requireOrders } from './order-messages.ts';

const setup = setupOperations({
  path: 'order-event-setup',
  id: 'order events',
  settings: orderEventSetupSchema,
  resource: orderEventSetupResourceSchema,
  repository: ({ orderEventSetups }) => orderEventSetups,
  access: { get: lookers, put: { roles: ['admin'] } },
});

const profile = setupOperations({
  path: 'notification-profile',
  id: notificationProfileId,
  settings: notificationProfileSchema,
  resource: notificationProfileResourceSchema,
  repository: ({ notificationProfiles }) => notificationProfiles,
  access: { get: lookers, put: { roles: ['admin'] } },
});

export const orderEventOperations = {
  getNotificationProfile: profile.get([
    'Which mails customers are sent',
    'Les courriers envoyés aux clients',
  ]),
  putNotificationProfile: profile.put(
    ['Say which mails customers are sent', 'Choisir les courriers envoyés'],
    {
      note: 'All of it anew. A mail is queued once for each notice, in the time line of the customer.',
      example: { mails: [{ event: 'order.submitted', template: 'MERCI' }] },
    },
  ),
  getOrderEventSetup: setup.get([
    'Which events of orders are written down',
    'Les événements de commande consignés',
  ]),
  putOrderEventSetup: setup.put(
    ['Say which events of orders are written down', 'Choisir les événements consignés'],
    {
      note: 'All of it anew. It says what the audit of every order shows, of those before it as well; nothing is lost.',
      example: { records: [{ role: 'agent', types: ['hold.placed', 'hold.cleared'] }] },
    },
  ),
  listOrderEvents: operation(
    'GET /api/v1/orders/{order}/events',
    ['All that an order was told', 'Tout ce qu’une commande a reçu'],
    {
      note: '`recorded` is what came of that, by whom and when, as far as the centre writes it down.',
      answer: orderTimelineSchema,
      ...readsOrder,
    },
    async ({ params }, serving) => {
      const { orderId, archivedAtMs, currency } = await requireOrder(params.order, serving);
      if (archivedAtMs !== undefined) return { items: [], recorded: [] };
      const { events } = await requireOrders(serving).timeline(orderId);
      const messages = events.map(({ atMs, actor, published, ...message }) => ({
        at: iso(atMs),
        type: message.type,
        actor: JSON.parse(actor) as Actor,
        outcome: message.outcome,
        version: message.version,
        events: JSON.parse(published) as readonly Told[],
      }));
      const { records } = setup.now(serving);
      return {
        items: messages.map((message) => ({
          ...message,
          events: message.events.map((event) => ({ ...event, ...detailOf(event, currency) })),
        })),
        recorded: messages.flatMap((message) => recordedOf(message, records)),
      };
    },
  ),
} as const;

interface Actor {
  readonly kind: string;
  readonly id: string;
}
interface Told {
  readonly type: string;
  readonly data: { readonly [member: string]: unknown };
}

function detailOf({ data: { code, reason, amountMinor } }: Told, currency: string) {
  const said = code ?? reason;
  return {
    code: said === undefined ? null : String(said),
    amount: typeof amountMinor === 'number' ? { amountMinor, currency } : null,
  };
}

function recordedOf(
  {
    at,
    actor,
    events,
  }: { readonly at: string; readonly actor: Actor; readonly events: readonly Told[] },
  records: OrderEventSetup['records'],
) {
  const types = records.flatMap((record) =>
    record.role === null || record.role === actor.kind ? [record.types] : [],
  );
  return events.flatMap(({ type, data }) => {
    if (!types.some((kept) => kept === null || kept.some((one) => fitsType(type, one)))) return [];
    const { orderId, centreId, by = actor.id, code, reason, ...about } = data;
    const user = String(by);
    return [{ at, type, user, role: actor.kind, code: detailOf({ type, data }, '').code, about }];
  });
}
