/** Finds customers by what people say of them: a number, an address, a name, or how it sounds. */
import { type CustomerSettings, foldedWords, soundKeys } from '../../../contracts/index.ts';
import { phoneKeyStart } from '../../../live/index.ts';
import { type DocumentRecord, type KeyRange, keyRange } from '../../../store/index.ts';
import type { Services } from '../services.ts';

const phoneDigitsMin = 4;
const wordsMax = 3;

export type CustomerSearches = readonly {
  readonly kind: string;
  readonly ranges: readonly KeyRange[];
}[];

/** What a text typed by an agent may mean, likeliest first. */
export function customerSearches(query: {
  readonly q?: string | undefined;
  readonly number?: string | undefined;
  readonly email?: string | undefined;
}): CustomerSearches {
  const { q = '', number, email } = query;
  const one = (kind: string, value: string) => ({ kind, ranges: [keyRange.prefix(value)] });
  if (number !== undefined) {
    return [{ kind: 'number', ranges: [keyRange.exact(number.toLowerCase())] }];
  }
  if (email !== undefined) return [one('email', email.toLowerCase())];
  const text = q.trim().replace(/\*+$/, '').toLowerCase();
  if (text.includes('@')) return [one('email', text)];
  const phone = phoneStart(text);
  const words = foldedWords(text).slice(0, wordsMax);
  const sounds = soundKeys(text).slice(0, wordsMax);
  return [
    ...(/\d/.test(text) ? [one('number', text)] : []),
    ...(phone === null ? [] : [one('phone', phone)]),
    ...(words.length > 0 ? [{ kind: 'name', ranges: words.map(keyRange.prefix) }] : []),
    ...(words.length > 0 ? [{ kind: 'place', ranges: words.map(keyRange.prefix) }] : []),
    ...(sounds.length > 0 ? [{ kind: 'sound', ranges: sounds.map(keyRange.exact) }] : []),
  ];
}

/** Beginning of the keys of telephone numbers that a text may be the end of; null: of none. */
export function phoneStart(text: string): string | null {
  if (!/^[+(]?[\d ().\u00a0/-]+$/.test(text)) return null;
  const start = phoneKeyStart(text);
  return start.length < phoneDigitsMin ? null : start;
}

export interface FoundCustomer {
  readonly record: DocumentRecord<CustomerSettings>;
  readonly matchedOn: string;
}

/** Customers of all meanings of a text, likeliest first, each once; not those merged into others. */
export function findCustomers(
  q: string,
  limit: number,
  { store, wire }: Pick<Services, 'store' | 'wire'>,
): readonly FoundCustomer[] {
  const found = new Map<string, FoundCustomer>();
  for (const { kind, ranges } of customerSearches({ q })) {
    const search = { centreId: wire.ownerId, kind, ranges, after: null, limit };
    for (const { record } of store.customers.search(search)) {
      if (record.document.mergedInto !== undefined || found.has(record.id)) continue;
      found.set(record.id, { record, matchedOn: kind });
    }
    if (found.size >= limit) break;
  }
  return [...found.values()].slice(0, limit);
}
