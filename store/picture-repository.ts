/**
 * Pictures, once per centre by SHA-256, and the item images that refer to them. Bytes are base64, a
 * third larger, as columns are texts or numbers.
 */
import { Repository } from './rows.ts';

export type PictureSize = 'small' | 'medium' | 'whole';

export interface PictureFacts {
  /** SHA-256 of the original file, hexadecimal. */
  readonly hash: string;
  readonly mediaType: string;
  /** Pixels of the largest size. */
  readonly width: number;
  readonly height: number;
}

export interface Picture extends PictureFacts, Readonly<Record<PictureSize, Uint8Array>> {
  readonly storedAtMs: number;
}

/** An image of an item. An item's first image is its default. */
export interface ItemImage {
  /** Number in the image's path; fixed even if images change places. */
  readonly number: number;
  readonly mediaType: string;
  readonly hash: string | null;
  /** Original address or name; null: unknown. */
  readonly source: string | null;
  /** Null: a drawing has no fixed width. */
  readonly width: number | null;
  readonly height: number | null;
}

type NewImage = Omit<ItemImage, 'width' | 'height'>;
type OfItem = readonly [centreId: string, itemId: string];

export class PictureRepository extends Repository {
  readonly find = this.finder<PictureFacts, [centreId: string, hash: string]>(
    'select hash, media_type, width, height from picture where centre_id = ? and hash = ?',
  );
  /** The picture fetched last from an address since `fromMs`. */
  readonly fetched = this.finder<PictureFacts, [centreId: string, address: string, fromMs: number]>(
    'select p.hash, p.media_type, p.width, p.height from picture_address a join picture p on p.centre_id = a.centre_id and p.hash = a.hash where a.centre_id = ? and a.address = ? and a.fetched_at_ms >= ?',
  );
  readonly noteFetched = this.doer<[centreId: string, address: string, hash: string, atMs: number]>(
    'insert into picture_address (centre_id, address, hash, fetched_at_ms) values (?, ?, ?, ?) on conflict (centre_id, address) do update set hash = excluded.hash, fetched_at_ms = excluded.fetched_at_ms',
  );
  /** Images of an item in order, without the texts of drawings. */
  readonly imagesOf = this.lister<ItemImage, OfItem>(
    'select i.number, i.media_type, i.hash, i.source, p.width, p.height from item_image i left join picture p on p.centre_id = i.centre_id and p.hash = i.hash where i.centre_id = ? and i.item_id = ? order by i.place, i.number',
  );
  readonly #drawing = this.finder<{ readonly text: string }, [...OfItem, number: number]>(
    'select text from item_image where centre_id = ? and item_id = ? and number = ? and hash is null',
  );
  readonly #add = this.doer(
    'insert into picture (centre_id, hash, media_type, width, height, unused_from_ms, small, medium, whole) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, hash) do update set unused_from_ms = case when picture.unused_from_ms is null then null else excluded.unused_from_ms end',
  );
  readonly #dropFetched = this.doer(
    'delete from picture_address where centre_id = ? and fetched_at_ms < ?',
  );
  readonly #dropUnused = this.doer(
    'delete from picture where centre_id = ? and unused_from_ms < ?',
  );
  readonly #addDrawing = this.doer(
    'insert into item_image (centre_id, item_id, number, media_type, text, place) values (?, ?, ?, ?, ?, ?) on conflict (centre_id, item_id, number) do update set media_type = excluded.media_type, text = excluded.text, hash = null, source = null',
  );
  readonly #dropImage = this.doer(
    'delete from item_image where centre_id = ? and item_id = ? and number = ?',
  );
  readonly #placeImage = this.doer(
    'update item_image set place = ? where centre_id = ? and item_id = ? and number = ?',
  );
  readonly #addImage = this.doer(
    "insert into item_image (centre_id, item_id, number, media_type, text, place, hash, source) values (?, ?, ?, ?, '', ?, ?, ?) on conflict (centre_id, item_id, number) do update set media_type = excluded.media_type, text = '', place = excluded.place, hash = excluded.hash, source = excluded.source",
  );
  readonly #noteUse = this.doer(
    'update picture set unused_from_ms = case when exists (select 1 from item_image i where i.centre_id = picture.centre_id and i.hash = picture.hash) then null else cast(? as bigint) end where centre_id = ? and hash = ?',
  );

  add(centreId: string, picture: Picture): void {
    const { hash, mediaType, width, height, storedAtMs, small, medium, whole } = picture;
    const facts = [hash, mediaType, width, height, storedAtMs] as const;
    const texts = [small, medium, whole].map((bytes) => Buffer.from(bytes).toString('base64'));
    this.#add(centreId, ...facts, ...texts);
  }

  /** Deletes pictures unused since an instant, and records of fetches before it. */
  dropUnused(centreId: string, beforeMs: number): number {
    this.#dropFetched(centreId, beforeMs);
    return this.#dropUnused(centreId, beforeMs);
  }

  bytes(centreId: string, hash: string, size: PictureSize): Buffer | undefined {
    const row = this.driver
      .prepare(`select ${size} as bytes from picture where centre_id = ? and hash = ?`)
      .first(centreId, hash);
    return row === undefined ? undefined : Buffer.from(String(row['bytes']), 'base64');
  }

  /** Text of a drawing; undefined: no such drawing. */
  drawing(centreId: string, itemId: string, number: number): string | undefined {
    return this.#drawing(centreId, itemId, number)?.text;
  }

  /** Adds a drawing after the item's images, or replaces the one with its number. */
  setDrawing(
    [centreId, itemId]: OfItem,
    {
      number,
      mediaType,
      text,
    }: Pick<ItemImage, 'number' | 'mediaType'> & { readonly text: string },
  ): void {
    const values = [centreId, itemId, number, mediaType, text, number] as const;
    this.#addDrawing(...values);
  }

  /** Sets all images of an item in order; drawings named in the list keep their texts. */
  setImages([centreId, itemId]: OfItem, images: readonly NewImage[], nowMs: number): void {
    const before = this.imagesOf(centreId, itemId);
    const kept = new Set(images.map(({ number }) => number));
    for (const { number } of before) {
      if (kept.has(number)) continue;
      this.#dropImage(centreId, itemId, number);
    }
    for (const [at, { number, mediaType, hash, source }] of images.entries()) {
      const place = at + 1;
      if (hash === null) {
        this.#placeImage(place, centreId, itemId, number);
        continue;
      }
      const values = [centreId, itemId, number, mediaType, place, hash, source] as const;
      this.#addImage(...values);
    }
    for (const hash of new Set([...before, ...images].map((one) => one.hash))) {
      if (hash !== null) this.#noteUse(nowMs, centreId, hash);
    }
  }
}
