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
  /** Our cell [theirs]. */
  readonly cell?: (cells: CellsOf) => string;
}

interface TableMap {
  readonly columns: readonly MappedColumn[];
  /** Rows that belong together have the same cell here; titles are told in the first of them. */
  readonly group?: { readonly of: readonly string[]; readonly shared: readonly string[] };
  /** Whether a row is one of ours [each]. */
  readonly isRow?: (cells: CellsOf) => boolean;
}

/** Amounts and quantities have up to sixteen decimals, and empty ones are zero where they must be. */
const plain = (cell: string) => cell.replace(/([.,]\d{2})\d*$/, '$1');
const whole = (cell: string) => (cell.startsWith('-') ? '0' : cell.replace(/[.,]0*$/, ''));
const lastOf = (path: string) => path.split('>').at(-1)?.trim() ?? '';
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 2_000);

const shopifySku: MappedColumn = {
  as: 'sku',
  of: ['variant sku', 'sku'],
};
const shopifyStock: MappedColumn = {
  as: 'stock',
  of: ['variant inventory qty', 'inventory quantity', 'available', 'available (not editable)'],
  cell: (of) =>
    whole(
      of('variant inventory qty', 'inventory quantity', 'available', 'available (not editable)'),
    ),
};
const shopifyPrice = ['variant price', 'price'] as const;
/** Values of options of a product without variants. */
const noOption = 'Default Title';

const shopifyItems: TableMap = {
  group: {
    of: ['handle', 'url handle'],
    shared: ['title', 'body (html)', 'description', 'type', 'product category', 'status'],
  },
  isRow: (of) => of('variant sku', 'sku') !== '' || of(...shopifyPrice) !== '',
  columns: [
    shopifySku,
    {
      as: 'name.…',
      of: ['title'],
      cell: (of) => {
        const options = ['option1 value', 'option2 value', 'option3 value'].map((one) => of(one));
        const named = options.filter((one) => one !== '' && one !== noOption).join(' / ');
        return [of('title'), named].filter((one) => one !== '').join(', ');
      },
    },
    {
      as: 'description.…',
      of: ['body (html)', 'description'],
      cell: (of) => textOf(of('body (html)', 'description')),
    },
    {
      as: 'category',
      of: ['type', 'product category'],
      cell: (of) => of('type') || lastOf(of('product category')) || 'other',
    },
    { as: 'price', of: shopifyPrice, cell: (of) => plain(of(...shopifyPrice)) },
    { as: 'cost', of: ['cost per item'], cell: (of) => plain(of('cost per item')) || '0' },
    shopifyStock,
    {
      as: 'active',
      of: ['status'],
      cell: (of) => (of('status') === '' ? '' : /^active$/i.test(of('status')) ? 'yes' : 'no'),
    },
  ],
};

const withAddress = (of: CellsOf, street: string, title: string) =>
  of(street) === '' ? '' : of(title).replace(/^'/, '');

const shopifyStreet = 'default address address1';
const shopifyCustomers: TableMap = {
  columns: [
    { as: 'number', of: ['customer id'], cell: (of) => of('customer id').replace(/^'/, '') },
    {
      as: 'first name',
      of: ['first name'],
      cell: (of) => (of('last name') === '' ? '' : of('first name')),
    },
    {
      as: 'last name',
      of: ['last name'],
      cell: (of) => of('last name', 'default address company', 'first name', 'email'),
    },
    { as: 'emails', of: ['email'] },
    {
      as: 'phones',
      of: ['phone', 'default address phone'],
      cell: (of) => of('phone', 'default address phone').replace(/^'/, ''),
    },
    {
      as: 'address',
      of: [shopifyStreet],
      cell: (of) =>
        [of(shopifyStreet), of('default address address2')].filter((one) => one !== '').join('|'),
    },
    ...(
      [
        ['postal code', 'default address zip'],
        ['city', 'default address city'],
        ['country', 'default address country code'],
      ] as const
    ).map(([as, title]) => ({
      as,
      of: [title],
      cell: (of: CellsOf) => withAddress(of, shopifyStreet, title),
    })),
    { as: 'marketing consent', of: ['accepts email marketing', 'accepts marketing'] },
  ],
};

const dynamicsItems: TableMap = {
  columns: [
    { as: 'sku', of: ['itemnumber'] },
    { as: 'name.…', of: ['productname', 'searchname', 'productsearchname'] },
    { as: 'description.…', of: ['productdescription'] },
    {
      as: 'category',
      of: ['retailproductcategoryname', 'productgroupid'],
      cell: (of) => of('retailproductcategoryname', 'productgroupid') || 'other',
    },
    { as: 'unit', of: ['salesunitsymbol', 'inventoryunitsymbol'] },
    { as: 'price', of: ['salesprice'], cell: (of) => plain(of('salesprice')) },
    { as: 'cost', of: ['unitcost'], cell: (of) => plain(of('unitcost')) || '0' },
    { as: 'tax group', of: ['salessalestaxitemgroupcode'] },
  ],
};

const dynamicsStreet = 'addressstreet';
const holds = new Map([
  ['no', 'none'],
  ['invoice', 'invoice'],
  ['all', 'all'],
]);
const dynamicsCustomers: TableMap = {
  columns: [
    { as: 'number', of: ['customeraccount'] },
    { as: 'first name', of: ['personfirstname'] },
    {
      as: 'last name',
      of: ['personlastname', 'organizationname', 'namealias'],
    },
    { as: 'language', of: ['languageid'], cell: (of) => of('languageid').split('-')[0] ?? '' },
    { as: 'emails', of: ['primarycontactemail'] },
    { as: 'phones', of: ['primarycontactphone'] },
    {
      as: 'address',
      of: [dynamicsStreet],
      cell: (of) => of(dynamicsStreet).split(/\r?\n/).filter(Boolean).join('|'),
    },
    ...(
      [
        ['postal code', 'addresszipcode'],
        ['city', 'addresscity'],
        ['country', 'addresscountryregionisocode'],
      ] as const
    ).map(([as, title]) => ({
      as,
      of: [title],
      cell: (of: CellsOf) => withAddress(of, dynamicsStreet, title),
    })),
    {
      as: 'credit limit',
      of: ['creditlimit'],
      // Zero stands for no limit.
      cell: (of) => (Number(of('creditlimit')) === 0 ? '' : plain(of('creditlimit'))),
    },
    {
      as: 'hold',
      of: ['onholdstatus'],
      cell: (of) => holds.get(of('onholdstatus').toLowerCase()) ?? of('onholdstatus'),
    },
  ],
};

const onHand = ['availableonhandquantity', 'onhandquantity'] as const;
const maps: { readonly [map in ImportMap]: { readonly [kind in MappedKind]: TableMap } } = {
  shopify: {
    items: shopifyItems,
    customers: shopifyCustomers,
    stock: { columns: [shopifySku, shopifyStock], isRow: (of) => of('variant sku', 'sku') !== '' },
  },
  dynamics: {
    items: dynamicsItems,
    customers: dynamicsCustomers,
    stock: {
      columns: [
        { as: 'sku', of: ['itemnumber'] },
        { as: 'stock', of: onHand, cell: (of) => whole(of(...onHand)) },
      ],
    },
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
    return [
      { line, row: used.map(({ of: own, cell }) => (cell ?? ((all) => all(...own)))(cells)) },
    ];
  });
  return { rows: table.map(({ row }) => row), lines: table.map(({ line }) => line), found };
}
