/**
 * Keys under which texts about customers and callers are sealed. With its key destroyed a text is
 * unreadable wherever it was copied: journals, histories, backups. Source: decision 0048.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../kernel/index.ts';
import type { Driver } from '../database/driver.ts';
import { openSqlite, openToRead } from '../database/sqlite-driver.ts';

const schema = `
create table if not exists sealing_key (
  owner text primary key, id text not null unique, secret text not null, at_ms bigint not null
);
create table if not exists sealing_link (
  owner text not null, key_owner text not null, primary key (owner, key_owner)
);
create table if not exists destroyed_key (id text primary key)`;

const cipher = 'aes-256-gcm';
/** Bytes of the key, of the initialization vector before a text, and of the tag after it. */
const sizes = { key: 32, id: 8, iv: 12, tag: 16 } as const;
const sealedForm = /sealed:([\w-]{11})\.([\w-]+)/g;
export const sealedStart = 'sealed:';
/** Bytes by which a sealed part is longer. */
export const sealBytes = sizes.iv + sizes.tag;
/** Secret of the hashes that stand for telephone numbers; it is no customer's. */
const hashing = 'hashing';
const cachedMax = 20_000;

/** Shown in place of a text whose key was destroyed, in whatever language. */
export const erasedMark = '[erased · effacé]';
/** Shown in place of a text whose key is missing though nobody has destroyed it. */
export const missingMark = '[customer_key_missing]';

interface SealingKey {
  readonly id: string;
  readonly secret: KeyObject;
}

/**
 * Opens the keys beside a data folder's store and journals, to read them where this user may write
 * nothing. @throws {StoreError}
 */
export function keysInFolder(folder: string): SealingKeys {
  const path = join(folder, 'keys.db');
  try {
    return new SealingKeys(openSqlite(path));
  } catch (error) {
    if (!existsSync(path)) throw error;
    return new SealingKeys(openToRead(path));
  }
}

/** Destructions in this thread: each instance, such as a journal's reader, then drops its cache. */
let destructionCount = 0;

export class SealingKeys {
  readonly #driver: Driver;
  readonly #cached = new Map<string, SealingKey | null>();
  #cachedAtDestruction = destructionCount;

  constructor(driver: Driver) {
    this.#driver = driver;
    driver.execute(schema);
  }

  /**
   * Keys by owner and by id. A key destroyed in another thread or process may stay here: what it
   * seals is lost for readers.
   */
  get #known(): Map<string, SealingKey | null> {
    if (this.#cachedAtDestruction !== destructionCount) this.#cached.clear();
    this.#cachedAtDestruction = destructionCount;
    return this.#cached;
  }

  /** Seals a text: the same text under the same key gives the same result. */
  seal(owner: string, text: string, atMs: number): string {
    const { id, secret } = this.#keyOf(owner, atMs);
    const iv = createHmac('sha256', secret).update(text).digest().subarray(0, sizes.iv);
    const act = createCipheriv(cipher, secret, iv);
    const parts = [iv, act.update(text, 'utf8'), act.final(), act.getAuthTag()];
    return `${sealedStart}${id}.${Buffer.concat(parts).toString('base64url')}`;
  }

  /** Seals a part of a file; `place` is that of the part, so that none can change places. */
  sealPart(owner: string, place: number, part: Uint8Array): Buffer {
    const { secret } = this.#keyOf(owner, 0);
    const iv = randomBytes(sizes.iv);
    const act = createCipheriv(cipher, secret, iv).setAAD(Buffer.from(String(place)));
    return Buffer.concat([iv, act.update(part), act.final(), act.getAuthTag()]);
  }

  /** Undoes {@link sealPart}; null: the owner's key was destroyed. @throws {Error} if it is not. */
  openPart(owner: string, place: number, part: Buffer): Buffer | null {
    const key = this.#known.get(owner) ?? this.#find('owner', owner);
    if (key === null) return null;
    const act = createDecipheriv(cipher, key.secret, part.subarray(0, sizes.iv));
    act.setAAD(Buffer.from(String(place))).setAuthTag(part.subarray(-sizes.tag));
    return Buffer.concat([act.update(part.subarray(sizes.iv, -sizes.tag)), act.final()]);
  }

  /** A text with its sealed parts readable; `inJson`: it is JSON, whose strings they stand in. */
  openText(text: string, { inJson = false } = {}): string {
    if (!text.includes(sealedStart)) return text;
    return text.replaceAll(sealedForm, (_, id: string, data: string) => {
      const plain = this.#opened(id, Buffer.from(data, 'base64url'));
      return inJson ? JSON.stringify(plain).slice(1, -1) : plain;
    });
  }

  /** A value of JSON with its sealed texts readable. */
  opened<Value>(value: Value): Value {
    const text = JSON.stringify(value) ?? '';
    if (!text.includes(sealedStart)) return value;
    return JSON.parse(this.openText(text, { inJson: true })) as Value;
  }

