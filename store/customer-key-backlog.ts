/** Customers of an earlier version, whose search keys lack the kinds that were added since. */
import { Repository } from './rows.ts';

export class CustomerKeyBacklog extends Repository {
  readonly first = this.lister<{ readonly id: string }, [centreId: string, limit: number]>(
    'select id from customer_key_backlog where centre_id = ? order by id limit ?',
  );
  readonly done = this.doer<[centreId: string, id: string]>(
    'delete from customer_key_backlog where centre_id = ? and id = ?',
  );
}
