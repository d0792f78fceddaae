/** Passkeys: public keys of people's devices. */
import { Repository } from './rows.ts';

export interface PasskeyRecord {
  /** Credential id of the passkey, base64url. */
  readonly id: string;
  /** Id of the principal who owns it. */
  readonly person: string;
  readonly name: string;
  /** SPKI, base64url. */
  readonly publicKey: string;
  /** Last signature counter reported by the device; 0: none. */
  readonly signCount: number;
  readonly createdAtMs: number;
  readonly usedAtMs: number | null;
}

export class Passkeys extends Repository {
  readonly add = this.writer<PasskeyRecord>(
    'insert into passkey (id, person, name, public_key, sign_count, created_at_ms, used_at_ms) values (?, ?, ?, ?, ?, ?, ?)',
  );
  readonly get = this.finder<PasskeyRecord, [id: string]>('select * from passkey where id = ?');
  /** Passkeys of a person, oldest first. */
  readonly of = this.lister<PasskeyRecord, [person: string]>(
    'select * from passkey where person = ? order by created_at_ms, id',
  );
  readonly count = this.counter<[]>('select count(*) as count from passkey', 'count');
  readonly #use = this.doer<[signCount: number, atMs: number, id: string]>(
    'update passkey set sign_count = ?, used_at_ms = ? where id = ?',
  );
  readonly #drop = this.doer<[person: string, id: string]>(
    'delete from passkey where person = ? and id = ?',
  );

  use(
    id: string,
    { signCount, atMs }: { readonly signCount: number; readonly atMs: number },
  ): void {
    this.#use(signCount, atMs, id);
  }

  drop(person: string, id: string): boolean {
    return this.#drop(person, id) === 1;
  }
}
