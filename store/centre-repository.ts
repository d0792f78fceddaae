/** Versions of a centre: immutable, but old texts are deleted. */
import { Repository, writeRow } from './rows.ts';
import { statements } from './statements.ts';

const textsKept = 50;

export interface CentreVersionRecord {
  readonly centreId: string;
  /** Version 1 is the file given at start, stored before the first change. */
  readonly version: number;
  readonly text: string;
  /** Things that this version removed, such as `group/sales`. */
  readonly removed: readonly string[];
  readonly person: string;
  readonly createdAtMs: number;
}

export class CentreRepository extends Repository {
  /** Version to use at the next start; undefined: use the file given then. */
  readonly last = this.finder<CentreVersionRecord, [centreId: string]>(
    statements.lastCentreVersion,
  );
  /** A version with its text; undefined: unknown, or the text is deleted. */
  readonly get = this.finder<CentreVersionRecord, [centreId: string, version: number]>(
    statements.centreVersion,
  );
  /** Versions whose text is kept, newest first. */
  readonly list = this.lister<
    Pick<CentreVersionRecord, 'version' | 'person' | 'createdAtMs'>,
    [centreId: string]
  >(statements.centreVersions);
  /** Deletes a version that could not be activated. */
  readonly drop = this.doer<[centreId: string, version: number]>(statements.dropCentreVersion);
  readonly #dropTexts = this.doer<[centreId: string, upTo: number]>(statements.dropCentreTexts);
  readonly #removed = this.lister<Pick<CentreVersionRecord, 'removed'>, [centreId: string]>(
    statements.removedOfCentre,
  );

  add(record: CentreVersionRecord): void {
    writeRow(this.driver, statements.addCentreVersion, record);
    this.#dropTexts(record.centreId, record.version - textsKept);
  }

  /** Everything that any version removed; a later one may have added it again. */
  removed(centreId: string): readonly string[] {
    return this.#removed(centreId).flatMap(({ removed }) => removed);
  }
}
