/** Items of the demo's shop: those named by its rules, and families of others by colour. */
import { type ItemSettings, itemSettingsSchema } from '../../contracts/index.ts';
import type { RuleWorld, WorldItem } from '../../rules/index.ts';
import type { Draws } from './draws.ts';
import shop from './shop.json' with { type: 'json' };

export interface DemoItem {
  readonly settings: ItemSettings;
  readonly image: string;
}

const itemCount = 200;
const encouragedShare = 0.08;
const outOfStockShare = 0.04;
const stockMax = 400;
/** Least price of what may be paid in instalments. */
const dearMinor = 10_000;
const { currency } = shop.settings;
const shapes: { readonly [shape: string]: string } = shop.shapes;
const shapeOfCategory: { readonly [category: string]: string } = shop.shapeOfCategory;

export function demoItems(
  { items = [], links = [] }: Pick<RuleWorld, 'items' | 'links'>,
  draws: Draws,
): readonly DemoItem[] {
  const known = items.map((item, place) => {
    const colour = draws.pick(['#cdbb9c', '#2f3d63', '#8fa58c', '#b9623f', '#d1a132'], place, 0);
    const { fr = item.sku, en = fr } = item.name;
    const description = {
      fr: `${fr}, choisi par Maison Verdier.`,
      en: `${en}, chosen by Maison Verdier.`,
    };
    const shape = shapeOfCategory[item.category] ?? 'box';
    const own = links.filter(({ triggerSku }) => triggerSku === item.sku);
    return anItem(item, { description, shape, colour, place, draws, links: own });
  });
  const coloured = shop.families.flatMap(({ code, name, ...family }) =>
    shop.colours.map(({ code: colourCode, fill: colour, name: words }) => ({
      ...family,
      sku: `${code}-${colourCode}`,
      colour,
      name: { fr: `${name.fr}, ${words.fr}`, en: `${name.en}, ${words.en}` },
      costMinor: Math.round(family.priceMinor * 0.4),
    })),
  );
  const others = coloured
    .slice(0, Math.max(0, itemCount - known.length))
    .map(({ shape, colour, description, ...item }, at) => {
      return anItem(item, { description, shape, colour, place: known.length + at, draws });
    });
  return [...known, ...others];
}

export function demoProgrammeItem(): DemoItem {
  const { item, settings: programme } = shop.programme;
  const nothing = { amountMinor: 0, currency };
  const settings = itemSettingsSchema.parse({
    ...item,
    price: nothing,
    cost: nothing,
    taxGroup: 'NORMAL',
    continuityProgrammeId: programme.code,
  });
  return { settings, image: itemDrawing('folded', '#cdbb9c', item.name.fr) };
}

function anItem(
  item: WorldItem,
  of: {
    readonly description: { readonly fr: string; readonly en: string };
    readonly shape: string;
    readonly colour: string;
    readonly place: number;
    readonly draws: Draws;
    readonly links?: RuleWorld['links'];
  },
): DemoItem {
  const { description, shape, colour, place, draws, links = [] } = of;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const isOut = draws.isSo(outOfStockShare, place, 1);
  const settings = itemSettingsSchema.parse({
    sku: item.sku,
    name: item.name,
    description,
    category: item.category,
    price: money(item.priceMinor),
    cost: money(item.costMinor),
    taxGroup: 'NORMAL',
    prices: {
      catalogue: money(Math.round(item.priceMinor * 0.9)),
      outlet: money(Math.round(item.priceMinor * 0.8)),
    },
    ...(item.priceMinor < dearMinor ? {} : { instalmentEligible: true }),
    stock: isOut ? 0 : 1 + draws.below(stockMax, place, 2),
    // Nobody counts the demo's stock, and its days go on.
    ...(isOut ? {} : { allowBackOrders: true }),
    expectedOn: isOut ? '2026-12-14' : null,
    salesControl: draws.isSo(encouragedShare, place, 3) ? 'encourage' : 'none',
    links: links.map(({ triggerSku: _trigger, linkedSku: itemId, ...link }) => ({
      itemId,
      ...link,
    })),
  });
  return { settings, image: itemDrawing(shape, colour, item.name['fr'] ?? item.sku) };
}

/** A plain SVG shape in its colour; the title is for screen readers. */
function itemDrawing(shape: string, colour: string, title: string): string {
  const words = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const drawn = shapes[shape]?.replaceAll('{colour}', colour) ?? '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" role="img"><title>${words}</title><rect width="160" height="120" fill="#faf8f4"/>${drawn}</svg>`;
}
