/**
 * A journal in PostgreSQL: tables for all centres; a file number in each row replaces the files.
 */
import type { Driver, Row } from '../database/driver.ts';
import { placeOf } from '../database/postgres-connection.ts';
import { openPostgres, type PostgresDriver } from '../database/postgres-driver.ts';
import { SealingKeys } from '../keys/sealing-keys.ts';
import {
  addHead,
  FileConnection,
  type FileHead,
  type JournalFile,
  type JournalPlaces,
} from './journal-file.ts';

const tables = ['head', 'life', 'batch', 'indexed', 'call', 'snapshot'] as const;
/** Tables as in a journal's file, with the file's number in rows. */
const schema = `
create table if not exists journal_file (
  file bigint generated always as identity primary key,
  centre_id text not null,
  first_seq bigint not null,
  date text not null
);
create index if not exists journal_file_by_centre on journal_file (centre_id, first_seq, date);
create table if not exists journal_head (
  file bigint primary key,
  format bigint not null,
  centre_id text not null,
  origin_ms bigint not null,
  speed double precision not null,
  first_seq bigint not null,
  crc_before bigint not null
);
create table if not exists journal_life (
  file bigint not null,
  epoch bigint not null,
  after_seq bigint not null,
  primary key (file, epoch)
);
create table if not exists journal_batch (
  file bigint not null,
  seq bigint not null,
  entries bigint not null,
  body text not null,
  crc bigint not null,
  primary key (file, seq)
);
create table if not exists journal_indexed (
  file bigint primary key,
  seq bigint not null
);
create table if not exists journal_call (
  file bigint not null,
  call_id text not null,
  seq bigint not null,
  primary key (file, call_id, seq)
);
create table if not exists journal_snapshot (
  file bigint not null,
  seq bigint not null,
  part bigint not null,
  parts bigint not null,
  crc bigint not null,
  body bytea not null,
  primary key (file, seq, part)
)`;
const isMade =
  "select 1 as one from information_schema.tables where table_schema = current_schema() and table_name = 'journal_snapshot'";
const files =
  'select file, first_seq, date from journal_file where centre_id = ? order by first_seq, date';
const addFile =
  'insert into journal_file (centre_id, first_seq, date) values (?, ?, ?) returning file';
const centres = 'select distinct centre_id from journal_file order by centre_id';
/** Writes to PostgreSQL's log, so that its commit takes as long as a sync. */
const syncProbe = "select pg_logical_emit_message(true, 'callwright', 'sync') is null as one";
const syncs = 21;

/** Journals in a database; connects on first use. */
export class DatabasePlaces implements JournalPlaces {
  readonly #url: string;
  readonly #centreId: string;
  #opened: PostgresDriver | null = null;
  #keys: SealingKeys | null = null;
  #isInside = false;

  constructor(url: string, centreId: string) {
    this.#url = url;
    this.#centreId = centreId;
  }

  make(): void {
    this.transaction(() => this.driver.execute(schema));
  }

  files(): readonly JournalFile[] {
    if (this.driver.prepare(isMade).first() === undefined) return [];
    return this.driver
      .prepare(files)
      .all(this.#centreId)
      .map((row) => this.#fileOf(row));
  }

  create(date: string, head: FileHead, epoch: number | null): JournalFile {
    return this.transaction(() => {
      const made = this.files().find((one) => one.firstSeq === head.firstSeq && one.date === date);
      if (made !== undefined) return made;
      const row = this.driver.prepare(addFile).first(this.#centreId, head.firstSeq, date);
      const file = this.#fileOf({ ...row, first_seq: head.firstSeq, date });
      addHead(file.open(), head, epoch);
      return file;
    });
  }

  syncMs(): number {
    const times = Array.from({ length: syncs }, () => {
      const beganAtMs = performance.now();
      this.driver.prepare(syncProbe).first();
      return performance.now() - beganAtMs;
    });
    return times.toSorted((a, b) => a - b)[(syncs - 1) / 2] ?? Number.NaN;
  }

  keys(): SealingKeys {
    this.#keys ??= new SealingKeys(this.driver);
    return this.#keys;
  }

  close(): void {
    this.#opened?.close();
    this.#opened = null;
    this.#keys = null;
  }

  get driver(): Driver {
    this.#opened ??= openPostgres({
      url: this.#url,
      isService: false,
      subject: `journal ${this.#centreId}`,
    });
    return this.#opened;
  }

  /** Runs `work` in a transaction, the open one if any. */
  transaction<Result>(work: () => Result): Result {
    if (this.#isInside) return work();
    this.#isInside = true;
    try {
      return this.driver.transaction(work);
    } finally {
      this.#isInside = false;
    }
  }

  #fileOf({ file, first_seq: firstSeq, date }: Row): JournalFile {
    const open = (): FileConnection =>
      new FileConnection({
        driver: this.driver,
        ownForm: (sql) => rowsForm(sql, Number(file)),
        isEmpty: () => false,
        transaction: (work) => this.transaction(work),
        close: () => {},
      });
    const drop = (): void =>
      this.transaction(() => {
        for (const table of ['file', ...tables]) {
          this.driver.execute(`delete from journal_${table} where file = ${file}`);
        }
      });
    const path = `${placeOf(this.#url)}/journal/${this.#centreId}/${firstSeq}-${date}`;
    return { path, firstSeq: Number(firstSeq), date: String(date), open, openToWrite: open, drop };
  }
}

export function centresInDatabase(url: string): readonly string[] {
  const driver = openPostgres({ url, isService: false, subject: 'store' });
  try {
    if (driver.prepare(isMade).first() === undefined) return [];
    return driver
      .prepare(centres)
      .all()
      .map((row) => String(row['centre_id']));
  } finally {
    driver.close();
  }
}

/** The statement, limited to the rows of a file. */
function rowsForm(sql: string, file: number): string {
  const where = (_: string, table: string, set = ''): string =>
    `journal_${table} ${set}where file = ${file} and`;
  if (!sql.startsWith('insert')) return sql.replaceAll(/journal\.(\w+) (set .+? )?where/g, where);
  return sql
    .replace(/journal\.(\w+) \(/, 'journal_$1 (file, ')
    .replaceAll(/\((?=\?)/g, `(${file}, `);
}
