/** Passkeys: public keys of people's devices. */
import { Repository } from './rows.ts';

/** Statements by purpose. */
export const passkeyStatements = {
  addPasskey:
    'insert into passkey (id, person, name, public_key, sign_count, created_at_ms, used_at_ms) values (?, ?, ?, ?, ?, ?, ?)',
  passkey: 'select * from passkey where id = ?',
  passkeys: 'select * from passkey where person = ? order by created_at_ms, id',
  countPasskeys: 'select count(*) as count from passkey',
  usePasskey: 'update passkey set sign_count = ?, used_at_ms = ? where id = ?',
  dropPasskey: 'delete from passkey where person = ? and id = ?',
} as const;

export interface PasskeyRecord {
  /** Credential id of the passkey, base64url. */
  readonly id: string;
  /** Id of the principal who owns it. */
  readonly person: string;
  readonly name: string;
  /** SPKI, base64url. */
  readonly publicKey: string;
  /** The device's last signature counter; 0: none. */
  readonly signCount: number;
  readonly createdAtMs: number;
  readonly usedAtMs: number | null;
}

export class Passkeys extends Repository {
  readonly add = this.writer<PasskeyRecord>(passkeyStatements.addPasskey);
  readonly get = this.finder<PasskeyRecord, [id: string]>(passkeyStatements.passkey);
  /** Passkeys of a person, oldest first. */
  readonly of = this.lister<PasskeyRecord, [person: string]>(passkeyStatements.passkeys);
  readonly count = this.counter<[]>(passkeyStatements.countPasskeys, 'count');
  readonly #use = this.doer<[signCount: number, atMs: number, id: string]>(
    passkeyStatements.usePasskey,
  );
  readonly #drop = this.doer<[person: string, id: string]>(passkeyStatements.dropPasskey);

  use(
    id: string,
    { signCount, atMs }: { readonly signCount: number; readonly atMs: number },
  ): void {
    this.#use(signCount, atMs, id);
  }

  /** Deletes a passkey; returns false if there is none. */
  drop(person: string, id: string): boolean {
    return this.#drop(person, id) === 1;
  }
}
