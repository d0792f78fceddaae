/** Items that are sold, and their pictures. Source: ux-and-api.md 3.5. */
import { z } from 'zod';
import {
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
import type { Serving } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import { list, wireIdSchema } from '../shared.ts';
import {
  codeIn,
  type Kept,
  lookers,
  patchDocument,
  patchErrors,
  patched,
  requireDocument,
  shownDocument,
} from './documents.ts';
import { searchedPage } from './searched-page.ts';

const wordsMax = 3;

export const itemOperations = {
  listItems: operation(
    'GET /api/v1/centres/{centre}/items',
    ['Search for items', 'Rechercher des articles'],
    {
      note: '`q` takes the beginning of words of the name, in any language, or a stock number.',
      query: z.strictObject({
        ...list.shape,
        q: z.string().min(1).max(100).optional(),
        catalogueId: wireIdSchema.optional().describe('Those of this catalogue alone.'),
      }),
      answer: itemListSchema,
      access: lookers,
      errors: ['catalogue_not_found'],
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
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
        const record = store.items.get(wire.ownerId, id);
        const fits = (word: string): boolean =>
          record === undefined ||
          itemKeys(record.document).item.some((one) => one.startsWith(word));
        return record === undefined || !words.every(fits) ? [] : [record];
      });
      return pageOf(found, query, { keyOf: ({ id }) => id, present, wire });
    },
  ),
  getItem: operation(
    'GET /api/v1/items/{item}',
    ['An item', 'Un article'],
    { answer: itemResourceSchema, tagged: 'version', access: lookers },
    (asked, serving) => shown(requireItem(asked.params.item, serving), serving),
  ),
  patchItem: operation(
    'PATCH /api/v1/items/{item}',
    ['Change an item (merge patch)', 'Modifier un article'],
    {
      note: 'The stock number stays.',
      ...patched,
      example: { stock: 12, salesControl: 'encourage' },
      answer: itemResourceSchema,
      audited: ({ params }, serving) => requireItem(String(params['item']), serving).document,
      errors: patchErrors,
    },
    (asked, serving) => {
      const before = requireItem(asked.params.item, serving);
      const record = patchDocument(keptItems(serving), before, { asked, serving });
      tellRules([before.document], [record.document], serving);
      return shown(record, serving);
    },
  ),
  getItemImage: operation(
    'GET /api/v1/items/{item}/images/{image}',
    ['A picture of an item', 'Une image d’un article'],
    {
      kind: 'text',
      note: 'Open: a page shows it beside the line without a header of its own. It can run nothing.',
      answer: null,
      produces: 'image/svg+xml',
      access: 'open',
    },
    ({ params, header }, { store, wire }) => {
      const id = codeIn(wire, params.item) ?? '';
      const text = store.channel.image(wire.ownerId, id, Number(params.image) || 0);
      if (text === undefined) {
        throw new Refusal('item_not_found', `${params.item} has no image ${params.image}.`);
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
  const images = store.channel.imagesOf(wire.ownerId, record.id);
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
