/** Numbers that the TAPI view assigns, by kind; none is assigned twice. */
import { Repository } from './rows.ts';

export interface TapiHandle {
  readonly kind: string;
  readonly number: number;
  /** Name of what the handle stands for, such as a queue's id. */
  readonly name: string;
  /** 1: what the handle stands for has ended. */
  readonly ended: number;
}

export class TapiHandles extends Repository {
  readonly add = this.writer<TapiHandle>(
    'insert into tapi_handle (kind, number, name, ended) values (?, ?, ?, ?)',
  );
  readonly get = this.finder<TapiHandle, [kind: string, number: number]>(
    'select * from tapi_handle where kind = ? and number = ?',
  );
  /** The live handle of a name. */
  readonly of = this.finder<TapiHandle, [kind: string, name: string]>(
    'select * from tapi_handle where kind = ? and name = ? and ended = 0 order by number desc limit 1',
  );
  readonly end = this.writer<TapiHandle>(
    'update tapi_handle set ended = 1 where kind = ? and number = ?',
  );
  /** Deletes ended handles below a number. */
  readonly drop = this.doer<[kind: string, below: number]>(
    'delete from tapi_handle where kind = ? and ended = 1 and number < ?',
  );
  /** Handles that have not ended, by number. */
  readonly list = this.lister<TapiHandle, [kind: string, after: number, limit: number]>(
    'select * from tapi_handle where kind = ? and number > ? and ended = 0 order by number limit ?',
  );
  readonly #last = this.finder<{ readonly number: number | null }, [kind: string]>(
    'select max(number) as number from tapi_handle where kind = ?',
  );

  /** Highest handle of a kind; null: none. */
  last(kind: string): number | null {
    return this.#last(kind)?.number ?? null;
  }
}
