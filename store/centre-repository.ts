/** Versions of a centre: rows are added and read; texts of old ones are dropped. */
import type { Driver, Row } from './driver.ts';
import { jsonOf, numberOf, textOf } from './read-row.ts';
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

  add({ centreId, version, text, removed, person, createdAtMs }: CentreVersionRecord): void {
    const add = this.#driver.prepare(statements.addCentreVersion);
    add.run(centreId, version, text, JSON.stringify(removed), person, createdAtMs);
    this.#driver.prepare(statements.dropCentreTexts).run(centreId, version - textsKept);
  }

  /** Takes back one that could not be put in force. */
  drop(centreId: string, version: number): void {
    this.#driver.prepare(statements.dropCentreVersion).run(centreId, version);
  }

  /** What is in force at the next start; undefined: the file that it is started with. */
  last(centreId: string): CentreVersionRecord | undefined {
    const row = this.#driver.prepare(statements.lastCentreVersion).first(centreId);
    return row === undefined ? undefined : recordOf(row);
  }

  /** All that any version has dropped; it may be there again. */
  removed(centreId: string): readonly string[] {
    const rows = this.#driver.prepare(statements.removedOfCentre).all(centreId);
    return rows.flatMap((row) => jsonOf<readonly string[]>(row, 'removed'));
  }
}

function recordOf(row: Row): CentreVersionRecord {
  return {
    centreId: textOf(row, 'centre_id'),
    version: numberOf(row, 'version'),
    text: textOf(row, 'text'),
    removed: jsonOf(row, 'removed'),
    person: textOf(row, 'person'),
    createdAtMs: numberOf(row, 'created_at_ms'),
  };
}
