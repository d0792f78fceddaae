/**
 * Decision records by call: what `why` explains, kept while the call is kept.
 *
 * In memory until the journal comes. A record holds what was looked at when the offer was made:
 * who was stopped, and which calls were passed over, would need a look at all of them.
 *
 * Cost: constant per offer. A call's records go with the call, those of the calls first offered
 * before that where all together are too large.
 * Source: decisions/0011.
 */
import {
  candidatesShownMax,
  type DecisionRecord,
  type DecisionSink,
  decisionLine,
  type RuleDecisionRecord,
} from '../routing/index.ts';
import type { DecisionLine } from '../rules/index.ts';

/** Records of one call; its first ones are dropped beyond. */
const recordsPerCallMax = 50;
/** Characters of all records: some two for each finished call that is kept. */
const recordsLengthMax = 24 * 1024 * 1024;
/** Names that may be kept of calls that are no more, beside as many as there are. */
const goneMax = 1_000;

/** A {@link DecisionSink} that answers by call. */
export class DecisionBook implements DecisionSink {
  readonly candidatesMax = candidatesShownMax;
  readonly scan = false;
  /** As JSON: a text has a known size, and is one object. Oldest first. */
  readonly #byCall = new Map<string, string[]>();
  /** Calls, oldest first, from `#next` on; some are no more. An iterator would keep what is deleted. */
  #order: string[] = [];
  #next = 0;
  #length = 0;
  readonly acceptRules?: (record: RuleDecisionRecord) => void;

  /** Decisions of rules are gathered where somebody hears of them. */
  constructor(onRules?: (line: DecisionLine) => void) {
    if (onRules !== undefined) this.acceptRules = (record) => onRules(decisionLine(record));
  }

  accept(record: DecisionRecord): void {
    const text = JSON.stringify(record);
    const texts = this.#byCall.get(record.callId) ?? this.#begin(record.callId);
    texts.push(text);
    this.#length += text.length;
    if (texts.length > recordsPerCallMax) this.#length -= texts.shift()?.length ?? 0;
    while (this.#length > recordsLengthMax) this.forget(this.#order[this.#next++] ?? '');
  }

  #begin(callId: string): string[] {
    const texts: string[] = [];
    this.#byCall.set(callId, texts);
    this.#order.push(callId);
    if (this.#order.length > 2 * this.#byCall.size + goneMax) {
      this.#order = [...this.#byCall.keys()];
      this.#next = 0;
    }
    return texts;
  }

  /** Oldest first; none where no offer was made, or they are no longer kept. */
  of(callId: string): readonly DecisionRecord[] {
    return (this.#byCall.get(callId) ?? []).map((text) => JSON.parse(text) as DecisionRecord);
  }

  /** What it holds, for {@link load}. */
  save() {
    return { byCall: this.#byCall, order: this.#order.slice(this.#next), length: this.#length };
  }

  load({ byCall, order, length }: ReturnType<DecisionBook['save']>): void {
    for (const [callId, texts] of byCall) this.#byCall.set(callId, texts);
    this.#order = order;
    this.#length = length;
  }

  forget(callId: string): void {
    for (const text of this.#byCall.get(callId) ?? []) this.#length -= text.length;
    this.#byCall.delete(callId);
  }
}
