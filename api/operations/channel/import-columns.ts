/**
 * Columns of imported tables: titles in both languages, document paths and cell formats.
 *
 * An unreadable cell is passed on unchanged: the document's schema then reports the fault.
 */
import { countryCodes } from '../../../contracts/index.ts';

export interface ImportColumn {
  /** English and French titles; `…` stands for a language or a price group. */
  readonly names: readonly [en: string, fr: string];
  readonly path: readonly string[];
  readonly read: (cell: string, currency: string) => unknown;
  /**
   * The required form of a cell, for messages on faults that the schema cannot describe [any text].
   */
  readonly expected?: string;
  /** What the cell's text means, for the documentation [text]. */
  readonly cell?: string;
}

const text = (cell: string): unknown => cell;
/**
 * Digits, alone or in groups of three by a point, comma, blank or apostrophe, then decimals. One
 * group and no decimals, as in `1.299`, reads as decimals, which amounts then refuse.
 */
const numberForm = /^(-?)(\d+|\d{1,3}(?:([.,\s'’])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/;

const digitsMax = 12;

/** A number as people write it, in plain digits; null: it is none, or is too long. */
function numberIn(cell: string, decimalsMax: number): string | null {
  const [, sign = '', major = '', group, point, minor = ''] = numberForm.exec(cell) ?? [];
  const digits = major.replaceAll(/\D/g, '');
  if (digits === '' || digits.length > digitsMax || minor.length > decimalsMax) return null;
  if (point !== undefined && point === group) return null;
  return `${sign}${digits}${minor === '' ? '' : '.'}${minor}`;
}

const number = (cell: string, decimalsMax: number): unknown => {
  const read = numberIn(cell, decimalsMax);
  return read === null ? cell : Number(read);
};
const integer = (cell: string): unknown => (cell.startsWith('-') ? cell : number(cell, 0));
/** Above this a cell is no amount; the pattern below takes quadratic time. */
const amountLengthMax = 40;
/** A currency's sign or code before or after the number. */
const amountForm = /^(?:([A-Z]{3}|\p{Sc})\s*)?([^A-Z\p{Sc}]*?)(?:\s*([A-Z]{3}|\p{Sc}))?$/u;
const money = (cell: string, currency: string): unknown => {
  if (cell.length > amountLengthMax) return cell;
  const [, before, amount = '', after] = amountForm.exec(cell) ?? [];
  const read = numberIn(amount, 2);
  const isSignedTwice = before !== undefined && after !== undefined;
  if (read === null || read.startsWith('-') || isSignedTwice) return cell;
  if (!isOfCurrency(before ?? after, currency)) return cell;
  const [major, minor = ''] = read.split('.');
  return { amountMinor: Number(major) * 100 + Number(minor.padEnd(2, '0')), currency };
};

/** Without a sign a cell is in the centre's currency; without a currency no sign is known. */
function isOfCurrency(sign: string | undefined, currency: string): boolean {
  if (sign === undefined || sign === currency) return true;
  if (currency === '') return false;
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  return new Intl.NumberFormat('en', style).format(0).includes(sign);
}

const truths = new Map([
  ...['yes', 'oui', 'ja', 'sí', 'si', 'sì', 'sim', 'tak'].map((word) => [word, true] as const),
  ...['true', 'vrai', 'wahr', '1'].map((word) => [word, true] as const),
  ...['no', 'non', 'nein', 'nee', 'não', 'nie'].map((word) => [word, false] as const),
  ...['false', 'faux', 'falsch', '0'].map((word) => [word, false] as const),
]);
const truth = (cell: string): unknown => truths.get(cell.toLowerCase()) ?? cell;
const list = (cell: string): unknown => cell.split('|').map((one) => one.trim());

/** Languages in which a cell may name a country. */
const countryLanguages = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'pl'];
let countryNames: ReadonlyMap<string, string> | undefined;
const country = (cell: string): unknown => {
  countryNames ??= new Map(
    countryLanguages.flatMap((language) => {
      const names = new Intl.DisplayNames(language, { type: 'region' });
      return countryCodes.map((code) => [(names.of(code) ?? code).toLowerCase(), code] as const);
    }),
  );
  const isCode = /^[a-z]{2}$/i.test(cell);
  return isCode ? cell.toUpperCase() : (countryNames.get(cell.toLowerCase()) ?? cell);
};
const aCountry = 'a country such as FR or France';

const anAmount = { read: money, expected: 'an amount such as 19.90' } as const;
const percent = (cell: string): unknown => {
  const read = number(cell.endsWith('%') ? cell.slice(0, -1).trim() : cell, 4);
  return typeof read === 'number' && read >= 0 ? read : cell;
};
const aPercent = { read: percent, expected: 'a percentage such as 5.5' } as const;
const aNumber = { read: integer, expected: 'a whole number such as 12' } as const;
const units = {
  read: (cell: string): unknown => number(cell, 3),
  expected: 'a number of units such as 12 or 1.5',
} as const;
const yesOrNo = { read: truth, expected: 'yes or no' } as const;

export const imagesColumn = 'images';

/** Item columns; prices in major units, such as `19.90`, `19,90 €` or `1.299,00`. */
export const itemColumns: readonly ImportColumn[] = [
  {
    names: ['sku', 'référence'],
    path: ['sku'],
    read: text,
    cell: 'a code: letters, digits, `.`, `_`, `-`',
  },
  {
    names: ['name.…', 'nom.…'],
    path: ['name', '…'],
    read: text,
    cell: 'a language for `…`: `name.fr`',
  },
  { names: ['description.…', 'descriptif.…'], path: ['description', '…'], read: text },
  { names: ['category', 'catégorie'], path: ['category'], read: text },
  { names: ['unit', 'unité'], path: ['unit'], read: text },
  { names: ['price', 'prix'], path: ['price'], ...anAmount },
  { names: ['cost', 'coût'], path: ['cost'], ...anAmount },
  { names: ['marginal cost', 'coût marginal'], path: ['marginalCost'], ...anAmount },
  {
    names: ['price.…', 'prix.…'],
    path: ['prices', '…'],
    ...anAmount,
    cell: 'an amount; a price group for `…`: `price.retail`',
  },
  {
    names: ['tax group', 'groupe de taxe'],
    path: ['taxGroup'],
    read: text,
    cell: 'one of the tax groups of the channel',
  },
  { names: ['stock', 'en stock'], path: ['stock'], ...units },
  {
    names: ['expected on', 'attendu le'],
    path: ['expectedOn'],
    read: text,
    cell: 'a date such as 2026-12-24',
  },
  {
    names: ['sales control', 'consigne'],
    path: ['salesControl'],
    read: text,
    cell: 'none, encourage, discourage',
  },
  { names: ['back-orders', 'au-delà du stock'], path: ['allowBackOrders'], ...yesOrNo },
  { names: ['price may change', 'prix modifiable'], path: ['allowPriceAdjust'], ...yesOrNo },
  { names: ['discounts', 'remises'], path: ['allowDiscounts'], ...yesOrNo },
  { names: ['coupons', 'bons'], path: ['allowCoupons'], ...yesOrNo },
  { names: ['returns', 'retours'], path: ['allowReturn'], ...yesOrNo },
  { names: ['price match', 'alignement de prix'], path: ['allowPriceMatch'], ...yesOrNo },
  { names: ['warehouse', 'entrepôt'], path: ['warehouseId'], read: text },
  { names: ['vendor', 'fournisseur'], path: ['vendorId'], read: text },
  { names: ['active', 'actif'], path: ['active'], ...yesOrNo },
  {
    names: ['images', 'images'],
    path: [imagesColumn],
    read: text,
    cell: 'addresses, or names of files with `--images`, `\\|` between them; the first is the default',
  },
];

/** Stock columns: of items that are there. */
const stockColumns = itemColumns.filter(({ path: [member = ''] }) =>
  ['sku', 'stock', 'expectedOn'].includes(member),
);

/** Customer columns; several telephone numbers or e-mail addresses are separated by a bar. */
export const customerColumns: readonly ImportColumn[] = [
  { names: ['number', 'numéro'], path: ['number'], read: text },
  { names: ['first name', 'prénom'], path: ['firstName'], read: text },
  { names: ['last name', 'nom'], path: ['lastName'], read: text },
  { names: ['language', 'langue'], path: ['language'], read: text, cell: 'a language such as fr' },
  {
    names: ['phones', 'téléphones'],
    path: ['phones'],
    read: (cell) => cell.split('|').map((number) => ({ number: number.trim() })),
    cell: 'telephone numbers in any notation, `\\|` between them',
  },
  {
    names: ['emails', 'courriels'],
    path: ['emails'],
    read: list,
    cell: 'e-mail addresses, `\\|` between them',
  },
  {
    names: ['address', 'adresse'],
    path: ['addresses', '0', 'lines'],
    read: list,
    cell: 'lines of an address, `\\|` between them',
  },
  { names: ['postal code', 'code postal'], path: ['addresses', '0', 'postalCode'], read: text },
  { names: ['city', 'ville'], path: ['addresses', '0', 'city'], read: text },
  { names: ['state', 'région'], path: ['addresses', '0', 'state'], read: text },
  {
    names: ['country', 'pays'],
    path: ['addresses', '0', 'country'],
    read: country,
    cell: aCountry,
  },
  { names: ['marketing consent', 'accord publicitaire'], path: ['marketingConsent'], ...yesOrNo },
  { names: ['price group', 'groupe de prix'], path: ['priceGroupId'], read: text },
  { names: ['warehouse', 'entrepôt'], path: ['warehouseId'], read: text },
  { names: ['credit limit', 'plafond'], path: ['creditLimit'], ...anAmount },
  { names: ['on account', 'en compte'], path: ['allowOnAccount'], ...yesOrNo },
  { names: ['hold', 'blocage'], path: ['hold'], read: text, cell: 'none, invoice, all' },
  {
    names: ['tier', 'niveau'],
    path: ['tier'],
    read: text,
    cell: 'none, bronze, silver, gold, platinum',
  },
  {
    names: ['affiliations', 'affiliations'],
    path: ['affiliations'],
    read: list,
    cell: 'codes, `\\|` between them',
  },
  { names: ['hot alert', 'alerte'], path: ['hotAlert'], ...yesOrNo },
  { names: ['open cases', 'dossiers ouverts'], path: ['openCases'], ...aNumber },
  {
    names: ['fraud status', 'fraude'],
    path: ['fraudStatus'],
    read: text,
    cell: 'none, fraudulent',
  },
  {
    names: ['preferred agent', 'conseiller préféré'],
    path: ['preferredAgentId'],
    read: text,
    cell: 'an agent of the centre',
  },
  { names: ['rfm', 'rfm'], path: ['rfm'], ...aNumber },
];

/** Columns of what the centre suspects; an empty score: as its type scores. */
const fraudColumns: readonly ImportColumn[] = [
  {
    names: ['type', 'type'],
    path: ['type'],
    read: text,
    cell: 'email, phone, postalCode, extendedPostalCode',
  },
  { names: ['value', 'valeur'], path: ['value'], read: text },
  { names: ['score', 'note'], path: ['score'], ...aNumber },
];

/** Tax columns; an empty country: any other, an empty day: since ever. */
const taxColumns: readonly ImportColumn[] = [
  {
    names: ['country', 'pays'],
    path: ['country'],
    read: country,
    cell: `${aCountry}; empty: any other`,
  },
  {
    names: ['postal code', 'code postal'],
    path: ['postalCode'],
    read: text,
    cell: 'its beginning',
  },
  { names: ['city', 'ville'], path: ['city'], read: text },
  { names: ['tax group', 'groupe de taxe'], path: ['taxGroup'], read: text, cell: 'a code' },
  { names: ['percent', 'taux'], path: ['percent'], ...aPercent },
  {
    names: ['valid from', 'valable dès'],
    path: ['validFrom'],
    read: text,
    cell: 'a date such as 2027-01-01; empty: since ever',
  },
];

export const entryColumns: readonly ImportColumn[] = [
  { names: ['number', 'numéro'], path: ['number'], read: text },
  { names: ['customer', 'client'], path: ['customerId'], read: text },
  { names: ['name', 'nom'], path: ['name'], read: text },
  { names: ['language', 'langue'], path: ['language'], read: text, cell: 'a language such as fr' },
  {
    names: ['time zone', 'fuseau'],
    path: ['timeZone'],
    read: text,
    cell: 'a time zone such as Europe/Paris',
  },
  { names: ['data', 'données'], path: ['data'], read: text },
];

export const doNotCallColumns: readonly ImportColumn[] = [
  { names: ['number', 'numéro'], path: ['number'], read: text },
  {
    names: ['until', 'jusqu’au'],
    path: ['until'],
    read: text,
    cell: 'a date and time, or nothing: for ever',
  },
  { names: ['note', 'remarque'], path: ['note'], read: text },
];

/** The importable tables, with the title of their key column. */
export const importTables: readonly {
  readonly kind: 'items' | 'customers' | 'outboundEntries' | 'doNotCall';
  readonly words: string;
  readonly key: string;
  readonly columns: readonly ImportColumn[];
}[] = [
  { kind: 'items', words: 'Items', key: 'sku', columns: itemColumns },
  { kind: 'customers', words: 'Customers', key: 'number', columns: customerColumns },
  {
    kind: 'outboundEntries',
    words: 'Entries of an outbound list (`--list`, `listId`)',
    key: 'number',
    columns: entryColumns,
  },
  {
    kind: 'doNotCall',
    words: 'Numbers that are not called',
    key: 'number',
    columns: doNotCallColumns,
  },
];

/** The table that changes items that are there, and makes none. */
export const stockTable = {
  kind: 'stock',
  words: 'Stock of items that are there',
  key: 'sku',
  columns: stockColumns,
} as const;

/** The table of tax rates; country, group and day tell a rate from others. */
export const taxRatesTable = {
  kind: 'taxRates',
  words: 'Tax rates',
  key: 'taxGroup',
  columns: taxColumns,
} as const;

/** The table of what the centre suspects; type and value tell an entry from others. */
export const fraudEntriesTable = {
  kind: 'fraudEntries',
  words: 'Fraud entries',
  key: 'value',
  columns: fraudColumns,
} as const;

/** The table of customers who moved: their first address; it makes no customers. */
export const addressChangesTable = {
  kind: 'addressChanges',
  words: 'New addresses of customers who moved',
  key: 'number',
  columns: customerColumns.filter(({ path: [member = ''] }) =>
    ['number', 'addresses'].includes(member),
  ),
} as const;
