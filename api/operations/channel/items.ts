/**
 * Items, continuity programmes and coupons.
 *
 * Source: dynamics-call-center.md 1.11, 1.19, 3.7, 3.13.
 */
import { z } from 'zod';
import {
  aFinding,
  type CatalogueSettings,
  channelMessages,
  continuityProgrammeResourceSchema,
  continuityProgrammeSettingsSchema,
  couponKeys,
  couponResourceSchema,
  couponSettingsSchema,
  foldedWords,
  InvalidRequest,
  type ItemSettings,
  itemKeys,
  itemResourceSchema,
  itemSettingsSchema,
  itemsForRules,
  listOf,
  optionalField,
  printableText,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { channelOf } from '../../../services/index.ts';
import { type DocumentRecord, keyRange } from '../../../store/index.ts';
import { pageOf } from '../paging.ts';
import { list, operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { documentOperations } from './document-operations.ts';
import {
  lookers,
  placesOf,
  requireDocument,
  requireOwnCodes,
  requireReferences,
  searchedPage,
} from './documents.ts';
import { presentItem } from './item-images.ts';
import { taxGroupsOf } from './tax-rates.ts';

const wordsMax = 3;

const items = documentOperations({
  path: 'items',
  name: 'item',
  missing: 'item_not_found',
  shown: presentItem,
  settings: itemSettingsSchema,
  resource: itemResourceSchema,
  repository: ({ items: kept }) => kept,
  key: 'sku',
  keys: itemKeys,
  check: (item, serving, before) => {
    requireTaxGroup(item, serving, before);
    requireStock(item);
    requireLinks(item, serving, before);
  },
  onAdded: (item, serving) => tellRules([], [item], serving),
  onPatched: async (before, after, { id, serving }) => {
    tellRules([before], [after], serving);
    await serving.orders?.stockFreed([id]);
  },
});

/** Links that are new name items and catalogues of the centre. @throws {InvalidRequest} */
function requireLinks(
  { links }: ItemSettings,
  serving: Services,
  before: ItemSettings | null,
): void {
  const { store, wire } = serving;
  const found = links.flatMap((link, n) => {
    if (before?.links.some((one) => equalByValue(one, link)) === true) return [];
    const at = `/body/links/${n}`;
    const { itemId, catalogueId } = link;
    const isItem = store.items.get(wire.ownerId, itemId) !== undefined;
    const isKnown = catalogueId === undefined || store.catalogues.get(wire.ownerId, catalogueId);
    const wrong = (member: string, expected: string, value = '') =>
      aFinding(`${at}/${member}`, 'unknown_reference', { expected, received: value });
    return [
      ...(isItem ? [] : [wrong('itemId', 'the stock number of an item', itemId)]),
      ...(isKnown ? [] : [wrong('catalogueId', 'the code of a catalogue', catalogueId)]),
    ];
  });
  if (found.length > 0) throw new InvalidRequest(found);
}

/** @throws {InvalidRequest} where stock is below 0 though no more is sold than there is. */
function requireStock({ stock, allowBackOrders = false }: ItemSettings): void {
  if (stock === null || stock >= 0 || allowBackOrders) return;
  const said = { expected: '0 or more, or allowBackOrders', received: String(stock) };
  throw new InvalidRequest([aFinding('/body/stock', 'out_of_range', said)]);
}

function requireTaxGroup(
  { taxGroup }: ItemSettings,
  serving: Services,
  before: ItemSettings | null,
): void {
  if (taxGroup === null || taxGroup === before?.taxGroup) return;
  const { taxRates } = channelOf(serving).settings;
  const known = [...new Set([...Object.keys(taxRates), ...taxGroupsOf(serving)])];
  if (known.includes(taxGroup)) return;
  const groups = known.length === 0 ? 'none: the channel has no tax rates' : known.join(', ');
  const said = {
    expected: `a tax group of the channel (${groups})`,
    received: JSON.stringify(taxGroup),
  };
  throw new InvalidRequest([aFinding('/body/taxGroup', 'unknown_reference', said)]);
}

export const keptItems = items.kept;

export const itemOperations = {
  listItems: operation(
    'GET /api/v1/centres/{centre}/items',
    ['Search for items', 'Rechercher des articles'],
    {
      note: '`q` takes words of the name, in any language, or a stock number: their beginnings, else three letters of them or more, or words of category and description.',
      query: z.strictObject({
        ...list.shape,
        q: printableText(100).optional(),
        catalogueId: optionalField(wireIdSchema, 'Those of this catalogue alone.'),
        category: optionalField(
          printableText(100),
          'With a catalogue: its category, those within it as well.',
        ),
      }),
      answer: listOf(itemResourceSchema),
      access: lookers,
      errors: ['catalogue_not_found'],
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      const words = foldedWords(query.q ?? '').slice(0, wordsMax);
      const present = (record: DocumentRecord<ItemSettings>) => presentItem(record, serving);
      if (query.catalogueId === undefined) {
        const ranges = words.map(keyRange.prefix);
        const isAll = query.q === undefined;
        return searchedPage(store.items, query, {
          searches: ['item', 'itemPart'].map((kind) => ({ kind, ranges })),
          isAll,
          wire,
          present,
        });
      }
      const code = 'catalogue_not_found';
      const { document } = requireDocument(store.catalogues, query.catalogueId, { code, wire });
      const found = itemsIn(document, query.category).flatMap((id) => {
        const record = store.items.get(wire.ownerId, id);
        const fits = (word: string): boolean =>
          record === undefined ||
          itemKeys(record.document).itemPart.some((one) => one.startsWith(word));
        return record === undefined || !words.every(fits) ? [] : [record];
      });
      return pageOf(found, query, { keyOf: ({ id }) => id, present, wire });
    },
  ),
  createItem: items.add(['Add an item', 'Ajouter un article'], {
    example: {
      sku: 'NAPPE-120',
      name: { fr: 'Nappe 120', en: 'Tablecloth 120' },
      category: 'linge',
      price: { amountMinor: 3_990, currency: 'EUR' },
      cost: { amountMinor: 1_500, currency: 'EUR' },
    },
    errors: ['name_taken'],
  }),
  getItem: items.get(['An item', 'Un article']),
  patchItem: items.patch(['Change an item (merge patch)', 'Modifier un article'], {
    note: 'The stock number stays.',
    example: { stock: 12, salesControl: 'encourage' },
    audited: items.before,
  }),
} as const;

/** Items of a catalogue, or of one of its categories and those within it, by stock number. */
function itemsIn(
  { itemIds, categories = [] }: CatalogueSettings,
  category: string | undefined,
): readonly string[] {
  const within = new Set([category]);
  // Each pass adds the categories of one more level.
  for (let size = 0; size < within.size; ) {
    size = within.size;
    for (const { code, parent } of categories) if (within.has(parent ?? '')) within.add(code);
  }
  const own = categories.filter(({ code }) => within.has(code)).flatMap((one) => one.itemIds);
  return [...new Set(category === undefined ? itemIds : own)].sort();
}

/** Tells the rule service of changed items whose stock numbers rules name. */
export function tellRules(
  before: readonly ItemSettings[],
  after: readonly ItemSettings[],
  { ruleService }: Services,
): void {
  const known = new Map(before.map((one) => [one.sku, itemsForRules([one])]));
  const news = after.filter((one) => !equalByValue(known.get(one.sku), itemsForRules([one])));
  if (news.length > 0) ruleService.supply(itemsForRules(news));
}

const coupons = documentOperations({
  path: 'coupons',
  name: 'coupon',
  missing: 'item_not_found',
  settings: couponSettingsSchema,
  resource: couponResourceSchema,
  repository: ({ coupons: kept }) => kept,
  key: 'code',
  keys: couponKeys,
  check: (coupon, serving, before) => {
    const { code: own, codes } = coupon;
    const { store, wire } = serving;
    const taken = channelMessages.couponCodeTaken;
    requireOwnCodes(store.coupons, codes, { own, kind: 'coupon', taken, wire });
    const of = { store, wire, document: coupon, before };
    requireReferences(
      'items',
      ({ itemIds, excludedItemIds = [] }) => [
        ...placesOf('itemIds', itemIds),
        ...placesOf('excludedItemIds', excludedItemIds),
      ],
      of,
    );
    requireReferences('catalogues', (one) => placesOf('catalogueIds', one.catalogueIds), of);
  },
});

export const couponOperations = {
  listCoupons: coupons.list(['Coupons', 'Les bons']),
  createCoupon: coupons.add(['Add a coupon', 'Ajouter un bon'], {
    note: 'A code belongs to one coupon.',
    example: {
      code: 'WELCOME',
      name: { fr: 'Bienvenue', en: 'Welcome' },
      codes: [{ code: 'WELCOME10' }],
      discount: { kind: 'percent', percent: 10 },
    },
    errors: ['name_taken'],
  }),
  getCoupon: coupons.get(['A coupon', 'Un bon']),
  patchCoupon: coupons.patch(['Change a coupon (merge patch)', 'Modifier un bon'], {
    note: 'Orders that have it keep what it was, and are judged anew when they are submitted.',
    example: { active: false },
    audited: coupons.before,
    errors: ['name_taken'],
  }),
} as const;

const programmes = documentOperations({
  path: 'continuity-programmes',
  name: 'programme',
  missing: 'item_not_found',
  settings: continuityProgrammeSettingsSchema,
  resource: continuityProgrammeResourceSchema,
  repository: ({ continuityProgrammes: kept }) => kept,
  key: 'code',
  keys: () => ({}),
  check: (document, serving, before) => {
    requireReferences(
      'items',
      ({ events, substituteIds }) => [
        ...events.map(({ itemId }, n) => [`/body/events/${n}/itemId`, itemId] as const),
        ...placesOf('substituteIds', substituteIds),
      ],
      { ...serving, document, before },
    );
  },
});

export const continuityProgrammeOperations = {
  listContinuityProgrammes: programmes.list(['Continuity programmes', 'Les abonnements']),
  createContinuityProgramme: programmes.add(
    ['Add a continuity programme', 'Ajouter un abonnement'],
    {
      note: 'It is sold by items that name it.',
      example: {
        code: 'CAFE',
        name: { fr: 'Café du mois', en: 'Coffee of the month' },
        events: [{ itemId: 'R-4402', interval: 'month', timesToRepeat: 12 }],
      },
      errors: ['name_taken'],
    },
  ),
  getContinuityProgramme: programmes.get(['A continuity programme', 'Un abonnement']),
  patchContinuityProgramme: programmes.patch(
    ['Change a continuity programme (merge patch)', 'Modifier un abonnement'],
    {
      note: 'Who has bought it keeps what it was until the job `continuityUpdate` runs.',
      example: { currentEvent: 3 },
      audited: programmes.before,
    },
  ),
} as const;
