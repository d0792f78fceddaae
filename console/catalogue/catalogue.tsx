/**
 * Lists to search, edit, import and export: items, catalogues, coupons, scripts, programmes and
 * channel codes. Rule editors may use it without settings rights.
 */
import {
  CollectionList,
  channel,
  fraudEntries,
  MemberList,
  type PagePart,
  PartsPage,
} from '../forms/index.ts';
import { useRead } from '../live-data/index.ts';
import { textOf } from '../parts/index.ts';
import { useCentre, useRights } from '../shell/session.ts';
import type en from './messages/en.json';
import { CatalogueRequests } from './requests.tsx';
import { TableTransfer } from './table-transfer.tsx';

const useText = textOf<typeof en>('catalogue');

const list = '/api/v1/centres/{centre}';
/** Collections whose entries are created and changed one by one through the API. */
const collections = [
  {
    id: 'items',
    source: {
      list: `${list}/items`,
      one: '/api/v1/items/{item}',
      schema: 'CreateItemBody',
      isSearched: true,
    },
    columns: ['sku', 'name', 'price', 'prices', 'stock', 'category'],
  },
  {
    id: 'catalogues',
    source: {
      list: `${list}/catalogues`,
      one: '/api/v1/catalogues/{catalogue}',
      schema: 'CreateCatalogueBody',
    },
    columns: ['code', 'name', 'status', 'validFrom', 'validTo', 'itemCount'],
  },
  {
    id: 'coupons',
    source: {
      list: `${list}/coupons`,
      one: '/api/v1/coupons/{coupon}',
      schema: 'CreateCouponBody',
    },
    columns: ['code', 'name', 'discount', 'codes', 'active'],
  },
  {
    id: 'scripts',
    source: {
      list: `${list}/scripts`,
      one: '/api/v1/scripts/{script}',
      schema: 'CreateScriptBody',
      isRemovable: true,
    },
    columns: ['name', 'kind', 'moment', 'text', 'active'],
  },
  {
    id: 'programmes',
    source: {
      list: `${list}/continuity-programmes`,
      one: '/api/v1/continuity-programmes/{programme}',
      schema: 'CreateContinuityProgrammeBody',
    },
    columns: ['code', 'name', 'events', 'active'],
  },
] as const;
/** Lists in the sales channel's document; only users who may change it see them. */
const members = [
  { id: 'paymentMethods', member: 'paymentMethods', columns: ['code', 'name', 'kind'] },
  { id: 'deliveryModes', member: 'deliveryModes', columns: ['code', 'name'] },
  { id: 'holdCodes', member: 'holdCodes', columns: ['code', 'name', 'isDefault'] },
  { id: 'chargeCodes', member: 'chargeCodes', columns: ['code', 'name', 'taxGroup'] },
  { id: 'reasonSets', member: 'reasonSets', columns: ['code', 'use', 'reasons'] },
  { id: 'fraudEntries', member: 'entries', columns: ['value', 'type', 'score'] },
] as const;

export function Catalogue() {
  const text = useText();
  const rights = useRights();
  const { centreId: centre } = useCentre();
  const { data: settings } = useRead(`${list}/channel`, { params: { centre } });
  const currency = settings?.currency ?? 'EUR';
  const parts: PagePart[] = [];
  for (const { id, ...kind } of collections) {
    const title = text(id);
    const actions = id === 'items' ? <TableTransfer kind="items" /> : null;
    const of = { ...kind, title, currency, actions };
    parts.push({ id, label: title, shown: () => <CollectionList {...of} /> });
  }
  for (const { id, ...kind } of members) {
    const isFraud = id === 'fraudEntries';
    if (!rights.includes(isFraud ? 'putFraudEntries' : 'putChannel')) continue;
    const title = text(id);
    const actions = isFraud ? <TableTransfer kind="fraudEntries" /> : null;
    const of = { ...kind, source: isFraud ? fraudEntries : channel, title, currency, actions };
    parts.push({ id, label: title, shown: () => <MemberList {...of} /> });
  }
  if (rights.includes('patchCatalogueRequest')) {
    parts.push({ id: 'requests', label: text('requests'), shown: () => <CatalogueRequests /> });
  }
  if (rights.includes('importTable')) {
    for (const kind of ['customers', 'addressChanges', 'doNotCall'] as const) {
      const shown = () => <TableTransfer kind={kind} isOpen />;
      parts.push({ id: kind, label: text(kind), shown });
    }
  }
  return <PartsPage title={text('title')} path="/catalogue" parts={parts} />;
}
