/** What is held on a customer, and its erasure. Source: decision 0048. */
import { z } from 'zod';
import { customerErasureSchema, customerExportSchema } from '../../../contracts/index.ts';
import {
  countsOf,
  eraseTraces,
  exportTraces,
  type PrivacyContext,
  requireErasable,
  tracesOf,
} from '../../../services/index.ts';
import { administrators } from '../access-rules.ts';
import { operation } from '../route.ts';
import type { Services } from '../services.ts';
import { requireCustomer } from './customers.ts';

export const customerPrivacyOperations = {
  exportCustomer: operation(
    'GET /api/v1/customers/{customer}/export',
    ['All that is held on a customer', 'Tout ce qui est conservé sur un client'],
    {
      note: 'Records, time line, orders with their messages, calls as the journal has them, prompts and decisions of rules.',
      answer: customerExportSchema,
      access: administrators,
      audited: true,
      errors: ['customer_key_missing'],
    },
    async ({ params }, serving) => {
      const traces = tracesOf(requireCustomer(params.customer, serving), contextOf(serving));
      const journals = handlersOf(serving).flatMap(({ past }) => past ?? []);
      return await exportTraces(traces, { ...contextOf(serving), journals });
    },
  ),
  eraseCustomer: operation(
    'POST /api/v1/customers/{customer}/erase',
    ['Erase a customer', 'Effacer un client'],
    {
      note: 'Names, addresses, numbers, notes and what was typed of them, everywhere, for good. Amounts of orders stay, without names, and the number. Refused while orders or calls of theirs are open. Once more, it does what was left.',
      query: z.strictObject({
        dryRun: z
          .enum(['true', 'false'])
          .optional()
          .describe('Says what it would erase, and erases nothing [false].'),
      }),
      answer: customerErasureSchema,
      access: administrators,
      audited: true,
      errors: ['in_use'],
    },
    async ({ params, query, person }, serving) => {
      const of = contextOf(serving);
      const record = requireCustomer(params.customer, serving);
      const traces = tracesOf(record, of);
      await requireErasable(traces, of);
      const isDry = query.dryRun === 'true';
      const done = isDry
        ? { erased: countsOf(traces, of), remains: [] }
        : eraseTraces(traces, person ?? '', of);
      const { erasedAt = null } = requireCustomer(params.customer, serving).document;
      return { customerId: params.customer, erasedAt, ...done, stays };
    },
  ),
} as const;

const stays = [
  'amounts, items and payments of orders and returns',
  'the customer number, which leads to no name',
  'references of payments at their provider',
  'numbers on the do-not-call list, by their own wish',
];

function handlersOf(serving: Services): readonly Services[] {
  return serving.handlers.permitted(null);
}

function contextOf(serving: Services): PrivacyContext {
  const { store, wire, orders } = serving;
  return { store, wire, orders, lives: handlersOf(serving).map(({ live }) => live) };
}
