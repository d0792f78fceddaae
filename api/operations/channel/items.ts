/** Items that are sold, and their pictures. Source: ux-and-api.md 3.5. */
import { z } from 'zod';
import {
  type ErrorCode,
  foldedWords,
  type ItemSettings,
  itemKeys,
  itemListSchema,
  itemResourceSchema,
  itemSettingsSchema,
  itemsForRules,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { type DocumentRecord, keyRange } from '../../../store/index.ts';
import { operation, type Serving, textOperation } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import { list, none, requireCentre, wireIdSchema } from '../shared.ts';
import {
  type Kept,
  keepers,
  lookers,
  ofCentre,
  patchBody,
  patchDocument,
  patchErrors,
  requireDocument,
  shownDocument,
  tagged,
} from './documents.ts';
import { searchedPage } from './searched-page.ts';

const item = z.strictObject({ item: wireIdSchema });
const ofItem: readonly ErrorCode[] = ['item_not_found'];
const wordsMax = 3;

export const itemOperations = {
  listItems: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/items',
      summary: { en: 'Search for items', fr: 'Rechercher des articles' },
      note: '`q` takes the beginning of words of the name, in any language, or a stock number.',
      params: ofCentre,
      query: z.strictObject({
        ...list.shape,
        q: z.string().min(1).max(100).optional(),
        catalogueId: wireIdSchema.optional().describe('Those of this catalogue alone.'),
      }),
      answer: itemListSchema,
      access: lookers,
      errors: ['centre_not_found', 'catalogue_not_found', 'cursor_invalid'],
    },
    ({ params, query }, serving) => {
      const { store, wire } = serving;
      requireCentre(params.centre, wire);
      const words = foldedWords(query.q ?? '').slice(0, wordsMax);
      const present = (record: DocumentRecord<ItemSettings>) => shown(record, serving);
      if (query.catalogueId === undefined) {
        const ranges = words.map(keyRange.prefix);
        const isAll = query.q === undefined;
        return searchedPage(store.items, query, {
          ...{ searches: [{ kind: 'item', ranges }], isAll, wire, present },
        });
      }
      const code = 'catalogue_not_found';
      const { document } = requireDocument(store.catalogues, query.catalogueId, { code, wire });
      const found = [...document.itemIds].sort().flatMap((id) => {
        const record = store.items.get(wire.centreId, id);
        const fits = (word: string): boolean =>
          record === undefined ||
          itemKeys(record.document).item.some((one) => one.startsWith(word));
        return record === undefined || !words.every(fits) ? [] : [record];
      });
      return pageOf(found, query, { keyOf: ({ id }) => id, present, wire });
    },
  ),
  getItem: operation(
    {
      method: 'GET',
      path: '/api/v1/items/{item}',
      summary: { en: 'An item', fr: 'Un article' },
      params: item,
      query: none,
      answer: itemResourceSchema,
      tagged: true,
      access: lookers,
      errors: ofItem,
    },
    (asked, serving) => tagged(shown(requireItem(asked.params.item, serving), serving), asked),
  ),
  patchItem: operation(
    {
      method: 'PATCH',
      path: '/api/v1/items/{item}',
      summary: { en: 'Change an item (merge patch)', fr: 'Modifier un article' },
      note: 'The stock number stays.',
      params: item,
      query: none,
      body: patchBody,
      example: { stock: 12, salesControl: 'encourage' },
      answer: itemResourceSchema,
      tagged: true,
      access: keepers,
      audited: ({ params }, serving) => requireItem(String(params['item']), serving).document,
      errors: [...ofItem, ...patchErrors],
    },
    (asked, serving) => {
      const before = requireItem(asked.params.item, serving);
      const record = patchDocument(keptItems(serving), before, { asked, serving });
      tellRules([before.document], [record.document], serving);
      return tagged(shown(record, serving), asked);
    },
  ),
  getItemImage: textOperation(
    {
      method: 'GET',
      path: '/api/v1/items/{item}/images/{number}',
      summary: { en: 'A picture of an item', fr: 'Une image d’un article' },
      note: 'Open: a page shows it beside the line without a header of its own. It can run nothing.',
      params: z.strictObject({ item: wireIdSchema, number: wireIdSchema }),
      query: none,
      answer: null,
      produces: 'image/svg+xml',
      access: 'open',
      errors: ofItem,
    },
    ({ params, header }, { store, wire }) => {
      const id = wire.fileId(params.item) ?? '';
      const text = store.channel.image(wire.centreId, id, Number(params.number) || 0);
      if (text === undefined) {
        throw new Refusal('item_not_found', `${params.item} has no image ${params.number}.`);
      }
      header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      header('x-content-type-options', 'nosniff');
      return text;
    },
  ),
} as const;

function requireItem(id: string, { store, wire }: Serving): DocumentRecord<ItemSettings> {
  return requireDocument(store.items, id, { code: 'item_not_found', wire });
}

/** How items are kept: found by stock number and words of their name. */
export function keptItems({ store }: Serving): Kept<ItemSettings> {
  return { repository: store.items, schema: itemSettingsSchema, key: 'sku', keys: itemKeys };
}

function shown(record: DocumentRecord<ItemSettings>, { store, wire }: Serving) {
  const images = store.channel.imagesOf(wire.centreId, record.id);
  const item = shownDocument(record, { wire });
  return {
    ...item,
    images: images.map(({ number, mediaType }, place) => ({
      href: `/api/v1/items/${item.id}/images/${number}`,
      ...{ type: mediaType, isDefault: place === 0 },
    })),
  };
}

/** Rules name items by stock number: they hear of changes that mean something to them. */
export function tellRules(
  before: readonly ItemSettings[],
  after: readonly ItemSettings[],
  { office }: Serving,
): void {
  const known = new Map(before.map((one) => [one.sku, itemsForRules([one])]));
  const news = after.filter((one) => !equalByValue(known.get(one.sku), itemsForRules([one])));
  if (news.length > 0) office.supply(itemsForRules(news));
}
