/** Who sells in which centre, and the pictures of what is sold. */
import { channelStatements } from './channel-statements.ts';
import type { Driver } from './driver.ts';
import { recordOf } from './rows.ts';

/** A picture of an item, as a text: a drawing. */
export interface ItemImage {
  /** From 1; the first is the one shown. */
  readonly number: number;
  readonly mediaType: string;
}

export class ChannelRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** The centre of a user; null: of none. */
  centreOf(userId: string): string | null {
    const row = this.#driver.prepare(channelStatements.centreOfUser).first(userId);
    return row === undefined ? null : String(row['centre_id']);
  }

  addUser(userId: string, centreId: string): void {
    this.#driver.prepare(channelStatements.addUser).run(userId, centreId);
  }

  dropUser(userId: string, centreId: string): void {
    this.#driver.prepare(channelStatements.dropUser).run(userId, centreId);
  }

  setImage(
    centreId: string,
    itemId: string,
    { number, mediaType, text }: ItemImage & { readonly text: string },
  ): void {
    const set = this.#driver.prepare(channelStatements.setImage);
    set.run(centreId, itemId, number, mediaType, text);
  }

  image(centreId: string, itemId: string, number: number): string | undefined {
    const row = this.#driver.prepare(channelStatements.image).first(centreId, itemId, number);
    return row === undefined ? undefined : String(row['text']);
  }

  /** Without their texts. */
  imagesOf(centreId: string, itemId: string): readonly ItemImage[] {
    const rows = this.#driver.prepare(channelStatements.imagesOf).all(centreId, itemId);
    return rows.map((row) => recordOf<ItemImage>(row));
  }
}
