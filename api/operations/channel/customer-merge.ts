/** Two records of one customer made one. Source: dynamics-call-center.md 1.23. */
import {
  type CustomerSettings,
  channelMessages,
  customerResourceSchema,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { buyersOf, companiesAbove, concernsOrders, phoneKeysOf } from '../../../services/index.ts';
import { operation, wireIdSchema } from '../route.ts';
import { keptCustomers, presentCustomer, requireCustomer } from './customers.ts';
import { replaceDocument } from './documents.ts';

export const customerMergeOperations = {
  mergeCustomer: operation(
    'POST /api/v1/customers/{customer}/merge',
    ['Two records are one customer', 'Fusionner deux fiches'],
    {
      note: 'Orders, returns, time line, cases, lists and what they owe go to the other record, which goes on; so do telephone numbers and addresses. This one says so.',
      body: strict({ intoId: wireIdSchema.describe('Customer that stays.') }),
      example: { intoId: 'verdier.1048576' },
      answer: customerResourceSchema,
      access: { roles: ['supervisor', 'admin', 'integration'] },
      audited: true,
      errors: ['in_use', 'customer_not_found', 'customer_erased', 'version_mismatch'],
    },
    async (asked, serving) => {
      const { store, wire, orders } = serving;
      const record = requireCustomer(asked.params.customer, serving);
      const into = requireCustomer(asked.body.intoId, serving);
      for (const { id, document } of [record, into]) {
        const { erasedAt: at } = document;
        if (at !== undefined)
          throw refusal(channelMessages.customerErased, { id: wire.id(id), at });
      }
      if (into.id === record.id)
        throw refusal(channelMessages.mergedSelf, { id: wire.id(into.id) });
      const { mergedInto = into.id } = record.document;
      const other = into.document.mergedInto ?? (mergedInto === into.id ? undefined : mergedInto);
      if (other !== undefined) {
        const said = { id: wire.id(record.id), into: wire.id(other) };
        throw refusal(channelMessages.mergedAlready, said);
      }
      const isNew = record.document.mergedInto === undefined;
      const phoneKeyOf = phoneKeysOf(serving);
      const centre = { store, centreId: wire.ownerId };
      const above = companiesAbove(into.document.companyId, centre);
      // Who goes on in place of a company above them is part of what that one was.
      const { companyId } = (above.find(({ id }) => id === record.id) ?? into).document;
      const { companyId: _before, ...others } = into.document;
      const goesOn = { ...others, ...omitUndefined({ companyId }) };
      const joined = isNew ? joinedCustomer(record.document, goesOn, phoneKeyOf) : into.document;
      if (isNew) {
        const { check: _isAlike, ...kept } = keptCustomers(serving);
        const left = { ...record.document, ...nothingOwn, mergedInto: into.id };
        const updatedAtMs = wire.live.originMs + wire.live.nowMs;
        const stamp = { person: asked.person ?? '', updatedAtMs };
        const saves = ({ version, ...of }: typeof into, document: CustomerSettings) =>
          store.customers.save(
            { ...of, ...stamp, version: version + 1, document },
            kept.keys(document),
          );
        const also = () => {
          saves(into, joined);
          // Who bought for the company buys for the one that goes on.
          let few = buyersOf(record.id, centre);
          for (; few.length > 0; few = buyersOf(record.id, centre)) {
            for (const one of few) saves(one, { ...one.document, companyId: into.id });
          }
        };
        const of = { asked: { ...asked, ifMatch: record.version }, serving };
        replaceDocument({ ...kept, also }, record, left, of);
      }
      const handlers = serving.handlers.permitted(null).map(({ live }) => live.file.id);
      const moved = { fromId: record.id, intoId: into.id };
      store.transaction(() => {
        store.customerMerge.move({ centreId: wire.ownerId, handlers }, moved);
      });
      await orders?.customerMerged(record.id, into.id);
      if (concernsOrders(into.document, joined)) await orders?.customerChanged(into.id);
      return presentCustomer(requireCustomer(asked.params.customer, serving), serving);
    },
  ),
} as const;

/** What is left of a record that was merged, beyond names and numbers. */
const nothingOwn: Partial<CustomerSettings> = {
  accountBalance: null,
  phones: [],
  emails: [],
  addresses: [],
  cases: [],
  itemLists: [],
  openCases: 0,
  hotAlert: false,
};

/** The record that goes on, with all that the other one has but names and terms. */
function joinedCustomer(
  from: CustomerSettings,
  into: CustomerSettings,
  phoneKeyOf: (number: string) => string,
): CustomerSettings {
  const [owed, owes] = [from.accountBalance ?? null, into.accountBalance ?? null];
  const amountMinor = (owed?.amountMinor ?? 0) + (owes?.amountMinor ?? 0);
  const { number = '' } = from;
  return {
    ...into,
    accountBalance: owed === null || owes === null ? (owes ?? owed) : { ...owes, amountMinor },
    phones: union(into.phones, from.phones, (phone) => phoneKeyOf(phone.number)),
    emails: union(into.emails, from.emails, (email) => email.toLowerCase()),
    addresses: union(into.addresses, from.addresses, placeOf),
    cases: withOthers(into.cases, from.cases, number),
    itemLists: withOthers(into.itemLists, from.itemLists, number),
    openCases: (into.openCases ?? 0) + (from.openCases ?? 0),
    hotAlert: into.hotAlert === true || from.hotAlert === true,
    fraudStatus: from.fraudStatus === 'fraudulent' ? from.fraudStatus : into.fraudStatus,
    hold: holds.findLast((one) => one === from.hold || one === into.hold) ?? 'none',
  };
}

/** Most numbers or addresses of a customer. */
const placesMax = 20;

/** Both lists, each thing once; a customer's own go first. */
function union<Item>(
  own: readonly Item[],
  others: readonly Item[],
  keyOf: (item: Item) => string,
): Item[] {
  const keys = new Set(own.map(keyOf));
  return [...own, ...others.filter((one) => !keys.has(keyOf(one)))].slice(0, placesMax);
}

function placeOf({ label, lines, postalCode, country }: CustomerSettings['addresses'][number]) {
  return [label, ...lines, postalCode, country].join('\n').toLowerCase();
}

/** The mildest first. */
const holds = ['none', 'invoice', 'all'] as const;

/** Both lists; a code that stands in both gets the number of its record. */
function withOthers<Item extends { readonly code: string }>(
  own: readonly Item[] = [],
  others: readonly Item[] = [],
  number: string,
): Item[] {
  const codes = new Set(own.map(({ code }) => code));
  const added = others.map((one) =>
    codes.has(one.code) ? { ...one, code: `${number}.${one.code}`.slice(0, 32) } : one,
  );
  return [...own, ...added];
}
