/**
 * Prompts that were shown, and what became of them: the belief in the next one comes from here.
 *
 * Source: rules.md C6.
 */
import type { SqlValue } from './driver.ts';
import { Repository } from './rows.ts';
import type { PromptAnswerRecord, PromptRecord } from './rule-rows.ts';
import { statements } from './statements.ts';

/** A prompt with its answer; null: not yet. */
export type AnsweredPrompt = PromptRecord & { readonly answer: 'accepted' | 'declined' | null };

/** How often a prompt was shown, and what came of it. */
export interface PromptAcceptance {
  readonly shown: number;
  readonly accepted: number;
}

export class PromptJournal extends Repository {
  readonly add = this.writer<PromptRecord>(statements.addPrompt);
  readonly prompt = this.finder<PromptRecord, [id: string]>(statements.prompt);
  /** Oldest first. */
  readonly ofOrder = this.lister<AnsweredPrompt, [orderId: string]>(statements.promptsOfOrder);
  /** Oldest first. */
  readonly ofCall = this.lister<AnsweredPrompt, [callId: string]>(statements.promptsOfCall);
  /** How many a customer has declined since. */
  readonly declinedBy = this.counter<[customerId: string, sinceMs: number]>(
    statements.promptsDeclined,
    'declined',
  );
  /** False: it is answered already. */
  readonly answer = this.writer<PromptAnswerRecord>(statements.answerPrompt);
  readonly answerTo = this.finder<PromptAnswerRecord, [promptId: string]>(statements.promptAnswer);
  readonly #acceptance = this.finder<PromptAcceptance, SqlValue[]>(statements.promptAcceptance);
  readonly #last = this.finder<{ readonly atMs: number | null }, [string, string]>(
    statements.lastPromptTo,
  );

  /** Of a prompt, by its key, with customers of a group, since. */
  acceptance(rule: string, group: string | null, sinceMs: number): PromptAcceptance {
    return this.#acceptance(rule, group, group, sinceMs) ?? { shown: 0, accepted: 0 };
  }

  /** When a customer was last shown a prompt; null: never. */
  lastShownAtMs(customerId: string, rule: string): number | null {
    return this.#last(customerId, rule)?.atMs ?? null;
  }
}
