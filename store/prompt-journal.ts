/**
 * Prompts shown and their answers, from which a prompt's expected value is estimated. Source:
 * rules.md C6.
 */
import type { FactsFile } from '../rules/index.ts';
import type { SqlValue } from './database/driver.ts';
import { FactShapes } from './fact-shapes.ts';
import { Repository } from './rows.ts';
import type { PromptAnswerRecord, PromptAskingRecord, PromptRecord } from './rule-rows.ts';
import { statements } from './statements.ts';

/** How long requests for prompts are kept: as long as decisions. */
const askingsKeptMs = 90 * 86_400_000;
/** Old requests for prompts deleted per new one. */
const askingsDropped = 2;
/** Most requests for prompts read for one order or call. */
const askingsMax = 50;

type StoredAsking = Omit<PromptAskingRecord, 'facts'> & { readonly facts: unknown };

/** A prompt that was shown; `answer` null: not answered yet. */
export type AnsweredPrompt = PromptRecord & { readonly answer: 'accepted' | 'declined' | null };

export interface PromptAcceptance {
  readonly shown: number;
  readonly accepted: number;
}

export class PromptJournal extends Repository {
  readonly #shapes = new FactShapes(this.driver);
  readonly add = this.writer<PromptRecord>(statements.addPrompt);
  readonly prompt = this.finder<PromptRecord, [id: string]>(statements.prompt);
  /** Prompts shown for an order, oldest first. */
  readonly ofOrder = this.lister<AnsweredPrompt, [orderId: string]>(statements.promptsOfOrder);
  /** Prompts shown in a call, oldest first. */
  readonly ofCall = this.lister<AnsweredPrompt, [callId: string]>(statements.promptsOfCall);
  /** Number of prompts that a customer has declined since `sinceMs`. */
  readonly declinedBy = this.counter<[customerId: string, sinceMs: number]>(
    statements.promptsDeclined,
    'declined',
  );
  /** Stores an answer. False: the prompt was answered already. */
  readonly answer = this.writer<PromptAnswerRecord>(statements.answerPrompt);
  readonly answerTo = this.finder<PromptAnswerRecord, [promptId: string]>(statements.promptAnswer);
  readonly #lastAsking = this.counter<[]>(statements.lastAsking, 'seq');
  readonly #addAsking = this.writer<StoredAsking & { readonly seq: number }>(statements.addAsking);
  readonly #dropAskings = this.doer<[beforeMs: number, most: number]>(statements.dropAskings);
  readonly #askingsOfOrder = this.lister<StoredAsking, [string, number]>(statements.askingsOfOrder);
  readonly #askingsOfCall = this.lister<StoredAsking, [string, number]>(statements.askingsOfCall);
  readonly #acceptance = this.finder<PromptAcceptance, SqlValue[]>(statements.promptAcceptance);
  readonly #last = this.finder<{ readonly atMs: number | null }, [string, string]>(
    statements.lastPromptTo,
  );

  /** Stores a request for prompts, within the caller's transaction. */
  addAsking(asking: PromptAskingRecord): void {
    const facts = this.#shapes.pack(asking.facts, new Set());
    this.#addAsking({ ...asking, facts, seq: this.#lastAsking() + 1 });
    this.#dropAskings(asking.atMs - askingsKeptMs, askingsDropped);
  }

  /** Requests for prompts about an order or call, oldest first. */
  askingsOf(
    of: { readonly orderId: string } | { readonly callId: string },
  ): readonly PromptAskingRecord[] {
    const found =
      'orderId' in of
        ? this.#askingsOfOrder(of.orderId, askingsMax)
        : this.#askingsOfCall(of.callId, askingsMax);
    return found
      .map((one) => ({ ...one, facts: this.#shapes.unpack(one.facts) as FactsFile }))
      .reverse();
  }

  /** Answers of a group's customers to one prompt, since `sinceMs`. */
  acceptance(rule: string, group: string | null, sinceMs: number): PromptAcceptance {
    return this.#acceptance(rule, group, group, sinceMs) ?? { shown: 0, accepted: 0 };
  }

  /** When the customer was last shown the prompt; null: never. */
  lastShownAtMs(customerId: string, rule: string): number | null {
    return this.#last(customerId, rule)?.atMs ?? null;
  }
}
