/** Versions of a centre: rows are added and read; texts of old ones are dropped. */
import type { Driver } from './driver.ts';
import { addRow, recordIn, recordOf } from './rows.ts';
import { statements } from './statements.ts';

/** Versions whose text is kept. */
const textsKept = 50;

export interface CentreVersionRecord {
  readonly centreId: string;
  /** From 2: 1 is the file that the centre was started with. */
  readonly version: number;
  /** The centre file. */
  readonly text: string;
  /** What it has dropped, such as `group/sales`. */
  readonly removed: readonly string[];
  readonly person: string;
  readonly createdAtMs: number;
}

export class CentreRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  add(record: CentreVersionRecord): void {
    const { centreId, version } = record;
    addRow(this.#driver, statements.addCentreVersion, record);
    this.#driver.prepare(statements.dropCentreTexts).run(centreId, version - textsKept);
  }

  /** Takes back one that could not be put in force. */
  drop(centreId: string, version: number): void {
    this.#driver.prepare(statements.dropCentreVersion).run(centreId, version);
  }

  /** What is in force at the next start; undefined: the file that it is started with. */
  last(centreId: string): CentreVersionRecord | undefined {
    return recordIn(this.#driver.prepare(statements.lastCentreVersion).first(centreId));
  }

  /** All that any version has dropped; it may be there again. */
  removed(centreId: string): readonly string[] {
    const rows = this.#driver.prepare(statements.removedOfCentre).all(centreId);
    return rows.flatMap((row) => recordOf<Pick<CentreVersionRecord, 'removed'>>(row).removed);
  }
}
