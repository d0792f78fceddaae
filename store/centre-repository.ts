/** Versions of a centre: rows are added and read; texts of old ones are dropped. */
import { Repository, writeRow } from './rows.ts';
import { statements } from './statements.ts';

/** Versions whose text is kept. */
const textsKept = 50;

export interface CentreVersionRecord {
  readonly centreId: string;
  /** 1 is the file that the centre was started with, kept beside the first change. */
  readonly version: number;
  /** The centre file. */
  readonly text: string;
  /** What it has dropped, such as `group/sales`. */
  readonly removed: readonly string[];
  readonly person: string;
  readonly createdAtMs: number;
}

export class CentreRepository extends Repository {
  /** What is in force at the next start; undefined: the file that it is started with. */
  readonly last = this.finder<CentreVersionRecord, [centreId: string]>(
    statements.lastCentreVersion,
  );
  /** One whose text is kept. */
  readonly get = this.finder<CentreVersionRecord, [centreId: string, version: number]>(
    statements.centreVersion,
  );
  /** Those whose text is kept, the newest first. */
  readonly list = this.lister<
    Pick<CentreVersionRecord, 'version' | 'person' | 'createdAtMs'>,
    [centreId: string]
  >(statements.centreVersions);
  /** Takes back one that could not be put in force. */
  readonly drop = this.doer<[centreId: string, version: number]>(statements.dropCentreVersion);
  readonly #dropTexts = this.doer<[centreId: string, upTo: number]>(statements.dropCentreTexts);
  readonly #removed = this.lister<Pick<CentreVersionRecord, 'removed'>, [centreId: string]>(
    statements.removedOfCentre,
  );

  add(record: CentreVersionRecord): void {
    writeRow(this.driver, statements.addCentreVersion, record);
    this.#dropTexts(record.centreId, record.version - textsKept);
  }

  /** All that any version has dropped; it may be there again. */
  removed(centreId: string): readonly string[] {
    return this.#removed(centreId).flatMap(({ removed }) => removed);
  }
}
