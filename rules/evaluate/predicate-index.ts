/**
 * The predicate index: finds matching rules by AND over rows of bits, 32 at a time. A word's most
 * selective fields come first, so one or two rows exclude most words; closures check only surviving
 * bits. Only `open` allocates.
 */
import type { FactRecord } from '../facts/fact-record.ts';
import { bitsPerWord, type IndexLayout } from './index-layout.ts';
import type { IndexTable } from './index-table.ts';
import { MatchedPlaces } from './matched-places.ts';
import type { RecordTest } from './record-test.ts';
import type { FoundList, RowFields } from './row-fields.ts';
import { type Part, RowFinder } from './row-finder.ts';
import type { Runs } from './runs.ts';
import { nowhere, type Survivors } from './survivors.ts';

export interface IndexParts {
  readonly layout: IndexLayout;
  readonly table: IndexTable;
  readonly survivors: Survivors;
  readonly rowFields: RowFields;
  readonly ruleCount: number;
}

export class PredicateIndex {
  readonly #finder: RowFinder;
  readonly #table: IndexTable;
  readonly #wordCount: number;
  readonly #isByPriority: boolean;
  /**
   * Whether there is only one word, and all its fields look numbers up in tables: a faster path.
   */
  readonly #isOne: boolean;
  readonly #rowOf: Int32Array;
  readonly #words: Int32Array;
  readonly #left: Int32Array;
  readonly #placeAt: Int32Array;
  readonly #restBits: Int32Array;
  readonly #rests: readonly RecordTest[];
  readonly #matched: MatchedPlaces;
  readonly #won: Int32Array;

  constructor({ layout, table, survivors, rowFields, ruleCount }: IndexParts) {
    const { wordCount, order, fields } = layout;
    this.#finder = new RowFinder(fields, rowFields);
    this.#table = table;
    this.#wordCount = wordCount;
    this.#isByPriority = order === 'priority';
    this.#isOne = wordCount === 1 && this.#finder.isDirect;
    this.#rowOf = this.#finder.rows;
    this.#words = new Int32Array(wordCount);
    this.#left = new Int32Array(wordCount);
    this.#placeAt = survivors.placeAt;
    this.#restBits = survivors.restBits;
    this.#rests = survivors.rests;
    this.#matched = new MatchedPlaces(ruleCount);
    this.#won = new Int32Array(ruleCount);
  }

  first(record: FactRecord, atMs: number): number {
    const won = this.#won;
    const isFound = this.#isByPriority
      ? this.#inOrder(record, atMs, won, 1) > 0
      : this.all(record, atMs, won) > 0;
    return isFound ? (won[0] as number) : -1;
  }

  /** Writes the places of all matching rules in ascending order and returns their number. */
  all(record: FactRecord, atMs: number, into: Int32Array): number {
    if (this.#isByPriority) return this.#inOrder(record, atMs, into, nowhere);
    return this.#allOf(this.#narrowAll(record, atMs), record, into);
  }

  /** Rules still possible after the static facts, as pairs of word number and bits. */
  open(record: FactRecord): Int32Array {
    this.#find('static', record, 0);
    const { bits, staticFieldsOf } = this.#table;
    const words = this.#words;
    const left = this.#left;
    for (let word = 0; word < this.#wordCount; word += 1) {
      words[word] = word;
      left[word] = bits[word] as number;
    }
    const count = this.#narrow(this.#wordCount, staticFieldsOf);
    const possible = new Int32Array(2 * count);
    for (let n = 0; n < count; n += 1) {
      possible[2 * n] = words[n] as number;
      possible[2 * n + 1] = left[n] as number;
    }
    return possible;
  }

  firstOpen(possible: Int32Array, record: FactRecord, atMs: number): number {
    if (this.#isByPriority) return this.#firstInOrderOpen(possible, record, atMs);
    const won = this.#won;
    return this.allOpen(possible, record, atMs, won) > 0 ? (won[0] as number) : -1;
  }

  allOpen(possible: Int32Array, record: FactRecord, atMs: number, into: Int32Array): number {
    const { dynamicFields } = this.#table;
    return this.#allOf(this.#narrowOpen(possible, record, atMs, dynamicFields), record, into);
  }

  /** Rules that could match later by time alone, as ascending places. */
  movable(possible: Int32Array, record: FactRecord, into: Int32Array): number {
    const count = this.#narrowOpen(possible, record, 0, this.#table.steadyFields);
    const matched = this.#matched;
    for (let n = 0; n < count; n += 1) {
      const word = this.#words[n] as number;
      for (let left = this.#left[n] as number; left !== 0; left &= left - 1) {
        matched.add(this.#placeAt[word * bitsPerWord + 31 - Math.clz32(left & -left)] as number);
      }
    }
    return matched.take(into);
  }

  #find(part: Part, record: FactRecord, atMs: number): void {
    const finder = this.#finder;
    finder.find(part, record, atMs);
    const lists = finder.listsOf(part);
    for (let n = 0; n < lists.length; n += 1) {
      const list = lists[n] as FoundList;
      if (finder.rows[list.index] === list.joinedRow) this.#join(list);
    }
  }

  #join({ found, count, isAnyOf, joinedRow }: FoundList): void {
    const table = this.#table.rows;
    const wordCount = this.#wordCount;
    const to = joinedRow * wordCount;
    let joined = (found[0] as number) * wordCount;
    for (let n = 1; n < count; n += 1) {
      const more = (found[n] as number) * wordCount;
      for (let word = 0; word < wordCount; word += 1) {
        const a = table[joined + word] as number;
        const b = table[more + word] as number;
        table[to + word] = isAnyOf ? a | b : a & b;
      }
      joined = to;
    }
  }

  #narrowAll(record: FactRecord, atMs: number): number {
    this.#find('all', record, atMs);
    const { alwaysWords, leadFields, ledWords, bits, fieldsOf } = this.#table;
    const { starts, members } = ledWords;
    const rows = this.#rowOf;
    const words = this.#words;
    const left = this.#left;
    let count = 0;
    for (let n = 0; n < alwaysWords.length; n += 1) words[count++] = alwaysWords[n] as number;
    for (let n = 0; n < leadFields.length; n += 1) {
      const row = rows[leadFields[n] as number] as number;
      const to = starts[row + 1] as number;
      for (let m = starts[row] as number; m < to; m += 1) words[count++] = members[m] as number;
    }
    for (let n = 0; n < count; n += 1) left[n] = bits[words[n] as number] as number;
    return this.#narrow(count, fieldsOf);
  }

