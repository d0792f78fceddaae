/** Which users take orders in which centre. */
import { channelStatements } from './channel-statements.ts';
import { Repository } from './rows.ts';

export class ChannelRepository extends Repository {
  readonly addUser = this.doer<[userId: string, centreId: string]>(channelStatements.addUser);
  readonly dropUser = this.doer<[userId: string, centreId: string]>(channelStatements.dropUser);
  readonly #centreOf = this.finder<{ readonly centreId: string }, [userId: string]>(
    channelStatements.centreOfUser,
  );

  /** Centre for which a user takes orders; null: none. */
  centreOf(userId: string): string | null {
    return this.#centreOf(userId)?.centreId ?? null;
  }
}
