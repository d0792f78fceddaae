/** Who sells in which centre, and the pictures of what is sold. */
import { channelStatements } from './channel-statements.ts';
import { Repository } from './rows.ts';

/** A picture of an item, as a text: a drawing. */
export interface ItemImage {
  /** From 1; the first is the one shown. */
  readonly number: number;
  readonly mediaType: string;
}

export class ChannelRepository extends Repository {
  readonly addUser = this.doer<[userId: string, centreId: string]>(channelStatements.addUser);
  readonly dropUser = this.doer<[userId: string, centreId: string]>(channelStatements.dropUser);
  /** Without their texts. */
  readonly imagesOf = this.lister<ItemImage, [centreId: string, itemId: string]>(
    channelStatements.imagesOf,
  );
  readonly #centreOf = this.finder<{ readonly centreId: string }, [userId: string]>(
    channelStatements.centreOfUser,
  );
  readonly #image = this.finder<{ readonly text: string }, [string, string, number]>(
    channelStatements.image,
  );

  /** The centre of a user; null: of none. */
  centreOf(userId: string): string | null {
    return this.#centreOf(userId)?.centreId ?? null;
  }

  setImage(
    centreId: string,
    itemId: string,
    { number, mediaType, text }: ItemImage & { readonly text: string },
  ): void {
    this.doer(channelStatements.setImage)(centreId, itemId, number, mediaType, text);
  }

  image(centreId: string, itemId: string, number: number): string | undefined {
    return this.#image(centreId, itemId, number)?.text;
  }
}
