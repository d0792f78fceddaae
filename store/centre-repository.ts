/** Versions of a centre: immutable, but old texts are deleted. */
import { Repository } from './rows.ts';

const textsKept = 50;

export interface CentreVersionRecord {
  readonly centreId: string;
  /** Version 1 is the file given at start, stored before the first change. */
  readonly version: number;
  readonly text: string;
  /** Parts of the centre that this version removed, such as `group/sales`. */
  readonly removed: readonly string[];
  readonly person: string;
  readonly createdAtMs: number;
}

export class CentreRepository extends Repository {
  /** Newest version, used at the next start; undefined: the file given at start. */
  readonly last = this.finder<CentreVersionRecord, [centreId: string]>(
    'select * from centre_version where centre_id = ? order by version desc limit 1',
  );
  /** A version with its text; undefined: unknown, or the text is deleted. */
  readonly get = this.finder<CentreVersionRecord, [centreId: string, version: number]>(
    "select * from centre_version where centre_id = ? and version = ? and text <> ''",
  );
  /** Versions whose text is kept, newest first. */
  readonly list = this.lister<
    Pick<CentreVersionRecord, 'version' | 'person' | 'createdAtMs'>,
    [centreId: string]
  >(
    "select version, person, created_at_ms from centre_version where centre_id = ? and text <> '' order by version desc",
  );
  /** Deletes a version that could not be activated. */
  readonly drop = this.doer<[centreId: string, version: number]>(
    'delete from centre_version where centre_id = ? and version = ?',
  );
  readonly #dropTexts = this.doer<[centreId: string, upTo: number]>(
    "update centre_version set text = '' where centre_id = ? and version <= ?",
  );
  readonly #removed = this.lister<Pick<CentreVersionRecord, 'removed'>, [centreId: string]>(
    'select removed from centre_version where centre_id = ? order by version',
  );
  readonly #add = this.writer(
    'insert into centre_version (centre_id, version, text, removed, person, created_at_ms) values (?, ?, ?, ?, ?, ?)',
  );

  add(record: CentreVersionRecord): void {
    this.#add(record);
    this.#dropTexts(record.centreId, record.version - textsKept);
  }

  /** Parts that any version removed; a later version may have them again. */
  removed(centreId: string): readonly string[] {
    // A damaged list is read as an object, which names none.
    return this.#removed(centreId).flatMap(({ removed }) => Object.values(removed));
  }
}
