/** Two records of one customer made one. Source: dynamics-call-center.md 1.23. */
import {
  channelMessages,
  customerResourceSchema,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { operation, wireIdSchema } from '../route.ts';
import { keptCustomers, presentCustomer, requireCustomer } from './customers.ts';
import { replaceDocument } from './documents.ts';

export const customerMergeOperations = {
  mergeCustomer: operation(
    'POST /api/v1/customers/{customer}/merge',
    ['Two records are one customer', 'Fusionner deux fiches'],
    {
      note: 'Orders, returns and time line go to the other record, which goes on; this one says so.',
      body: strict({ intoId: wireIdSchema.describe('Customer that stays.') }),
      example: { intoId: 'verdier.1048576' },
      answer: customerResourceSchema,
      access: { roles: ['supervisor', 'admin', 'integration'] },
      audited: true,
      errors: ['in_use', 'customer_not_found', 'version_mismatch'],
    },
    async (asked, serving) => {
      const { store, wire, orders } = serving;
      const record = requireCustomer(asked.params.customer, serving);
      const into = requireCustomer(asked.body.intoId, serving);
      const { mergedInto = into.id } = record.document;
      const other = into.document.mergedInto ?? (mergedInto === into.id ? undefined : mergedInto);
      if (other !== undefined || into.id === record.id) {
        const said = { id: wire.id(record.id), into: wire.id(other ?? record.id) };
        throw refusal(channelMessages.mergedAlready, said);
      }
      const document = { ...record.document, mergedInto: into.id };
      const of = { asked: { ...asked, ifMatch: record.version }, serving };
      if (record.document.mergedInto === undefined) {
        const { check: _isAlike, ...kept } = keptCustomers(serving);
        replaceDocument(kept, record, document, of);
      }
      store.transaction(() => {
        const moved = { fromId: record.id, intoId: into.id };
        store.history.move(wire.ownerId, moved);
        store.mails.move(wire.ownerId, moved);
      });
      await orders?.customerMerged(record.id, into.id);
      return presentCustomer(requireCustomer(asked.params.customer, serving), serving);
    },
  ),
} as const;
