/** Numbers that the TAPI view has given, by kind: none is given twice. */
import type { Driver } from './driver.ts';
import { addRow, recordIn, recordOf } from './rows.ts';

/** By what they do. */
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
  /** What it stands for, such as the id of a queue. */
  readonly name: string;
  /** 1: what it stood for is over, as a log-on is. */
  readonly ended: number;
}

export class TapiHandles {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  add(handle: TapiHandle): void {
    addRow(this.#driver, tapiStatements.addHandle, handle);
  }

  /** The highest of a kind; null: none was given. */
  last(kind: string): number | null {
    const number = this.#driver.prepare(tapiStatements.lastHandle).first(kind)?.['number'];
    return typeof number === 'number' ? number : null;
  }

  get(kind: string, number: number): TapiHandle | undefined {
    return recordIn(this.#driver.prepare(tapiStatements.handle).first(kind, number));
  }

  /** The one that has not ended. */
  of(kind: string, name: string): TapiHandle | undefined {
    return recordIn(this.#driver.prepare(tapiStatements.handleOf).first(kind, name));
  }

  end({ kind, number }: TapiHandle): void {
    this.#driver.prepare(tapiStatements.endHandle).run(kind, number);
  }

  /** Those below a number that have ended. */
  drop(kind: string, below: number): void {
    this.#driver.prepare(tapiStatements.dropHandles).run(kind, below);
  }

  /** Those that have not ended, by number. */
  list(kind: string, after: number, limit: number): readonly TapiHandle[] {
    const list = this.#driver.prepare(tapiStatements.handles);
    return list.all(kind, after, limit).map(recordOf<TapiHandle>);
  }
}
