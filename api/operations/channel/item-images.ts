/**
 * Images of items, in an order whose first is the default, in several sizes.
 *
 * Files are stored once by SHA-256; each change of an item's images is a version of the item.
 * Source: dynamics-call-center.md 1.6.
 */
import { z } from 'zod';
import {
  aFinding,
  channelMessages,
  fill,
  InvalidRequest,
  type ItemImageResource,
  type ItemSettings,
  imagesMax,
  itemKeys,
  itemResourceSchema,
  optionalField,
  pictureResourceSchema,
  Refusal,
  refusal,
} from '../../../contracts/index.ts';
import {
  type PictureFault,
  pictureBytesMax,
  pictureSides,
  pictureTypes,
  type ReadPicture,
  readPicture,
} from '../../../gateways/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { requireFound } from '../../../live/index.ts';
import { milliPerUnit } from '../../../orders/index.ts';
import { codeIn } from '../../../services/index.ts';
import type { DocumentRecord, ItemImage, PictureSize } from '../../../store/index.ts';
import type { AnswerFile, ApiRequest } from '../operation.ts';
import { operation } from '../route.ts';
import type { Services } from '../services.ts';
import {
  keepers,
  presentDocument,
  requireDocument,
  requireVersion,
  wireIdOf,
} from './documents.ts';

export const unusedPictureMs = dayMs;
/** Cache header for addresses with the image's hash, whose content never changes. */
const forEver = 'public, max-age=31536000, immutable';

const { small, medium } = pictureSides;
const sizes: readonly (readonly [side: number, size: PictureSize])[] = [
  [small, 'small'],
  [medium, 'medium'],
];
const file = { types: pictureTypes, bytesMax: pictureBytesMax } as const;
const changes = {
  answer: itemResourceSchema,
  tagged: 'version',
  access: keepers,
  audited: ({ params }: Pick<ApiRequest, 'params'>, serving: Services) =>
    imagesOf(String(params['item']), serving),
  auditedAs: ({ before, after }: { readonly before: unknown; readonly after: unknown }) => ({
    before,
    after: Reflect.get(Object(after), 'images'),
  }),
  errors: ['version_mismatch'],
} as const;

