/** Which users take orders in which centre. */
import { Repository } from './rows.ts';

export class ChannelRepository extends Repository {
  readonly addUser = this.doer<[userId: string, centreId: string]>(
    'insert into channel_user (user_id, centre_id) values (?, ?) on conflict (user_id) do nothing',
  );
  readonly dropUser = this.doer<[userId: string, centreId: string]>(
    'delete from channel_user where user_id = ? and centre_id = ?',
  );
  readonly #centreOf = this.finder<{ readonly centreId: string }, [userId: string]>(
    'select centre_id from channel_user where user_id = ?',
  );

  /** Centre for which a user takes orders; null: none. */
  centreOf(userId: string): string | null {
    return this.#centreOf(userId)?.centreId ?? null;
  }
}
