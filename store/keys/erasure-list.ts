/**
 * Which customers were erased, and the ids of the keys destroyed: a file beside the store, without
 * personal data, that outlives a store brought back from a backup. Source: decision 0048.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';

const erasureSchema = z.object({
  at: z.string(),
  centreId: z.string(),
  customerId: z.string(),
  keys: z.array(z.string()).readonly(),
  /** Whether all was done; else a start goes on with it. */
  isDone: z.boolean(),
});
export type Erasure = Readonly<z.infer<typeof erasureSchema>>;

export class ErasureList {
  readonly #path: string | null;
  #inMemory: Erasure[] = [];

  /** `path`: its file; null: in memory. */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** Adds a line, which is on disk when this returns. */
  add(erasure: Erasure): void {
    this.#inMemory.push(erasure);
    if (this.#path === null) return;
    const file = openSync(this.#path, 'a', 0o600);
    writeSync(file, `${JSON.stringify(erasure)}\n`);
    fsyncSync(file);
    closeSync(file);
  }

  /**
   * Erasures by customer, each with all its keys; one is done if its last line says so. A line that
   * a killed process has left unfinished is passed over.
   */
  all(): readonly Erasure[] {
    const byCustomer = new Map<string, Erasure>();
    for (const line of this.#lines()) {
      const name = `${line.centreId} ${line.customerId}`;
      const keys = new Set([...(byCustomer.get(name)?.keys ?? []), ...line.keys]);
      byCustomer.set(name, { ...line, keys: [...keys] });
    }
    return [...byCustomer.values()];
  }

  #lines(): readonly Erasure[] {
    if (this.#path === null || !existsSync(this.#path)) return this.#inMemory;
    return readFileSync(this.#path, 'utf8')
      .split('\n')
      .flatMap((line) => {
        if (!line.endsWith('}')) return [];
        const parsed = erasureSchema.safeParse(JSON.parse(line));
        return parsed.success ? [parsed.data] : [];
      });
  }
}