export const itemImageOperations = {
  putItemImage: operation(
    'PUT /api/v1/items/{item}/images/{image}',
    ['Give an item an image', 'Donner une image à un article'],
    {
      ...changes,
      note: `The body is the file: PNG, JPEG or WebP by its content, at most 4 MiB and 25 million pixels. The image has the number of the path, from 1 to ${imagesMax}; one that is there is replaced in its place. It is turned upright and written anew without what a camera notes in it.`,
      query: z.strictObject({
        default: optionalField(z.enum(['true', 'false']), 'Whether it becomes the first.'),
      }),
      file,
      errors: [...changes.errors, 'resource_unavailable'],
    },
    async (asked, serving) => {
      requireItem(asked, serving);
      const number = numberIn(asked.params.image);
      const requireWanted = () => void requireItem(asked, serving);
      const read = await pictureOf(asked.body, serving, { requireWanted });
      const { hash, mediaType } = read;
      return changed(asked, serving, (images) => {
        const image = { number, mediaType, hash, source: null };
        const others = images.filter((one) => one.number !== number);
        if (asked.query.default === 'true') return [image, ...others];
        const isThere = others.length < images.length;
        if (!isThere) return [...images, image];
        return images.map((one) => (one.number === number ? image : one));
      });
    },
  ),
  arrangeItemImages: operation(
    'PUT /api/v1/items/{item}/images',
    ['Arrange the images of an item', 'Ordonner les images d’un article'],
    {
      ...changes,
      note: 'All its numbers, each once; the first becomes the default.',
      body: z.strictObject({ numbers: z.array(z.int().min(1).max(imagesMax)).max(imagesMax) }),
      example: { numbers: [2, 1] },
    },
    (asked, serving) =>
      changed(asked, serving, (images) => {
        const { numbers } = asked.body;
        const known = images.map(({ number }) => number);
        const isSame = [...numbers].sort().join() === [...known].sort().join();
        if (!isSame) {
          const expected = `each once of ${known.join(', ') || 'none: the item has no image'}`;
          const received = numbers.join(', ') || 'none';
          throw new InvalidRequest([
            aFinding('/body/numbers', 'not_allowed', { expected, received }),
          ]);
        }
        const placeOf = ({ number }: { readonly number: number }) => numbers.indexOf(number);
        return [...images].sort((a, b) => placeOf(a) - placeOf(b));
      }),
  ),
  deleteItemImage: operation(
    'DELETE /api/v1/items/{item}/images/{image}',
    ['Take an image off an item', 'Retirer une image d’un article'],
    {
      ...changes,
      note: 'A picture that no item shows any more is removed a day later, with the next picture that comes or goes.',
    },
    (asked, serving) =>
      changed(asked, serving, (images) => {
        const left = images.filter(({ number }) => String(number) !== asked.params.image);
        if (left.length < images.length) return left;
        throw refusal(channelMessages.noImage, imageNamed(asked.params));
      }),
  ),
  putPicture: operation(
    'PUT /api/v1/centres/{centre}/pictures/{picture}',
    ['Send a picture', 'Envoyer une image'],
    {
      note: 'Under the SHA-256 of its file, before an import names it as `sha256:…`. It is removed after a day where no item shows it.',
      file,
      answer: pictureResourceSchema,
      access: keepers,
      errors: ['resource_unavailable'],
    },
    async ({ params, body }, serving) => {
      const { hash, mediaType, width, height } = await pictureOf(body, serving, {
        hash: params.picture,
      });
      return { sha256: hash, type: mediaType, width, height };
    },
  ),
  getItemImage: operation(
    'GET /api/v1/items/{item}/images/{image}',
    ['An image of an item', 'Une image d’un article'],
    {
      kind: 'file',
      note: 'Open: a page shows it beside the line without a header of its own. It can run nothing. Its address in `images` holds the hash of the picture, and may be kept for ever.',
      query: z.strictObject({
        size: z
          .enum([String(small), String(medium)])
          .optional()
          .describe('[whole]'),
        v: optionalField(z.string().max(64), 'Of which content; another is not kept.'),
      }),
      answer: null,
      produces: [...pictureTypes, 'image/svg+xml'],
      tagged: true,
      access: 'open',
    },
    (asked, serving) => shownImage(asked, serving),
  ),
} as const;

function shownImage(
  { params, query, header }: Pick<ApiRequest, 'params' | 'query' | 'header'>,
  { store, wire }: Services,
): AnswerFile {
  const id = codeIn(wire, String(params['item'])) ?? '';
  const images = store.pictures.imagesOf(wire.ownerId, id);
  const found = images.find(({ number }) => String(number) === params['image']);
  const { hash, mediaType, number } = requireFound(
    found,
    channelMessages.noImage,
    imageNamed(params),
  );
  header('x-content-type-options', 'nosniff');
  header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  if (hash === null) {
    const text = store.pictures.drawing(wire.ownerId, id, number) ?? '';
    return { mediaType: `${mediaType}; charset=utf-8`, bytes: Buffer.from(text) };
  }
  const [, size] = sizes.find(([side]) => String(side) === query['size']) ?? [0, 'whole' as const];
  const bytes = store.pictures.bytes(wire.ownerId, hash, size);
  header('etag', `"${hash}-${size}"`);
  if (query['v'] === hash) header('cache-control', forEver);
  return {
    mediaType: size === 'whole' ? mediaType : 'image/webp',
    bytes: requireFound(bytes, channelMessages.noImage, imageNamed(params)),
  };
}

function imagesOf(
  wireId: string,
  { store, wire }: Pick<Services, 'store' | 'wire'>,
): readonly ItemImageResource[] {
  const id = codeIn(wire, wireId) ?? '';
  return store.pictures.imagesOf(wire.ownerId, id).map((image, place) => {
    const { number, hash, mediaType, width, height, source } = image;
    const path = `/api/v1/items/${wireId}/images/${number}`;
    return {
      number,
      href: hash === null ? path : `${path}?v=${hash}`,
      thumbnails: sizes.map(([side]) => ({
        side,
        href: hash === null ? path : `${path}?size=${side}&v=${hash}`,
      })),
      type: mediaType,
      isDefault: place === 0,
      width,
      height,
      sha256: hash,
      source,
    };
  });
}