  /**
   * Like `#narrowAll`, after a call's constant facts were applied. Reads all changing fields, which
   * is faster than testing which have changed.
   */
  #narrowOpen(possible: Int32Array, record: FactRecord, atMs: number, fields: Int32Array): number {
    this.#find('dynamic', record, atMs);
    const { rows } = this.#table;
    const words = this.#words;
    const lefts = this.#left;
    const count = possible.length >>> 1;
    for (let n = 0; n < count; n += 1) {
      words[n] = possible[2 * n] as number;
      lefts[n] = possible[2 * n + 1] as number;
    }
    for (let f = 0; f < fields.length; f += 1) {
      const offset = (this.#rowOf[fields[f] as number] as number) * this.#wordCount;
      for (let n = 0; n < count; n += 1) {
        lefts[n] = (lefts[n] as number) & (rows[offset + (words[n] as number)] as number);
      }
    }
    let kept = 0;
    for (let n = 0; n < count; n += 1) {
      const left = lefts[n] as number;
      words[kept] = words[n] as number;
      lefts[kept] = left;
      kept += left === 0 ? 0 : 1;
    }
    return kept;
  }

  #narrow(count: number, fields: Runs): number {
    const words = this.#words;
    const lefts = this.#left;
    let kept = 0;
    for (let n = 0; n < count; n += 1) {
      const word = words[n] as number;
      const left = this.#narrowWord(word, lefts[n] as number, fields);
      if (left === 0) continue;
      words[kept] = word;
      lefts[kept++] = left;
    }
    return kept;
  }

  /** With bits in priority order: writes up to `most` matching places. Returns their number. */
  #inOrder(record: FactRecord, atMs: number, into: Int32Array, most: number): number {
    const { bits, fieldsOf, rows, leadFields, ledWords } = this.#table;
    if (this.#isOne) {
      const left = this.#finder.leftOf(bits[0] as number, record, rows);
      return left === 0 ? 0 : this.#take(0, left, record, into, 0, most);
    }
    this.#find('all', record, atMs);
    const { starts, members } = ledWords;
    const lead = leadFields.length === 0 ? 0 : (this.#rowOf[leadFields[0] as number] as number);
    const to = starts[lead + 1] as number;
    let count = 0;
    for (let n = starts[lead] as number; n < to && count < most; n += 1) {
      const word = members[n] as number;
      const left = this.#narrowWord(word, bits[word] as number, fieldsOf);
      if (left !== 0) count = this.#take(word, left, record, into, count, most);
    }
    return count;
  }

  #take(
    word: number,
    bits: number,
    record: FactRecord,
    into: Int32Array,
    written: number,
    most: number,
  ): number {
    const rest = this.#restBits[word] as number;
    let count = written;
    for (let left = bits; left !== 0 && count < most; left &= left - 1) {
      const at = word * bitsPerWord + 31 - Math.clz32(left & -left);
      const place = this.#placeAt[at] as number;
      // A rule's bits are adjacent; it is listed only once.
      if (count > 0 && place === into[count - 1]) continue;
      if ((rest & left & -left) !== 0 && this.#rests[at]?.(record) !== true) continue;
      into[count++] = place;
    }
    return count;
  }

  #firstInOrderOpen(possible: Int32Array, record: FactRecord, atMs: number): number {
    this.#find('dynamic', record, atMs);
    const { rows, dynamicFields } = this.#table;
    const won = this.#won;
    const wordCount = this.#wordCount;
    for (let n = 0; n < possible.length; n += 2) {
      const word = possible[n] as number;
      let left = possible[n + 1] as number;
      for (let f = 0; f < dynamicFields.length; f += 1) {
        left &= rows[
          (this.#rowOf[dynamicFields[f] as number] as number) * wordCount + word
        ] as number;
      }
      if (left !== 0 && this.#take(word, left, record, won, 0, 1) > 0) return won[0] as number;
    }
    return -1;
  }

  #narrowWord(word: number, bits: number, { starts, members }: Runs): number {
    const table = this.#table.rows;
    const rows = this.#rowOf;
    const wordCount = this.#wordCount;
    const to = starts[word + 1] as number;
    let left = bits;
    for (let m = starts[word] as number; m < to; m += 1) {
      left &= table[(rows[members[m] as number] as number) * wordCount + word] as number;
      if (left === 0) return 0;
    }
    return left;
  }

  #allOf(count: number, record: FactRecord, into: Int32Array): number {
    const words = this.#words;
    const lefts = this.#left;
    const places = this.#placeAt;
    const matched = this.#matched;
    for (let n = 0; n < count; n += 1) {
      const word = words[n] as number;
      const rest = this.#restBits[word] as number;
      for (let left = lefts[n] as number; left !== 0; left &= left - 1) {
        const at = word * bitsPerWord + 31 - Math.clz32(left & -left);
        if ((rest & left & -left) === 0 || this.#rests[at]?.(record) === true) {
          matched.add(places[at] as number);
        }
      }
    }
    return matched.take(into);
  }
}
