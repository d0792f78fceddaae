/** Numbers assigned by the TAPI view, by kind, never twice. */
import { Repository } from './rows.ts';

/** Statements by purpose. */
export const tapiStatements = {
  addHandle: 'insert into tapi_handle (kind, number, name, ended) values (?, ?, ?, ?)',
  lastHandle: 'select max(number) as number from tapi_handle where kind = ?',
  handle: 'select * from tapi_handle where kind = ? and number = ?',
  handleOf:
    'select * from tapi_handle where kind = ? and name = ? and ended = 0 order by number desc limit 1',
  endHandle: 'update tapi_handle set ended = 1 where kind = ? and number = ?',
  dropHandles: 'delete from tapi_handle where kind = ? and ended = 1 and number < ?',
  handles:
    'select * from tapi_handle where kind = ? and number > ? and ended = 0 order by number limit ?',
} as const;

export interface TapiHandle {
  readonly kind: string;
  readonly number: number;
  /** What the handle stands for, such as a queue's id. */
  readonly name: string;
  /** 1 if what the handle stands for is over. */
  readonly ended: number;
}

export class TapiHandles extends Repository {
  readonly add = this.writer<TapiHandle>(tapiStatements.addHandle);
  readonly get = this.finder<TapiHandle, [kind: string, number: number]>(tapiStatements.handle);
  /** The handle of a name that has not ended. */
  readonly of = this.finder<TapiHandle, [kind: string, name: string]>(tapiStatements.handleOf);
  readonly end = this.writer<TapiHandle>(tapiStatements.endHandle);
  /** Deletes ended handles below a number. */
  readonly drop = this.doer<[kind: string, below: number]>(tapiStatements.dropHandles);
  /** Handles that have not ended, by number. */
  readonly list = this.lister<TapiHandle, [kind: string, after: number, limit: number]>(
    tapiStatements.handles,
  );
  readonly #last = this.finder<{ readonly number: number | null }, [kind: string]>(
    tapiStatements.lastHandle,
  );

  /** Highest handle of a kind; null: none. */
  last(kind: string): number | null {
    return this.#last(kind)?.number ?? null;
  }
}
