/**
 * Which customers were erased, and the ids of the keys destroyed: a file beside the store, without
 * personal data, that outlives a store brought back from a backup. A database has it as well, for a
 * standby on another machine. Source: decision 0048.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Driver } from '../database/driver.ts';

const erasureSchema = z.object({
  at: z.string(),
  centreId: z.string(),
  customerId: z.string(),
  keys: z.array(z.string()).readonly(),
  /** Whether all was done; else a start goes on with it. */
  isDone: z.boolean(),
});
export type Erasure = Readonly<z.infer<typeof erasureSchema>>;

const table = `
create table if not exists customer_erasure (
  line text primary key
)`;

/** Name of the list's file in a data folder. */
export const erasureFile = 'erased-customers.jsonl';

export class ErasureList {
  readonly #path: string | null;
  readonly #database: Driver | null;
  #inMemory: string[] = [];

  /** `path`: its file; null: in memory. `database`: each line is there too. */
  constructor(path: string | null, database: Driver | null = null) {
    this.#path = path;
    this.#database = database;
    if (database === null) return;
    database.execute(table);
    // A new machine has no file, a database brought back from a backup no newer lines.
    const own = new Set(this.#lines());
    const rows = database.prepare('select line from customer_erasure order by line').all();
    const theirs = new Set(rows.map(({ line }) => String(line)));
    for (const line of theirs) if (!own.has(line)) this.#append(line);
    for (const line of own) this.#insert(line);
  }

  /** Adds a line, which is on disk when this returns. */
  add(erasure: Erasure): void {
    const line = JSON.stringify(erasure);
    this.#append(line);
    this.#insert(line);
  }

  #append(line: string): void {
    this.#inMemory.push(line);
    if (this.#path === null) return;
    const file = openSync(this.#path, 'a', 0o600);
    writeSync(file, `${line}\n`);
    fsyncSync(file);
    closeSync(file);
  }

  #insert(line: string): void {
    const sql = 'insert into customer_erasure (line) values (?) on conflict (line) do nothing';
    this.#database?.prepare(sql).run(line);
  }

  /**
   * Erasures by customer, each with all its keys; one is done if its last line says so. A line that
   * a killed process has left unfinished is passed over.
   */
  all(): readonly Erasure[] {
    const byCustomer = new Map<string, Erasure>();
    for (const text of this.#lines()) {
      const parsed = erasureSchema.safeParse(JSON.parse(text));
      if (!parsed.success) continue;
      const line = parsed.data;
      const name = `${line.centreId} ${line.customerId}`;
      const keys = new Set([...(byCustomer.get(name)?.keys ?? []), ...line.keys]);
      byCustomer.set(name, { ...line, keys: [...keys] });
    }
    return [...byCustomer.values()];
  }

  #lines(): readonly string[] {
    if (this.#path === null || !existsSync(this.#path)) return this.#inMemory;
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    return lines.filter((line) => line.endsWith('}'));
  }
}
