/**
 * Decision records by call, for `why`; kept in memory with the call.
 *
 * A record holds what was examined for the offer, not every agent or call passed over. Cost:
 * constant for an offer; the oldest calls' records go beyond a total size. Source: decisions/0011.
 */
import { type AskingEffect, isAskingEffect } from '../contracts/index.ts';
import { equalByValue } from '../kernel/index.ts';
import {
  candidatesShownMax,
  type DecisionRecord,
  type DecisionSink,
  decisionLine,
  type Effect,
  type RuleDecisionRecord,
} from '../routing/index.ts';
import type { DecisionLine } from '../rules/index.ts';

/** Effects that a call's story tells besides what it was asked and told. */
const turnTypes = ['call.held', 'call.retrieved', 'call.transferred', 'call.conferenced'] as const;
type TurnEffect = Extract<Effect, { readonly type: (typeof turnTypes)[number] }>;
/** What happened to a call on its way, as its story tells it. */
export type CallMoment = AskingEffect | TurnEffect;

const recordsPerCallMax = 50;
/** Most characters of all records: about two records for each finished call kept. */
const recordsLengthMax = 24 * 1024 * 1024;
/** Most deleted calls whose ids stay in the order of age. */
const goneMax = 1_000;

export class DecisionBook implements DecisionSink {
  readonly candidatesMax = candidatesShownMax;
  readonly scan = false;
  /**
   * Decision records, oldest first. JSON text has a known size, and is one object for the garbage
   * collector.
   */
  readonly #byCall = new Map<string, string[]>();
  /**
   * Call ids from `#next` on, oldest first, some deleted; an iterator would keep all deleted ones.
   */
  #order: string[] = [];
  #next = 0;
  #length = 0;
  readonly acceptRules?: (record: RuleDecisionRecord) => void;

  /** Rule decisions are passed on only if `onRules` is given. */
  constructor(onRules?: (line: DecisionLine) => void) {
    if (onRules !== undefined) this.acceptRules = (record) => onRules(decisionLine(record));
  }

  accept(record: DecisionRecord): void {
    this.#keep(record.callId, JSON.stringify(record));
  }

  /** Keeps a call's moments; a treatment like the one before is not kept again. */
  note(effect: Effect): void {
    if (!isAskingEffect(effect) && !isTurn(effect)) return;
    const { callId, atMs, n } = effect;
    const last = this.askedOf(callId).at(-1);
    const isAgain = effect.type === 'call.treatment' && equalByValue({ ...last, atMs, n }, effect);
    if (!isAgain) this.#keep(callId, JSON.stringify(effect));
  }

  #keep(callId: string, text: string): void {
    const texts = this.#byCall.get(callId) ?? this.#begin(callId);
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

  of(callId: string): readonly DecisionRecord[] {
    return this.#read(callId).filter((kept) => kept.type === 'decision');
  }

  /** What the call was asked and told on its way, oldest first. */
  askedOf(callId: string): readonly AskingEffect[] {
    return this.momentsOf(callId).filter((kept) => isAskingEffect(kept));
  }

  /** All that happened to the call on its way, oldest first. */
  momentsOf(callId: string): readonly CallMoment[] {
    return this.#read(callId).filter((kept) => kept.type !== 'decision');
  }

  #read(callId: string) {
    const texts = this.#byCall.get(callId) ?? [];
    return texts.map((text) => JSON.parse(text) as DecisionRecord | CallMoment);
  }

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

function isTurn(effect: Effect): effect is TurnEffect {
  return turnTypes.some((type) => type === effect.type);
}
