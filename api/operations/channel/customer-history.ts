/**
 * What is known of a customer: one time line, figures of their orders, and notes.
 *
 * Source: ux-and-api.md 3.5; dynamics-call-center.md 1.23, 3.19.
 */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  customerEventKinds,
  customerFiguresSchema,
  customerHistorySchema,
  customerNoteSchema,
  freeText,
  strict,
} from '../../../contracts/index.ts';
import type { KeptEvent } from '../../../orders/index.ts';
import type { CustomerEvent } from '../../../store/index.ts';
import type { Serving } from '../../operation.ts';
import { storedPage } from '../../paging.ts';
import { presentCustomerEvent } from '../../presenters/history.ts';
import { operation } from '../route.ts';
import { listQueryShape } from '../shared.ts';
import { requireCustomer } from './customers.ts';
import { channelOf, sellers } from './documents.ts';

const isKind = z.enum(customerEventKinds);
const kindNames = customerEventKinds.join('|');

export const customerHistoryOperations = {
  getCustomerHistory: operation(
    'GET /api/v1/customers/{customer}/history',
    ['All of a customer in one time line', 'L’historique d’un client'],
    {
      note: 'Newest first. An order stands where it was begun, with the status that it has now.',
      query: z.strictObject({
        ...listQueryShape,
        kinds: z
          .string()
          .regex(new RegExp(`^(${kindNames})(,(${kindNames}))*$`))
          .optional()
          .describe('`orders,calls` [all].'),
      }),
      answer: customerHistorySchema,
      access: sellers,
    },
    ({ params, query, language }, serving) => {
      const { store, wire } = serving;
      const { id: customerId } = requireCustomer(params.customer, serving);
      const kinds = query.kinds?.split(',').map((kind) => isKind.parse(kind));
      const of = { customerId, kinds: kinds ?? customerEventKinds };
      return storedPage(
        ({ after, limit }) => {
          const page = { ...of, after: String(after ?? ''), limit };
          return store.history.list<KeptEvent>(wire.ownerId, page);
        },
        query,
        {
          keyOf: ({ place }) => place,
          present: (event) => presentCustomerEvent(event, { language, wire }),
          wire,
        },
      );
    },
  ),
  getCustomerFigures: operation(
    'GET /api/v1/customers/{customer}/figures',
    ['What a customer has ordered', 'Les chiffres d’un client'],
    {
      note: 'Of orders that were submitted and are not cancelled.',
      answer: customerFiguresSchema,
      access: sellers,
    },
    ({ params }, serving) => {
      const { store, wire } = serving;
      const { id: customerId } = requireCustomer(params.customer, serving);
      const sales = store.orders.sales(wire.ownerId, { customerId });
      const { count, totalMinor, firstAtMs, lastAtMs } = sales;
      const { currency } = channelOf(serving).settings;
      const at = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
      const average = { amountMinor: Math.round(totalMinor / count), currency };
      return {
        ...{ orderCount: count, firstOrderAt: at(firstAtMs), lastOrderAt: at(lastAtMs) },
        total: { amountMinor: totalMinor, currency },
        average: count === 0 ? null : average,
      };
    },
  ),
  addCustomerNote: operation(
    'POST /api/v1/customers/{customer}/notes',
    ['Note something of a customer', 'Noter quelque chose sur un client'],
    {
      note: 'It stands in their time line; nobody else sees it.',
      body: strict({ text: freeText(1_000).min(1) }),
      example: { text: 'Préfère être rappelée le matin' },
      answer: customerNoteSchema,
      status: 201,
      access: sellers,
    },
    ({ params, body: { text }, person }, serving) => {
      const { id: customerId } = requireCustomer(params.customer, serving);
      const by = person ?? '';
      const id = `note/${randomUUID()}`;
      const event = { id, kind: 'notes', customerId, document: { name: text, by } } as const;
      const atMs = serving.store.transaction(() => keepEvent(event, serving));
      return { at: new Date(atMs).toISOString(), by, text };
    },
  ),
} as const;

/** Puts something into a time line, now; whoever writes opens the transaction. */
export function keepEvent(
  event: Pick<CustomerEvent, 'id' | 'kind' | 'customerId'> & { readonly document: KeptEvent },
  { store, wire }: Serving,
): number {
  const atMs = wire.live.originMs + wire.live.nowMs;
  store.history.save(wire.ownerId, { ...event, version: 1, atMs });
  return atMs;
}
