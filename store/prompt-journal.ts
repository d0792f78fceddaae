/**
 * Prompts that were shown, and what became of them: the belief in the next one comes from here.
 *
 * Source: rules.md C6.
 */
import type { Driver } from './driver.ts';
import { addRow, numberIn, recordIn, recordOf } from './rows.ts';
import type { PromptAnswerRecord, PromptRecord } from './rule-rows.ts';
import { statements } from './statements.ts';

/** A prompt with its answer; null: not yet. */
export type AnsweredPrompt = PromptRecord & { readonly answer: 'accepted' | 'declined' | null };

/** How often a prompt was shown, and what came of it. */
export interface PromptAcceptance {
  readonly shown: number;
  readonly accepted: number;
}

export class PromptJournal {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  add(prompt: PromptRecord): void {
    addRow(this.#driver, statements.addPrompt, prompt);
  }

  prompt(id: string): PromptRecord | undefined {
    return recordIn(this.#driver.prepare(statements.prompt).first(id));
  }

  /** Oldest first. */
  ofOrder(orderId: string): readonly AnsweredPrompt[] {
    return this.#driver
      .prepare(statements.promptsOfOrder)
      .all(orderId)
      .map(recordOf<AnsweredPrompt>);
  }

  /** Oldest first. */
  ofCall(callId: string): readonly AnsweredPrompt[] {
    return this.#driver
      .prepare(statements.promptsOfCall)
      .all(callId)
      .map(recordOf<AnsweredPrompt>);
  }

  /** Of a prompt, by its key, with customers of a group, since. */
  acceptance(rule: string, group: string | null, sinceMs: number): PromptAcceptance {
    const counted = this.#driver
      .prepare(statements.promptAcceptance)
      .first(rule, group, group, sinceMs);
    return recordIn<PromptAcceptance>(counted) ?? { shown: 0, accepted: 0 };
  }

  /** When a customer was last shown a prompt; null: never. */
  lastShownAtMs(customerId: string, rule: string): number | null {
    const last = this.#driver.prepare(statements.lastPromptTo).first(customerId, rule);
    return recordIn<{ readonly atMs: number | null }>(last)?.atMs ?? null;
  }

  /** How many a customer has declined since. */
  declinedBy(customerId: string, sinceMs: number): number {
    return numberIn(
      this.#driver.prepare(statements.promptsDeclined).first(customerId, sinceMs),
      'declined',
    );
  }

  /** False: it is answered already. */
  answer(answer: PromptAnswerRecord): boolean {
    return addRow(this.#driver, statements.answerPrompt, answer) === 1;
  }

  answerTo(promptId: string): PromptAnswerRecord | undefined {
    return recordIn(this.#driver.prepare(statements.promptAnswer).first(promptId));
  }
}