/** The image of an order line: the item's default image and smallest thumbnail. */
export function defaultImage(sku: string, serving: Pick<Services, 'store' | 'wire'>) {
  const [first] = imagesOf(wireIdOf(serving.wire, sku), serving);
  return { image: first?.href ?? null, thumbnail: first?.thumbnails[0]?.href ?? null };
}

export function presentItem(
  record: DocumentRecord<ItemSettings>,
  serving: Pick<Services, 'store' | 'wire'>,
) {
  const item = presentDocument(record, serving);
  const { centreId, sku } = item;
  const reserved = serving.store.stock.reservedMilli(centreId, sku, '') / milliPerUnit;
  return { ...item, reserved, images: [...imagesOf(item.id, serving)] };
}

async function pictureOf(
  bytes: Buffer,
  serving: Services,
  { hash, requireWanted }: { readonly hash?: string; readonly requireWanted?: () => void },
): Promise<ReadPicture> {
  const read = await readPicture(bytes, requireWanted);
  if ('kind' in read) throw refusalOf(read);
  if (hash !== undefined && read.hash !== hash) {
    const said = { expected: 'the SHA-256 of the body', received: hash };
    throw new InvalidRequest([aFinding('/path/picture', 'not_allowed', said)]);
  }
  storePicture(read, serving);
  return read;
}

function refusalOf({ kind, received, expected }: PictureFault): Refusal | InvalidRequest {
  if (kind === 'broken' || kind === 'pixels') {
    return new InvalidRequest([aFinding('/body', 'wrong_format', { received, expected })]);
  }
  const codes = {
    type: 'media_type_unsupported',
    bytes: 'body_too_large',
    busy: 'resource_unavailable',
  } as const;
  return new Refusal(codes[kind], fill(channelMessages.pictureNotTaken, { received, expected }));
}

export function storePicture(
  read: ReadPicture,
  { store, wire }: Pick<Services, 'store' | 'wire'>,
  address?: string,
): void {
  const storedAtMs = wire.live.originMs + wire.live.nowMs;
  store.transaction(() => {
    store.pictures.dropUnused(wire.ownerId, storedAtMs - unusedPictureMs);
    store.pictures.add(wire.ownerId, { ...read, storedAtMs });
    if (address !== undefined) {
      store.pictures.noteFetched(wire.ownerId, address, read.hash, storedAtMs);
    }
  });
}

type Image = Pick<ItemImage, 'number' | 'mediaType' | 'hash' | 'source'>;

function changed(
  asked: Pick<ApiRequest, 'params' | 'ifMatch' | 'person'>,
  serving: Services,
  change: (images: readonly Image[]) => readonly Image[],
) {
  const { store, wire } = serving;
  const before = requireItem(asked, serving);
  const { id, document, version } = before;
  const updatedAtMs = wire.live.originMs + wire.live.nowMs;
  const person = asked.person ?? '';
  const record = { ...before, version: version + 1, person, updatedAtMs };
  const images = change(store.pictures.imagesOf(wire.ownerId, id));
  store.transaction(() => {
    store.pictures.setImages([wire.ownerId, id], images, updatedAtMs);
    store.pictures.dropUnused(wire.ownerId, updatedAtMs - unusedPictureMs);
    store.items.save(record, itemKeys(document));
  });
  return presentItem(record, serving);
}

function requireItem(
  { params, ifMatch }: Pick<ApiRequest, 'params' | 'ifMatch'>,
  { store, wire }: Services,
): DocumentRecord<ItemSettings> {
  const said = { code: 'item_not_found', wire } as const;
  const record = requireDocument(store.items, String(params['item']), said);
  if (ifMatch !== null) requireVersion(record, { ifMatch });
  return record;
}

function numberIn(image: string): number {
  const number = Number(image);
  if (/^\d+$/.test(image) && number >= 1 && number <= imagesMax) return number;
  const said = { expected: `a number from 1 to ${imagesMax}`, received: JSON.stringify(image) };
  throw new InvalidRequest([aFinding('/path/image', 'out_of_range', said)]);
}

function imageNamed(params: { readonly [name: string]: unknown }) {
  return { item: String(params['item']), image: String(params['image']) };
}
