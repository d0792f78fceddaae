/**
 * Stores facts without their names, two thirds of their size: an object becomes an array of shape
 * id and values, and its shape (the names) is stored once. Arrays begin with 0. Older records are
 * plain objects.
 */
import { createHash } from 'node:crypto';
import { assert } from '../kernel/index.ts';
import { Repository } from './rows.ts';

interface FactShape {
  readonly id: string;
  readonly body: readonly string[];
}

/** Length of a shape's id (part of a hash), enough for hundreds. */
const idLength = 8;

export class FactShapes extends Repository {
  readonly #add = this.writer<FactShape>(
    'insert into fact_shape (id, body) values (?, ?) on conflict (id) do nothing',
  );
  readonly #find = this.finder<FactShape, [id: string]>('select * from fact_shape where id = ?');
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, readonly string[]>();

  /** Packs facts. `stored`: ids of shapes already stored in the caller's transaction. */
  pack(value: unknown, stored: Set<string>): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return [0, ...value.map((one) => this.pack(one, stored))];
    const members = Object.entries(value).filter(([, one]) => one !== undefined);
    const names = members.map(([name]) => name);
    const id = this.#idOf(names);
    if (!stored.has(id)) this.#add({ id, body: names });
    stored.add(id);
    return [id, ...members.map(([, one]) => this.pack(one, stored))];
  }

  unpack(packed: unknown): unknown {
    if (!Array.isArray(packed)) return packed;
    const [shape, ...rest] = packed as readonly unknown[];
    const values = rest.map((one) => this.unpack(one));
    if (shape === 0) return values;
    return Object.fromEntries(
      this.#namesOf(String(shape)).map((name, place) => [name, values[place]]),
    );
  }

  #idOf(names: readonly string[]): string {
    const text = JSON.stringify(names);
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = createHash('sha256').update(text).digest('base64url').slice(0, idLength);
    this.#ids.set(text, id);
    return id;
  }

  #namesOf(id: string): readonly string[] {
    const names = this.#names.get(id) ?? this.#find(id)?.body;
    assert(names !== undefined, () => `no shape of facts is ${id}; expected it to be stored`);
    this.#names.set(id, names);
    return names;
  }
}
