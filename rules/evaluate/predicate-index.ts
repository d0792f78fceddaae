/**
 * The predicate index: which rules match, found by AND over rows of bits, 32 rules at a time.
 *
 * A word of bits is looked at only if the row of its first field leaves any of them; of the rest,
 * the fields follow that rule out most, until none is left. What closures must decide is asked of
 * the survivors alone.
 *
 * Cost: words looked at times some fields; no allocation but in `open`.
 * Source: rules.md B4.
 */
import type { FactRecord } from '../facts/fact-record.ts';
import { bitsPerWord, type IndexLayout } from './index-layout.ts';
import type { IndexPlan } from './index-plan.ts';
import type { IndexTable, Runs } from './index-table.ts';
import { type RecordTest, recordTest } from './record-test.ts';
import { RowFinder } from './row-finder.ts';

export interface IndexParts {
  readonly plan: IndexPlan;
  readonly layout: IndexLayout;
  readonly table: IndexTable;
  readonly ruleCount: number;
}

/** No rule; larger than every place. */
const nowhere = 0x7fffffff;

export class PredicateIndex {
  readonly finder: RowFinder;
  readonly #table: IndexTable;
  readonly #rowCount: number;
  readonly #wordCount: number;
  /** By word and bit. */
  readonly #placeAt: Int32Array;
  /** Smallest place of each word. */
  readonly #firstPlaceOf: Int32Array;
  /** Bits that closures must decide, and these by word and bit. */
  readonly #restBits: Int32Array;
  readonly #rests: readonly (RecordTest | undefined)[];
  /** One bit per rule, by place: what matched, and which words of it are not empty. */
  readonly #matched: Int32Array;
  readonly #matchedWords: Int32Array;
  #best = nowhere;

