/**
 * Column maps: tables that other shops export, read as if they had our columns. Their other columns
 * are left out; faults are told by the lines and titles of their table.
 */
import { aFinding, InvalidRequest } from '../../../contracts/index.ts';
import type { ImportColumn } from './import-columns.ts';
import { columnNamed, type FoundColumn, type ImportedTable, numberedRows } from './import-table.ts';

export const importMaps = ['shopify', 'dynamics'] as const;
export type ImportMap = (typeof importMaps)[number];
/** Tables that maps are of. */
export type MappedKind = 'items' | 'customers' | 'stock';

/** The cell under the first of these titles that is not empty. */
type CellsOf = (...titles: readonly string[]) => string;

interface MappedColumn {
  /** The title of our column; `…` is the language of names. */
  readonly as: string;
  /** Titles of theirs, of which the first that the table has is named in messages. */
  readonly of: readonly string[];
  /** Our cell, made of the first of theirs that is not empty [that one]. */
  readonly cell?: (theirs: string, cells: CellsOf) => string;
}

interface TableMap {
  readonly columns: readonly MappedColumn[];
  /** Rows that belong together have the same cell here; titles are told in the first of them. */
  readonly group?: { readonly of: readonly string[]; readonly shared: readonly string[] };
  /** Whether a row is one of ours [each]. */
  readonly isRow?: (cells: CellsOf) => boolean;
}

