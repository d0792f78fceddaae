/**
 * Decision records by call: what `why` explains, kept while the call is kept.
 *
 * In memory until the journal comes; the sink asks for everything, which scans agents and waiting
 * calls at each offer.
 */
import {
  type DecisionRecord,
  type DecisionSink,
  decisionLine,
  type RuleDecisionRecord,
} from '../routing/index.ts';
import type { DecisionLine } from '../rules/index.ts';

/** Records of one call; its first ones are dropped beyond. */
const recordsPerCallMax = 50;
/** Candidates shown in one record. */
const candidatesShownMax = 20;

/** A {@link DecisionSink} that answers by call. */
export class DecisionBook implements DecisionSink {
  readonly candidatesMax = candidatesShownMax;
  readonly scan = true;
  readonly #byCall = new Map<string, DecisionRecord[]>();
  readonly acceptRules?: (record: RuleDecisionRecord) => void;

  /** Decisions of rules are gathered where somebody hears of them. */
  constructor(onRules?: (line: DecisionLine) => void) {
    if (onRules !== undefined) this.acceptRules = (record) => onRules(decisionLine(record));
  }

  accept(record: DecisionRecord): void {
    const records = this.#byCall.get(record.callId);
    if (records === undefined) {
      this.#byCall.set(record.callId, [record]);
      return;
    }
    records.push(record);
    if (records.length > recordsPerCallMax) records.shift();
  }

  /** Oldest first; none where no offer was made, or the call is no longer kept. */
  of(callId: string): readonly DecisionRecord[] {
    return this.#byCall.get(callId) ?? [];
  }

  forget(callId: string): void {
    this.#byCall.delete(callId);
  }
}