  constructor({ plan, layout, table, ruleCount }: IndexParts) {
    const { bitAt, wordCount, rowCount } = layout;
    this.finder = new RowFinder(layout);
    this.#table = table;
    this.#rowCount = rowCount;
    this.#wordCount = wordCount;
    this.#placeAt = bitAt.map((bit) => plan.bits[bit]?.place ?? nowhere);
    this.#firstPlaceOf = new Int32Array(wordCount).fill(nowhere);
    this.#restBits = new Int32Array(wordCount);
    this.#rests = Array.from(bitAt, (bit) => {
      const terms = plan.bits[bit]?.rest ?? [];
      const [only] = terms;
      if (only === undefined) return undefined;
      return recordTest(terms.length === 1 ? only : { kind: 'all', pointer: '', terms });
    });
    for (const [n, place] of this.#placeAt.entries()) {
      const word = Math.floor(n / bitsPerWord);
      const first = this.#firstPlaceOf[word] ?? nowhere;
      this.#firstPlaceOf[word] = Math.min(first, place);
      if (this.#rests[n] === undefined) continue;
      this.#restBits[word] = (this.#restBits[word] ?? 0) | (1 << (n % bitsPerWord));
    }
    this.#matched = new Int32Array(Math.ceil(ruleCount / bitsPerWord) + 1);
    this.#matchedWords = new Int32Array(Math.ceil(this.#matched.length / bitsPerWord) + 1);
  }

  /** Place of the first rule that matches; -1: none. */
  first(record: FactRecord, atMs: number): number {
    this.finder.find('all', record, atMs);
    const { alwaysWords, leadFields, ledWords } = this.#table;
    const { rows } = this.finder;
    this.#best = nowhere;
    for (let n = 0; n < alwaysWords.length; n += 1) {
      const word = alwaysWords[n] as number;
      this.#improve(word, this.#alive(word), record);
    }
    for (let n = 0; n < leadFields.length; n += 1) {
      const row = rows[leadFields[n] as number] as number;
      const to = ledWords.starts[row + 1] as number;
      for (let m = ledWords.starts[row] as number; m < to; m += 1) {
        const word = ledWords.members[m] as number;
        if ((this.#firstPlaceOf[word] as number) > this.#best) continue;
        this.#improve(word, this.#alive(word), record);
      }
    }
    return this.#best === nowhere ? -1 : this.#best;
  }

  /** Writes the places of all that match, rising. */
  all(record: FactRecord, atMs: number, into: Int32Array): number {
    this.finder.find('all', record, atMs);
    const { alwaysWords, leadFields, ledWords } = this.#table;
    const { rows } = this.finder;
    for (let n = 0; n < alwaysWords.length; n += 1) {
      const word = alwaysWords[n] as number;
      this.#collect(word, this.#alive(word), record);
    }
    for (let n = 0; n < leadFields.length; n += 1) {
      const row = rows[leadFields[n] as number] as number;
      const to = ledWords.starts[row + 1] as number;
      for (let m = ledWords.starts[row] as number; m < to; m += 1) {
        const word = ledWords.members[m] as number;
        this.#collect(word, this.#alive(word), record);
      }
    }
    return this.#takeMatched(into);
  }

  /** Words that the static facts leave alive: number, bits, number, bits … */
  open(record: FactRecord): Int32Array {
    this.finder.find('static', record, 0);
    const { bits, staticFieldsOf } = this.#table;
    const alive: number[] = [];
    for (let word = 0; word < this.#wordCount; word += 1) {
      const left = this.#narrow(word, bits[word] as number, staticFieldsOf);
      if (left !== 0) alive.push(word, left);
    }
    return Int32Array.from(alive);
  }

  /** As `first`, of an opened call. */
  firstOpen(possible: Int32Array, record: FactRecord, atMs: number): number {
    this.finder.find('dynamic', record, atMs);
    const { dynamicFieldsOf } = this.#table;
    this.#best = nowhere;
    for (let n = 0; n < possible.length; n += 2) {
      const word = possible[n] as number;
      if ((this.#firstPlaceOf[word] as number) > this.#best) continue;
      this.#improve(word, this.#narrow(word, possible[n + 1] as number, dynamicFieldsOf), record);
    }
    return this.#best === nowhere ? -1 : this.#best;
  }

  /** As `all`, of an opened call. */
  allOpen(possible: Int32Array, record: FactRecord, atMs: number, into: Int32Array): number {
    this.finder.find('dynamic', record, atMs);
    const { dynamicFieldsOf } = this.#table;
    for (let n = 0; n < possible.length; n += 2) {
      const word = possible[n] as number;
      this.#collect(word, this.#narrow(word, possible[n + 1] as number, dynamicFieldsOf), record);
    }
    return this.#takeMatched(into);
  }

  #alive(word: number): number {
    return this.#narrow(word, this.#table.bits[word] as number, this.#table.fieldsOf);
  }

  /** The bits that the fields of a word leave. */
  #narrow(word: number, bits: number, { starts, members }: Runs): number {
    const table = this.#table.rows;
    const { rows } = this.finder;
    const base = word * this.#rowCount;
    const to = starts[word + 1] as number;
    let left = bits;
    for (let n = starts[word] as number; n < to; n += 1) {
      const field = members[n] as number;
      const row = rows[field] as number;
      left &= row >= 0 ? (table[base + row] as number) : this.finder.listWord(field, table, base);
      if (left === 0) return 0;
    }
    return left;
  }

  /** Takes the best of a word's bits, if better than the best so far. */
  #improve(word: number, bits: number, record: FactRecord): void {
    const rest = this.#restBits[word] as number;
    for (let left = bits; left !== 0; left &= left - 1) {
      const n = word * bitsPerWord + (31 - Math.clz32(left & -left));
      const place = this.#placeAt[n] as number;
      if (place >= this.#best) continue;
      if ((rest & left & -left) !== 0 && this.#rests[n]?.(record) === false) continue;
      this.#best = place;
    }
  }

  #collect(word: number, bits: number, record: FactRecord): void {
    const rest = this.#restBits[word] as number;
    for (let left = bits; left !== 0; left &= left - 1) {
      const n = word * bitsPerWord + (31 - Math.clz32(left & -left));
      if ((rest & left & -left) !== 0 && this.#rests[n]?.(record) === false) continue;
      const place = this.#placeAt[n] as number;
      const at = place >>> 5;
      this.#matched[at] = (this.#matched[at] as number) | (1 << (place & 31));
      const above = at >>> 5;
      this.#matchedWords[above] = (this.#matchedWords[above] as number) | (1 << (at & 31));
    }
  }

  /** Writes and forgets what was collected, by priority. */
  #takeMatched(into: Int32Array): number {
    const matched = this.#matched;
    const words = this.#matchedWords;
    let count = 0;
    for (let above = 0; above < words.length; above += 1) {
      for (let left = words[above] as number; left !== 0; left &= left - 1) {
        const at = above * bitsPerWord + (31 - Math.clz32(left & -left));
        for (let bits = matched[at] as number; bits !== 0; bits &= bits - 1) {
          into[count++] = at * bitsPerWord + (31 - Math.clz32(bits & -bits));
        }
        matched[at] = 0;
      }
      words[above] = 0;
    }
    return count;
  }
}