/** Amounts and quantities have up to sixteen decimals. */
const plain = (cell: string) => cell.replace(/([.,]\d{2})\d*$/, '$1');
const whole = (cell: string) => (cell.startsWith('-') ? '0' : cell.replace(/[.,]0*$/, ''));
const orZero = (cell: string) => plain(cell) || '0';
const orOther = (category: string) => category.split('>').at(-1)?.trim() || 'other';
/** Protected from being taken for a number. */
const bare = (cell: string) => cell.replace(/^'/, '');
const isFilled = (cell: string) => cell !== '';
const textOf = (html: string) => {
  const words = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  return words.trim().slice(0, 2_000);
};

/** Parts of an address, left out where there is no street. */
function addressColumns(
  [street, ...more]: readonly [string, ...string[]],
  places: { readonly [as: string]: string },
): readonly MappedColumn[] {
  const lines: MappedColumn = {
    as: 'address',
    of: [street],
    cell: (first, cells) => {
      const further = first === '' ? [] : more.map((title) => cells(title));
      return [...first.split(/\r?\n/), ...further].filter(isFilled).join('|');
    },
  };
  const parts = Object.entries(places).map(([as, title]): MappedColumn => {
    return { as, of: [title], cell: (part, cells) => (cells(street) === '' ? '' : bare(part)) };
  });
  return [lines, ...parts];
}

const shopifySku = { as: 'sku', of: ['variant sku', 'sku'] };
const shopifyStock: MappedColumn = {
  as: 'stock',
  of: ['variant inventory qty', 'inventory quantity', 'available', 'available (not editable)'],
  cell: whole,
};
const shopifyPrice = ['variant price', 'price'];
const options = ['option1 value', 'option2 value', 'option3 value'];
/** Value of the option of a product without variants. */
const noOption = 'Default Title';
const isActive = (status: string) => (/^active$/i.test(status) ? 'yes' : 'no');

const shopifyItems: TableMap = {
  group: {
    of: ['handle', 'url handle'],
    shared: ['title', 'body (html)', 'description', 'type', 'product category', 'status'],
  },
  isRow: (cells) => cells(...shopifySku.of, ...shopifyPrice) !== '',
  columns: [
    shopifySku,
    {
      as: 'name.…',
      of: ['title'],
      cell: (title, cells) => {
        const named = options.map((one) => cells(one)).filter((one) => one !== noOption);
        return [title, named.filter(isFilled).join(' / ')].filter(isFilled).join(', ');
      },
    },
    { as: 'description.…', of: ['body (html)', 'description'], cell: textOf },
    { as: 'category', of: ['type', 'product category'], cell: orOther },
    { as: 'price', of: shopifyPrice, cell: plain },
    { as: 'cost', of: ['cost per item'], cell: orZero },
    shopifyStock,
    { as: 'active', of: ['status'], cell: (one) => (one === '' ? '' : isActive(one)) },
  ],
};

const shopifyCustomers: TableMap = {
  columns: [
    { as: 'number', of: ['customer id'], cell: bare },
    {
      as: 'first name',
      of: ['first name'],
      cell: (name, cells) => (cells('last name') === '' ? '' : name),
    },
    { as: 'last name', of: ['last name', 'default address company', 'first name', 'email'] },
    { as: 'emails', of: ['email'] },
    { as: 'phones', of: ['phone', 'default address phone'], cell: bare },
    ...addressColumns(['default address address1', 'default address address2'], {
      'postal code': 'default address zip',
      city: 'default address city',
      country: 'default address country code',
    }),
    { as: 'marketing consent', of: ['accepts email marketing', 'accepts marketing'] },
  ],
};

const dynamicsSku = { as: 'sku', of: ['itemnumber'] };
const dynamicsItems: TableMap = {
  columns: [
    dynamicsSku,
    { as: 'name.…', of: ['productname', 'searchname', 'productsearchname'] },
    { as: 'description.…', of: ['productdescription'] },
    { as: 'category', of: ['retailproductcategoryname', 'productgroupid'], cell: orOther },
    { as: 'unit', of: ['salesunitsymbol', 'inventoryunitsymbol'] },
    { as: 'price', of: ['salesprice'], cell: plain },
    { as: 'cost', of: ['unitcost'], cell: orZero },
    { as: 'tax group', of: ['salessalestaxitemgroupcode'] },
  ],
};

const dynamicsCustomers: TableMap = {
  columns: [
    { as: 'number', of: ['customeraccount'] },
    { as: 'first name', of: ['personfirstname'] },
    { as: 'last name', of: ['personlastname', 'organizationname', 'namealias'] },
    { as: 'language', of: ['languageid'], cell: (language) => language.split('-')[0] ?? '' },
    { as: 'emails', of: ['primarycontactemail'] },
    { as: 'phones', of: ['primarycontactphone'] },
    ...addressColumns(['addressstreet'], {
      'postal code': 'addresszipcode',
      city: 'addresscity',
      country: 'addresscountryregionisocode',
    }),
    // Zero stands for no limit.
    { as: 'credit limit', of: ['creditlimit'], cell: (of) => (Number(of) === 0 ? '' : plain(of)) },
    {
      as: 'hold',
      of: ['onholdstatus'],
      cell: (hold) => hold.toLowerCase().replace(/^no$/, 'none'),
    },
  ],
};

const onHand: MappedColumn = {
  as: 'stock',
  of: ['availableonhandquantity', 'onhandquantity'],
  cell: whole,
};
const maps: { readonly [map in ImportMap]: { readonly [kind in MappedKind]: TableMap } } = {
  shopify: {
    items: shopifyItems,
    customers: shopifyCustomers,
    stock: {
      columns: [shopifySku, shopifyStock],
      isRow: (cells) => cells(...shopifySku.of) !== '',
    },
  },
  dynamics: {
    items: dynamicsItems,
    customers: dynamicsCustomers,
    stock: { columns: [dynamicsSku, onHand] },
  },
};

/** A table of another shop with our columns. @throws {InvalidRequest} where it is not one */
export function mappedTable(
  text: string,
  of: { readonly map: ImportMap; readonly kind: MappedKind; readonly language: string },
  columns: readonly ImportColumn[],
): ImportedTable {
  const { columns: mapped, group, isRow = () => true } = maps[of.map][of.kind];
  const [header, ...rows] = numberedRows(text);
  const titles = (header?.row ?? []).map((title) => title.trim());
  const placeOf = new Map(titles.map((title, place) => [title.toLowerCase(), place] as const));
  const found: FoundColumn[] = [];
  const used: MappedColumn[] = [];
  for (const one of mapped) {
    const title = one.of.find((known) => placeOf.has(known));
    const own = columnNamed(one.as.replace('…', of.language), found.length, columns);
    if (title === undefined || own === undefined) continue;
    found.push({ ...own, title: titles[placeOf.get(title) ?? 0] ?? title });
    used.push(one);
  }
  const [key] = mapped;
  if (key === undefined || !used.includes(key)) {
    const said = { expected: `a column ${key?.of.join(' or ')}`, received: titles.join(', ') };
    throw new InvalidRequest([{ ...aFinding('/body', 'missing', said), line: 1, column: 1 }]);
  }
  const cellIn = (row: readonly string[], title: string) => {
    const place = placeOf.get(title);
    return place === undefined ? '' : (row[place] ?? '').trim();
  };
  const firsts = new Map<string, readonly string[]>();
  const table = rows.flatMap(({ row, line }) => {
    const named = group?.of.map((title) => cellIn(row, title)).find((cell) => cell !== '');
    const first = named === undefined ? row : (firsts.get(named) ?? row);
    if (named !== undefined) firsts.set(named, first);
    const cells: CellsOf = (...asked) => {
      for (const title of asked) {
        const isShared = group?.shared.includes(title) === true;
        const cell = cellIn(row, title) || (isShared ? cellIn(first, title) : '');
        if (cell !== '') return cell;
      }
      return '';
    };
    const isEmpty = row.every((cell) => cell.trim() === '');
    if (isEmpty || !isRow(cells)) return [];
    const ours = used.map(({ of: own, cell = (theirs) => theirs }) => cell(cells(...own), cells));
    return [{ line, row: ours }];
  });
  return { rows: table.map(({ row }) => row), lines: table.map(({ line }) => line), found };
}
