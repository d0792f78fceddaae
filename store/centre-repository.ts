/** Versions of a centre. Versions are never changed; the texts of old ones are deleted. */
import { Repository, writeRow } from './rows.ts';
import { statements } from './statements.ts';

const textsKept = 50;

export interface CentreVersionRecord {
  readonly centreId: string;
  /** 1 is the file that the centre was started with; it is stored before the first change. */
  readonly version: number;
  readonly text: string;
  /** What it removed, such as `group/sales`. */
  readonly removed: readonly string[];
  readonly person: string;
  readonly createdAtMs: number;
}

export class CentreRepository extends Repository {
  /** The version used at the next start; undefined: the file given at start. */
  readonly last = this.finder<CentreVersionRecord, [centreId: string]>(
    statements.lastCentreVersion,
  );
  /** Undefined if the version is unknown or its text is not kept. */
  readonly get = this.finder<CentreVersionRecord, [centreId: string, version: number]>(
    statements.centreVersion,
  );
  /** Those whose text is kept, newest first. */
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

  /** Everything any version has removed; a later version may have added it again. */
  removed(centreId: string): readonly string[] {
    return this.#removed(centreId).flatMap(({ removed }) => removed);
  }
}
