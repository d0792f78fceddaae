/** Items of the demo's shop: those that its rules name, and families of others in their colours. */
import { type ItemSettings, itemSettingsSchema } from '../../contracts/index.ts';
import type { RuleWorld, WorldItem } from '../../rules/index.ts';
import type { Draws } from './draws.ts';
import { itemDrawing, type Shape } from './item-drawing.ts';

/** An item with its picture. */
export interface DemoItem {
  readonly settings: ItemSettings;
  readonly image: string;
}

const itemCount = 200;
export const demoCurrency = 'EUR';
const encouragedShare = 0.08;
const outOfStockShare = 0.04;
const stockMax = 400;

type Words = readonly [fr: string, en: string];

const colours: readonly (readonly [code: string, fill: string, ...words: Words])[] = [
  ['BLANC', '#efe9dd', 'blanc', 'white'],
  ['LIN', '#cdbb9c', 'lin', 'flax'],
  ['NUIT', '#2f3d63', 'bleu nuit', 'midnight blue'],
  ['SAUGE', '#8fa58c', 'vert sauge', 'sage green'],
  ['BRIQUE', '#b9623f', 'brique', 'brick'],
  ['MIEL', '#d1a132', 'miel', 'honey'],
  ['PERLE', '#b3b8bf', 'gris perle', 'pearl grey'],
];

/** SKU, shape, category, price in minor units, names and what the clerk can say of it. */
const families: readonly (readonly [string, Shape, string, number, Words, Words])[] = [
  [
    'PLAT',
    'folded',
    'bed-linen',
    3990,
    ['Drap plat 240', 'Flat sheet 240'],
    ['Percale lavée, 80 fils, lavable à 60 °C.', 'Washed percale, 80 threads, washes at 60 °C.'],
  ],
  [
    'PARURE',
    'folded',
    'bed-linen',
    7990,
    ['Parure de lit 240', 'Bed set 240'],
    [
      'Housse de couette et deux taies, fermeture à boutons.',
      'Duvet cover and two pillow cases, with buttons.',
    ],
  ],
  [
    'PLAID',
    'folded',
    'home',
    4590,
    ['Plaid en laine', 'Wool throw'],
    ['Laine peignée, 130 × 170, bord frangé.', 'Combed wool, 130 × 170, with a fringe.'],
  ],
  [
    'COUSSIN',
    'pillow',
    'home',
    1990,
    ['Coussin 45', 'Cushion 45'],
    ['Coton épais, garnissage amovible.', 'Heavy cotton; the filling comes out.'],
  ],
  [
    'TRAVERSIN',
    'pillow',
    'bedding',
    2790,
    ['Traversin 140', 'Bolster 140'],
    ['Garnissage souple, housse à glissière.', 'Soft filling, cover with a zip.'],
  ],
  [
    'EPONGE',
    'folded',
    'bath',
    1490,
    ['Serviette éponge 70', 'Terry towel 70'],
    ['Éponge de 500 g, liteau tissé.', 'Terry of 500 g with a woven border.'],
  ],
  [
    'GANTT',
    'folded',
    'bath',
    690,
    ['Gants de toilette, par deux', 'Wash mitts, a pair'],
    ['Assortis aux serviettes, lavables à 60 °C.', 'They match the towels and wash at 60 °C.'],
  ],
  [
    'RIDEAUX',
    'curtain',
    'home',
    4490,
    ['Rideaux à œillets, la paire', 'Eyelet curtains, a pair'],
    ['140 × 260 chacun, tombent jusqu’au sol.', '140 × 260 each, down to the floor.'],
  ],
  [
    'STORE',
    'curtain',
    'home',
    3290,
    ['Store bateau 100', 'Roman blind 100'],
    ['Se pose sans percer, hauteur réglable.', 'Fits without drilling, any height.'],
  ],
  [
    'NAPPEX',
    'folded',
    'table',
    3490,
    ['Nappe enduite 150', 'Coated tablecloth 150'],
    ['Un coup d’éponge suffit.', 'A wipe will do.'],
  ],
  [
    'TORCHON',
    'folded',
    'table',
    1290,
    ['Torchons, par trois', 'Tea towels, set of three'],
    ['Lin et coton, ne peluchent pas.', 'Linen and cotton; they leave no fluff.'],
  ],
  [
    'ASSIETTE',
    'plate',
    'table',
    3290,
    ['Assiettes creuses, par six', 'Soup plates, set of six'],
    ['Grès émaillé, passe au lave-vaisselle.', 'Glazed stoneware, safe in the dishwasher.'],
  ],
  [
    'SALADIER',
    'plate',
    'table',
    2490,
    ['Saladier', 'Salad bowl'],
    [
      'Contenance 3 litres, se range avec les assiettes.',
      'Holds 3 litres and stacks with the plates.',
    ],
  ],
  [
    'TASSE',
    'cup',
    'table',
    1790,
    ['Tasses, par quatre', 'Cups, set of four'],
    ['25 cl, anse large.', '25 cl with a wide handle.'],
  ],
  [
    'PICHET',
    'bottle',
    'table',
    2190,
    ['Pichet 1,5 l', 'Jug 1.5 l'],
    ['Grès, tient le frais.', 'Stoneware; keeps cool.'],
  ],
  [
    'LAMPEP',
    'lamp',
    'home',
    5990,
    ['Lampe à poser', 'Table lamp'],
    ['Abat-jour en coton, ampoule vendue à part.', 'Cotton shade; the bulb is sold apart.'],
  ],
  [
    'TSHIRT',
    'garment',
    'fashion',
    1990,
    ['T-shirt en coton', 'Cotton T-shirt'],
    ['Coton peigné, coupe droite, du S au XXL.', 'Combed cotton, straight cut, S to XXL.'],
  ],
  [
    'GILET',
    'garment',
    'fashion',
    5490,
    ['Gilet boutonné', 'Buttoned cardigan'],
    ['Maille douce, deux poches.', 'Soft knit, two pockets.'],
  ],
  [
    'TUNIQUE',
    'garment',
    'fashion',
    3990,
    ['Tunique en lin', 'Linen tunic'],
    ['Se porte large, manches trois-quarts.', 'Loose fit, three-quarter sleeves.'],
  ],
  [
    'PYJAMA',
    'garment',
    'fashion',
    3490,
    ['Pyjama', 'Pyjamas'],
    ['Flanelle, veste à boutons.', 'Flannel, with a buttoned top.'],
  ],
  [
    'PANIER',
    'box',
    'home',
    2290,
    ['Panier de rangement', 'Storage basket'],
    ['Jonc de mer, deux poignées.', 'Seagrass, two handles.'],
  ],
  [
    'COFFREB',
    'box',
    'furniture',
    8990,
    ['Coffre de bout de lit', 'Blanket chest'],
    ['Assise rembourrée, 110 litres.', 'Padded top, 110 litres.'],
  ],
  [
    'POUF',
    'box',
    'furniture',
    6990,
    ['Pouf', 'Pouffe'],
    ['Housse lavable, supporte 120 kg.', 'Washable cover, carries 120 kg.'],
  ],
];

