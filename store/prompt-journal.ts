/**
 * Prompts that were shown, and what became of them: the belief in the next one comes from here.
 *
 * Source: rules.md C6.
 */
import type { Driver, Row } from './driver.ts';
import { jsonOf, numberOf, numberOrNull, textOf, textOrNull } from './read-row.ts';
import type { PromptAnswerRecord, PromptRecord } from './rule-rows.ts';
import { statements } from './statements.ts';

/** A prompt with its answer; null: not yet. */
export type AnsweredPrompt = PromptRecord & { readonly answer: 'accepted' | 'declined' | null };

/** How a prompt did with one group of customers. */
export interface PromptHistory {
  readonly rule: string;
  readonly customerGroup: string | null;
  readonly shown: number;
  readonly accepted: number;
}

export class PromptJournal {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  add(prompt: PromptRecord): void {
    const { id, callId, orderId, customerId, customerGroup, setId, version, rule } = prompt;
    const { sku, rank, gainMinor, person, atMs } = prompt;
    const about = [id, callId, orderId, customerId, customerGroup, setId, version, rule] as const;
    const add = this.#driver.prepare(statements.addPrompt);
    add.run(...about, sku, rank, gainMinor, JSON.stringify(prompt.body), person, atMs);
  }

  prompt(id: string): PromptRecord | undefined {
    const row = this.#driver.prepare(statements.prompt).first(id);
    return row === undefined ? undefined : promptOf(row);
  }

  /** Oldest first. */
  ofOrder(orderId: string): readonly AnsweredPrompt[] {
    return this.#driver.prepare(statements.promptsOfOrder).all(orderId).map(answeredOf);
  }

  /** Oldest first. */
  ofCall(callId: string): readonly AnsweredPrompt[] {
    return this.#driver.prepare(statements.promptsOfCall).all(callId).map(answeredOf);
  }

  /** By rule and group of customers, of prompts shown since. */
  history(sinceMs: number): readonly PromptHistory[] {
    return this.#driver
      .prepare(statements.promptHistory)
      .all(sinceMs)
      .map((row) => ({
        rule: textOf(row, 'rule'),
        customerGroup: textOrNull(row, 'customer_group'),
        shown: numberOf(row, 'shown'),
        accepted: numberOf(row, 'accepted'),
      }));
  }

  /** When a customer was last shown a prompt; null: never. */
  lastShownAtMs(customerId: string, rule: string): number | null {
    const last = this.#driver.prepare(statements.lastPromptTo).first(customerId, rule);
    return last === undefined ? null : numberOrNull(last, 'at_ms');
  }

  /** False: it is answered already. */
  answer({ promptId, answer, reason, person, atMs }: PromptAnswerRecord): boolean {
    const add = this.#driver.prepare(statements.answerPrompt);
    return add.run(promptId, answer, reason, person, atMs) === 1;
  }

  answerTo(promptId: string): PromptAnswerRecord | undefined {
    const row = this.#driver.prepare(statements.promptAnswer).first(promptId);
    if (row === undefined) return undefined;
    return {
      promptId: textOf(row, 'prompt_id'),
      answer: textOf(row, 'answer') as PromptAnswerRecord['answer'],
      reason: textOrNull(row, 'reason'),
      person: textOf(row, 'person'),
      atMs: numberOf(row, 'at_ms'),
    };
  }
}

function promptOf(row: Row): PromptRecord {
  return {
    id: textOf(row, 'id'),
    callId: textOf(row, 'call_id'),
    orderId: textOrNull(row, 'order_id'),
    customerId: textOrNull(row, 'customer_id'),
    customerGroup: textOrNull(row, 'customer_group'),
    setId: textOf(row, 'set_id'),
    version: numberOf(row, 'version'),
    rule: textOf(row, 'rule'),
    sku: textOf(row, 'sku'),
    rank: numberOf(row, 'rank'),
    gainMinor: numberOf(row, 'gain_minor'),
    body: jsonOf(row, 'body'),
    person: textOf(row, 'person'),
    atMs: numberOf(row, 'at_ms'),
  };
}

function answeredOf(row: Row): AnsweredPrompt {
  return { ...promptOf(row), answer: textOrNull(row, 'answer') as AnsweredPrompt['answer'] };
}
