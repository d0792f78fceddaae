/**
 * The images column of an item table: addresses to fetch, and SHA-256 hashes of uploaded pictures.
 *
 * All are fetched before a row is written, in a dry run, too, whose pictures the real import
 * reuses. No address is fetched twice.
 */
import { aFinding, imagesMax, maskCardNumbers } from '../../../contracts/index.ts';
import { readPicture } from '../../../gateways/index.ts';
import type { ItemImage } from '../../../store/index.ts';
import type { Services } from '../services.ts';
import { fetchPicture } from './fetch-picture.ts';
import { imagesColumn } from './import-columns.ts';
import { type FoundColumn, unguardCell } from './import-table.ts';
import { storePicture, unusedPictureMs } from './item-images.ts';

const fetchesMax = 500;
const fetchingMax = 4;
/** An uploaded picture, with an optional file name: `mug.png#sha256:ab…`. */
const sentForm = /^(?:(.{1,200})#)?sha256:([0-9a-f]{64})$/;
const addressForm = /^https?:\/\//i;
const nameForm =
  'an address such as https://shop.example/mug.png; files come in a zip in the console, or by callwright import items --images';

export type RowImage = Pick<ItemImage, 'mediaType' | 'hash' | 'source'>;

interface ImageProblem {
  readonly received: string;
  readonly expected: string;
}

export type RowImages = readonly RowImage[] | { readonly problems: readonly ImageProblem[] };

function namesIn(cell: string): readonly string[] {
  const names = cell.split('|').map((one) => one.trim());
  return names.filter((one) => one !== '');
}

/** Importable text of the images column: the pictures' addresses, else hashes. */
export function imagesCell(images: readonly Pick<ItemImage, 'hash' | 'source'>[]): string {
  const names = images.flatMap(({ hash, source }) =>
    hash === null ? [] : [source ?? `sha256:${hash}`],
  );
  return names.join('|');
}

export function areSameImages(
  before: readonly Pick<ItemImage, 'hash' | 'source'>[],
  now: readonly RowImage[],
): boolean {
  const place = ({ hash, source }: Pick<ItemImage, 'hash' | 'source'>) => `${hash} ${source}`;
  return before.map(place).join('\n') === now.map(place).join('\n');
}

export async function imagesOfRows(
  table: {
    readonly rows: readonly (readonly string[])[];
    readonly columns: readonly FoundColumn[];
    readonly key: string | undefined;
  },
  serving: Services,
) {
  const { rows, columns, key } = table;
  const column = columns.find(({ path }) => path[0] === imagesColumn);
  const keyPlace = columns.find(({ path }) => path[0] === key)?.place ?? 0;
  const itemIn = (row: readonly string[]) => ({
    itemId: unguardCell(row[keyPlace] ?? ''),
    cell: column === undefined ? '' : unguardCell(row[column.place] ?? ''),
  });
  const imagesOf = await imagesOfCells(rows.map(itemIn), serving);
  return (row: readonly string[], line: number) => {
    const { itemId, cell } = itemIn(row);
    // An empty cell leaves the images unchanged.
    if (cell === '' || column === undefined) return { images: null, wrong: [] };
    const images = imagesOf(itemId, cell);
    if (!('problems' in images)) return { images, wrong: [] };
    const { title } = column;
    const value = maskCardNumbers(cell);
    const wrong = images.problems.map((said) => {
      const { message, code } = aFinding(`line ${line}, ${title}`, 'not_allowed', said);
      return { line, column: title, value, code, expected: said.expected, message };
    });
    return { images: null, wrong };
  };
}

async function imagesOfCells(
  cells: readonly { readonly itemId: string; readonly cell: string }[],
  serving: Services,
): Promise<(itemId: string, cell: string) => RowImages> {
  const { store, wire } = serving;
  const known = new Map<string, RowImage | ImageProblem>();
  const fromMs = wire.live.originMs + wire.live.nowMs - unusedPictureMs;
  const ofItem = (itemId: string, name: string) =>
    store.pictures.imagesOf(wire.ownerId, itemId).find(({ source }) => source === name);
  const wanted = new Set<string>();
  for (const { itemId, cell } of cells) {
    for (const name of namesIn(cell)) {
      if (!addressForm.test(name) || ofItem(itemId, name) !== undefined) continue;
      const fetched = store.pictures.fetched(wire.ownerId, name, fromMs);
      if (fetched === undefined) wanted.add(name);
      else known.set(name, { ...fetched, source: name });
    }
  }
  const queue = [...wanted].entries();
  const work = async (): Promise<void> => {
    for (const [place, address] of queue) {
      const image = place < fetchesMax ? await fetched(address, serving) : tooMany(address);
      known.set(address, image);
    }
  };
  await Promise.all(Array.from({ length: fetchingMax }, work));
  return (itemId, cell) => {
    const names = namesIn(cell);
    if (names.length > imagesMax) {
      const received = `${names.length} images`;
      return { problems: [{ received, expected: `at most ${imagesMax}` }] };
    }
    const found = names.map(
      (name) => ofItem(itemId, name) ?? known.get(name) ?? sent(name, serving),
    );
    const problems = found.filter((one) => 'expected' in one);
    return problems.length > 0 ? { problems } : found.filter((one) => 'hash' in one);
  };
}

function tooMany(address: string): ImageProblem {
  const received = `${JSON.stringify(address)}, one address of more than ${fetchesMax}`;
  return { received, expected: `at most ${fetchesMax} addresses in one request` };
}

async function fetched(address: string, serving: Services): Promise<RowImage | ImageProblem> {
  const got = URL.canParse(address)
    ? await fetchPicture(address, serving.webhooks.allowed)
    : { problem: 'it is no address' };
  const seen = JSON.stringify(address);
  if ('problem' in got) {
    const received = `${seen}, of which there is nothing: ${got.problem}`;
    return { received, expected: 'an address that gives a picture' };
  }
  const read = await readPicture(got);
  if ('kind' in read) {
    return { received: `${seen}, which gives ${read.received}`, expected: read.expected };
  }
  storePicture(read, serving, address);
  return { mediaType: read.mediaType, hash: read.hash, source: address };
}

function sent(name: string, { store, wire }: Services): RowImage | ImageProblem {
  const [, file = null, hash] = sentForm.exec(name) ?? [];
  const received = JSON.stringify(name);
  if (hash === undefined) return { received, expected: nameForm };
  const picture = store.pictures.find(wire.ownerId, hash);
  if (picture !== undefined) return { mediaType: picture.mediaType, hash, source: file };
  return { received, expected: `a picture that ${wire.ownerId} has; send it first` };
}