const shapeOfCategory: { readonly [category: string]: Shape } = {
  ...{ 'bed-linen': 'folded', bedding: 'pillow', furniture: 'box', bath: 'folded' },
  ...{ fashion: 'garment', table: 'plate', home: 'lamp', washers: 'machine', dryers: 'machine' },
  ...{ coffee: 'cup', gift: 'box' },
};

/** As many as {@link itemCount}; the rules' first. */
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
  const coloured = families.flatMap(([code, shape, category, priceMinor, name, description]) =>
    colours.map(([colourCode, colour, ...words]) => ({
      ...{ sku: `${code}-${colourCode}`, category, priceMinor, shape, colour },
      name: { fr: `${name[0]}, ${words[0]}`, en: `${name[1]}, ${words[1]}` },
      description: { fr: description[0], en: description[1] },
      costMinor: Math.round(priceMinor * 0.4),
    })),
  );
  const others = coloured
    .slice(0, Math.max(0, itemCount - known.length))
    .map(({ shape, colour, description, ...item }, at) => {
      return anItem(item, { description, shape, colour, place: known.length + at, draws });
    });
  return [...known, ...others];
}

function anItem(
  item: WorldItem,
  of: {
    readonly description: { readonly fr: string; readonly en: string };
    readonly shape: Shape;
    readonly colour: string;
    readonly place: number;
    readonly draws: Draws;
    readonly links?: RuleWorld['links'];
  },
): DemoItem {
  const { description, shape, colour, place, draws, links = [] } = of;
  const money = (amountMinor: number) => ({ amountMinor, currency: demoCurrency });
  const isOut = draws.isSo(outOfStockShare, place, 1);
  const settings = itemSettingsSchema.parse({
    ...{ sku: item.sku, name: item.name, description, category: item.category },
    ...{ price: money(item.priceMinor), cost: money(item.costMinor), taxGroup: 'NORMAL' },
    prices: { catalogue: money(Math.round(item.priceMinor * 0.9)) },
    stock: isOut ? 0 : 1 + draws.below(stockMax, place, 2),
    expectedOn: isOut ? '2026-12-14' : null,
    salesControl: draws.isSo(encouragedShare, place, 3) ? 'encourage' : 'none',
    links: links.map(({ triggerSku: _trigger, linkedSku: itemId, ...link }) => ({
      ...{ itemId, ...link },
    })),
  });
  return { settings, image: itemDrawing(shape, colour, item.name['fr'] ?? item.sku) };
}