  /** The owner of what a telephone number, in whatever notation, is sealed under. */
  callerOf(centreId: string, number: string): string {
    const { secret } = this.#keyOf(hashing, 0);
    const digits = number.replaceAll(/\D/g, '');
    return `caller/${centreId}/${createHmac('sha256', secret).update(digits).digest('base64url')}`;
  }

  /** Notes that destroying an owner's key must destroy another one as well. */
  link(owner: string, keyOwner: string): void {
    const id = `${owner} ${keyOwner}`;
    if (this.#known.has(id)) return;
    this.#remember(id, null);
    this.#driver
      .prepare(
        'insert into sealing_link (owner, key_owner) values (?, ?) on conflict (owner, key_owner) do nothing',
      )
      .run(owner, keyOwner);
  }

  linkedTo(owner: string): readonly string[] {
    const rows = this.#driver.prepare('select key_owner from sealing_link where owner = ?');
    return rows.all(owner).map((row) => String(row['key_owner']));
  }

  /** Ids of the keys of some owners. */
  idsOf(owners: readonly string[]): readonly string[] {
    const find = this.#driver.prepare('select id from sealing_key where owner = ?');
    return owners.flatMap((owner) => find.all(owner).map(({ id }) => String(id)));
  }

  /** Destroys keys; returns how many there were. The caller compacts the store. */
  destroy(ids: readonly string[]): number {
    destructionCount += 1;
    return this.#driver.transaction(() => {
      let count = 0;
      for (const id of ids) {
        const own = 'select owner from sealing_key where id = ?';
        const owner = this.#driver.prepare(own).first(id)?.['owner'] ?? null;
        const links = 'delete from sealing_link where owner = ? or key_owner = ?';
        this.#driver.prepare(links).run(owner, owner);
        count += this.#driver.prepare('delete from sealing_key where id = ?').run(id);
        const mark = 'insert into destroyed_key (id) values (?) on conflict (id) do nothing';
        this.#driver.prepare(mark).run(id);
      }
      return count;
    });
  }

  /** Destroys the keys of calls that began before an instant; returns how many. */
  dropCallsBefore(atMs: number): number {
    const old = "select id from sealing_key where owner like 'call/%' and at_ms < ?";
    return this.destroy(
      this.#driver
        .prepare(old)
        .all(atMs)
        .map(({ id }) => String(id)),
    );
  }

  /** Runs work that may make several keys, in one transaction. */
  together<Result>(work: () => Result): Result {
    try {
      return this.#driver.transaction(work);
    } catch (error) {
      this.#known.clear();
      throw error;
    }
  }

  /** Removes destroyed keys from their file, which is small; returns what could not be. */
  compact(): readonly string[] {
    return this.#driver.compact({ mayTakeLong: true }).remains;
  }

  close(): void {
    this.#driver.close();
  }

  #keyOf(owner: string, atMs: number): SealingKey {
    const known = this.#known.get(owner) ?? this.#find('owner', owner);
    if (known !== null) return known;
    const [id, secret] = [randomBytes(sizes.id), randomBytes(sizes.key)];
    this.#driver
      .prepare(
        'insert into sealing_key (owner, id, secret, at_ms) values (?, ?, ?, ?) on conflict (owner) do nothing',
      )
      .run(owner, id.toString('base64url'), secret.toString('base64'), atMs);
    // Another process may have made it at the same moment: its key is the one.
    const made = this.#find('owner', owner);
    assert(made !== null, () => `a key of ${owner} was just made`);
    return made;
  }

  #find(column: 'owner' | 'id', value: string): SealingKey | null {
    const row = this.#driver
      .prepare(`select id, secret from sealing_key where ${column} = ?`)
      .first(value);
    if (row === undefined) return null;
    const secret = createSecretKey(String(row['secret']), 'base64');
    const key = { id: String(row['id']), secret };
    this.#remember(value, key);
    return key;
  }

  #remember(name: string, key: SealingKey | null): void {
    if (this.#known.size >= cachedMax) this.#known.clear();
    this.#known.set(name, key);
  }

  #opened(id: string, data: Buffer): string {
    const key = this.#known.get(id) ?? this.#find('id', id);
    if (key === null) return this.isDestroyed(id) ? erasedMark : missingMark;
    const act = createDecipheriv(cipher, key.secret, data.subarray(0, sizes.iv));
    act.setAuthTag(data.subarray(-sizes.tag));
    const text = act.update(data.subarray(sizes.iv, -sizes.tag));
    return Buffer.concat([text, act.final()]).toString();
  }

  has(id: string): boolean {
    return this.#find('id', id) !== null;
  }

  isDestroyed(id: string): boolean {
    return (
      this.#driver.prepare('select id from destroyed_key where id = ?').first(id) !== undefined
    );
  }
}
