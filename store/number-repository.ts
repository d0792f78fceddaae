/**
 * Numbers of a centre's records for people. A number is given when the record is first shown, in a
 * transaction of its own, and never again; it keeps the prefix that was in force then.
 *
 * Cost: a look into a map; one read for a record that is not in it.
 */
import {
  type ChannelSettings,
  defaultNumberPrefixes,
  firstSequence,
  formatRecordNumber,
  type RecordKind,
  type RecordNumber,
} from '../contracts/index.ts';
import type { Driver } from './database/driver.ts';
import { StoreError } from './database/store-error.ts';
import { DocumentRepository } from './document-repository.ts';
import { Repository } from './rows.ts';

interface NumberedRecord {
  readonly centreId: string;
  readonly kind: RecordKind;
  /** Id in the API; a hold's is `<order>.<hold>`, a programme's `<order>.<line>`. */
  readonly id: string;
}

type RecordWithNumber = readonly [record: NumberedRecord, number: RecordNumber];

const cachedMax = 50_000;
/** So many new records get their numbers at once, in one transaction. */
const expectedMax = 50;

export class NumberRepository extends Repository {
  readonly #channels: DocumentRepository<ChannelSettings>;
  /** Numbers that are in the store, by centre, kind and id. */
  readonly #known = new Map<string, string>();
  /** Records that wait for a number, by centre, kind and id. */
  readonly #expected = new Map<string, NumberedRecord>();
  readonly #stored = this.finder<RecordNumber, [centreId: string, kind: string, id: string]>(
    'select prefix, sequence from record_number where centre_id = ? and kind = ? and id = ?',
  );
  readonly #record = this.finder<
    Pick<NumberedRecord, 'kind' | 'id'>,
    [centreId: string, prefix: string, sequence: number]
  >('select kind, id from record_number where centre_id = ? and prefix = ? and sequence = ?');
  readonly #add = this.writer<NumberedRecord & RecordNumber>(
    'insert into record_number (centre_id, kind, id, prefix, sequence) values (?, ?, ?, ?, ?)',
  );
  readonly #advance = this.doer<[centreId: string, prefix: string, last: number, count: number]>(
    'insert into number_series (centre_id, prefix, last_sequence) values (?, ?, ?) on conflict (centre_id, prefix) do update set last_sequence = number_series.last_sequence + ?',
  );
  readonly #lastSequence = this.counter<[centreId: string, prefix: string]>(
    'select last_sequence from number_series where centre_id = ? and prefix = ?',
    'last_sequence',
  );

  constructor(driver: Driver) {
    super(driver);
    this.#channels = new DocumentRepository(driver, 'channel');
  }

  /** The record's number; its id while the store accepts no writes, as reading must not fail. */
  numberOf(record: NumberedRecord): string {
    const key = keyOf(record);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { centreId, kind, id } = record;
    this.#unlessFailing(() => {
      const stored = this.#stored(centreId, kind, id);
      if (stored !== undefined) return this.#remember([record, stored]);
      this.#expected.set(key, record);
      this.#giveExpected();
    });
    return this.#known.get(key) ?? id;
  }

  /** Numbers a new record with the next ones, at the latest when it is shown. */
  expect(record: NumberedRecord): void {
    const key = keyOf(record);
    if (this.#known.has(key)) return;
    this.#expected.set(key, record);
    if (this.#expected.size >= expectedMax) this.#unlessFailing(() => this.#giveExpected());
  }

  /** The record that has a number; undefined: the number was not given. */
  findRecord(
    centreId: string,
    { prefix, sequence }: RecordNumber,
  ): Pick<NumberedRecord, 'kind' | 'id'> | undefined {
    return this.#record(centreId, prefix, sequence);
  }

  /** Whether the centre has given numbers with a prefix. */
  hasPrefix(centreId: string, prefix: string): boolean {
    return this.#lastSequence(centreId, prefix) > 0;
  }

  #giveExpected(): void {
    const records = [...this.#expected.values()];
    const given = this.driver.transaction(() => this.#give(records));
    this.#expected.clear();
    for (const numbered of given) this.#remember(numbered);
  }

  #give(records: readonly NumberedRecord[]): readonly RecordWithNumber[] {
    const numbered: RecordWithNumber[] = [];
    const fresh = new Map<string, NumberedRecord[]>();
    for (const record of records) {
      // Another process may have numbered it since it was looked up.
      const stored = this.#stored(record.centreId, record.kind, record.id);
      const group = `${record.centreId} ${record.kind}`;
      if (stored !== undefined) numbered.push([record, stored]);
      else fresh.set(group, [...(fresh.get(group) ?? []), record]);
    }
    for (const some of fresh.values()) numbered.push(...this.#giveNew(some));
    return numbered;
  }

  /** Numbers records of one centre and kind, which have none, by its present prefix. */
  #giveNew(records: readonly NumberedRecord[]): readonly RecordWithNumber[] {
    const [first] = records;
    if (first === undefined) return [];
    const { centreId, kind } = first;
    const settings = this.#channels.get(centreId, centreId)?.document;
    const prefix = settings?.numberPrefixes?.[`${kind}s` as const] ?? defaultNumberPrefixes[kind];
    const count = records.length;
    this.#advance(centreId, prefix, firstSequence + count - 1, count);
    const before = this.#lastSequence(centreId, prefix) - count;
    return records.map((record, place) => {
      const number = { prefix, sequence: before + 1 + place };
      this.#add({ ...record, ...number });
      return [record, number];
    });
  }

  #unlessFailing(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StoreError && error.isPassing)) throw error;
      // Records that are dropped here get their numbers when they are shown.
      if (this.#expected.size >= expectedMax) this.#expected.clear();
    }
  }

  #remember([record, number]: RecordWithNumber): void {
    if (this.#known.size >= cachedMax) this.#known.clear();
    this.#known.set(keyOf(record), formatRecordNumber(number));
  }
}

function keyOf({ centreId, kind, id }: NumberedRecord): string {
  return `${centreId} ${kind} ${id}`;
}
