/**
 * Seals what a journal's entries and snapshots say of callers: telephone numbers under the number's
 * own key, notes and data of a call under the call's. Source: decision 0048.
 */
import { type SealingKeys, sealedStart } from '../keys/sealing-keys.ts';
import type { JournalEntry } from './journal.ts';
import { entryBreak, fieldBreak } from './journal-file.ts';

/** Whether a text may have something to seal; most batches have not. */
const mayHaveSome = /"(?:[+0][\d ()./-]{5,}|\d{7,15})"|"(?:data|note|customer\.number)":"/;
const numberForm = /^(?:[+0][\d ()./-]{5,}|\d{7,15})$/;
const isOfCall: ReadonlySet<string> = new Set(['data', 'note']);
const customerNumber = 'customer.number';
const callStart = 'call/';

/** Changes a text that stands under a member's name, in a call or outside of any. */
type TextChange = (text: string, name: string, callId: string | null) => string;

export class CallSeals {
  readonly #keys: () => SealingKeys;
  readonly #centreId: string;

  /** `keys` opens them, when first needed. */
  constructor(keys: () => SealingKeys, centreId: string) {
    this.#keys = keys;
    this.#centreId = centreId;
  }

  /** Seals a packed batch before it is written. */
  sealBatch(body: string): string {
    if (!mayHaveSome.test(body)) return body;
    return this.#keys().together(() =>
      body
        .split(entryBreak)
        .map((entry) => this.#sealEntry(entry))
        .join(entryBreak),
    );
  }

  #sealEntry(entry: string): string {
    const [atMs = '', kind, callIds, body = ''] = entry.split(fieldBreak);
    // A process's start has the centre's own files.
    if (kind === 'life' || !mayHaveSome.test(body)) return entry;
    const sealed = JSON.stringify(this.sealed(JSON.parse(body), Number(atMs)));
    return [atMs, kind, callIds, sealed].join(fieldBreak);
  }

  /** A copy of a value, with what it says of callers sealed. Shared objects stay shared. */
  sealed<Value>(value: Value, atMs: number): Value {
    const keys = this.#keys();
    const change: TextChange = (text, name, callId) => {
      const call = callId === null ? null : this.#ownerOf(callId);
      if (name === customerNumber && call !== null) {
        keys.link(`customer/${this.#centreId}/${text}`, call);
      }
      if (isOfCall.has(name) && call !== null) return keys.seal(call, text, atMs);
      if (!numberForm.test(text)) return text;
      const caller = keys.callerOf(this.#centreId, text);
      if (call !== null) keys.link(caller, call);
      return keys.seal(caller, text, atMs);
    };
    return changed(value, change, { name: '', callId: null, made: new Map() }) as Value;
  }

  /** Undoes {@link sealed}; what was erased says so. */
  opened<Value>(value: Value): Value {
    const change: TextChange = (text) =>
      text.startsWith(sealedStart) ? this.#keys().openText(text) : text;
    return changed(value, change, { name: '', callId: null, made: new Map() }) as Value;
  }

  *openEntries(entries: Iterable<JournalEntry>): Generator<JournalEntry, void> {
    for (const entry of entries) {
      const { body } = entry;
      const isSealed = body.includes(sealedStart);
      yield isSealed ? { ...entry, body: this.#keys().openText(body, { inJson: true }) } : entry;
    }
  }

  /** All parts of a call have one key: `c1~2` is part 2 of `c1`. The thread loads no contracts. */
  #ownerOf(callId: string): string {
    return `${callStart}${this.#centreId}/${callId.replace(/~[^~]*$/, '')}`;
  }
}

interface Walk {
  readonly name: string;
  readonly callId: string | null;
  readonly made: Map<object, unknown>;
}

function changed(value: unknown, change: TextChange, walk: Walk): unknown {
  if (typeof value === 'string') return change(value, walk.name, walk.callId);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Date)
    return value;
  const { made } = walk;
  const known = made.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const [subject] = value as readonly unknown[];
    const isCall = typeof subject === 'string' && subject.startsWith(callStart);
    const within = isCall ? { ...walk, callId: subject.slice(callStart.length) } : walk;
    const copy: unknown[] = [];
    made.set(value, copy);
    for (const one of value) copy.push(changed(one, change, within));
    return copy;
  }
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    made.set(value, copy);
    for (const [key, one] of value) {
      copy.set(changed(key, change, walk), changed(one, change, walk));
    }
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    made.set(value, copy);
    for (const one of value) copy.add(changed(one, change, walk));
    return copy;
  }
  const { callId } = value as { readonly callId?: unknown };
  const inCall = typeof callId === 'string' ? callId : walk.callId;
  const copy: { [name: string]: unknown } = {};
  made.set(value, copy);
  for (const [name, one] of Object.entries(value)) {
    copy[name] = changed(one, change, { name, callId: inCall, made });
  }
  return copy;
}
