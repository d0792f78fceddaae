/** Prompts shown and their answers, to estimate a prompt's expected value. Source: rules.md C6. */
import type { FactsFile } from '../rules/index.ts';
import type { SqlValue } from './database/driver.ts';
import { FactShapes } from './fact-shapes.ts';
import { Repository } from './rows.ts';
import type { PromptAnswerRecord, PromptAskingRecord, PromptRecord } from './rule-rows.ts';

/** How long requests for prompts are kept, in ms: as long as decisions. */
const askingsKeptMs = 90 * 86_400_000;
/** Old requests for prompts deleted per new one. */
const askingsDropped = 2;
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
  readonly add = this.writer<PromptRecord>(
    'insert into prompt_shown (id, call_id, order_id, customer_id, customer_group, set_id, version, rule, sku, rank, gain_minor, body, person, at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly prompt = this.finder<PromptRecord, [id: string]>(
    'select * from prompt_shown where id = ?',
  );
  /** Prompts shown for an order, oldest first. */
  readonly ofOrder = this.lister<AnsweredPrompt, [orderId: string]>(
    'select prompt_shown.*, prompt_answer.answer from prompt_shown left join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.order_id = ? order by prompt_shown.at_ms, prompt_shown.id',
  );
  /** Prompts shown in a call, oldest first. */
  readonly ofCall = this.lister<AnsweredPrompt, [callId: string]>(
    'select prompt_shown.*, prompt_answer.answer from prompt_shown left join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.call_id = ? order by prompt_shown.at_ms, prompt_shown.id',
  );
  /** Number of prompts that a customer has declined since `sinceMs`. */
  readonly declinedBy = this.counter<[customerId: string, sinceMs: number]>(
    "select count(*) as declined from prompt_shown join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.customer_id = ? and prompt_answer.answer = 'declined' and prompt_answer.at_ms >= ?",
    'declined',
  );
  /** Stores an answer. False: the prompt was answered already. */
  readonly answer = this.writer<PromptAnswerRecord>(
    'insert into prompt_answer (prompt_id, answer, reason, person, at_ms) values (?, ?, ?, ?, ?) on conflict (prompt_id) do nothing',
  );
  readonly answerTo = this.finder<PromptAnswerRecord, [promptId: string]>(
    'select * from prompt_answer where prompt_id = ?',
  );
  readonly #lastAsking = this.counter<[]>('select max(seq) as seq from prompt_asking', 'seq');
  readonly #addAsking = this.writer<StoredAsking & { readonly seq: number }>(
    'insert into prompt_asking (seq, at_ms, call_id, order_id, line_id, set_id, version, facts, matched, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly #dropAskings = this.doer<[beforeMs: number, most: number]>(
    'delete from prompt_asking where at_ms < ? and seq < (select min(seq) from prompt_asking) + ?',
  );
  readonly #askingsOfOrder = this.lister<StoredAsking, [string, number]>(
    'select * from prompt_asking where order_id = ? order by seq desc limit ?',
  );
  readonly #askingsOfCall = this.lister<StoredAsking, [string, number]>(
    'select * from prompt_asking where call_id = ? order by seq desc limit ?',
  );
  readonly #acceptance = this.finder<PromptAcceptance, SqlValue[]>(
    "select count(*) as shown, count(case when prompt_answer.answer = 'accepted' then 1 end) as accepted from prompt_shown left join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.rule = ? and (prompt_shown.customer_group = ? or (prompt_shown.customer_group is null and cast(? as text) is null)) and prompt_shown.at_ms >= ?",
  );
  readonly #last = this.finder<{ readonly atMs: number | null }, [string, string]>(
    'select max(at_ms) as at_ms from prompt_shown where customer_id = ? and rule = ?',
  );

  /** Stores a request for prompts, within the caller's transaction. */
  addAsking(asking: PromptAskingRecord): void {
    const facts = this.#shapes.pack(asking.facts, new Set());
    this.#addAsking({ ...asking, facts, seq: this.#lastAsking() + 1 });
    this.#dropAskings(asking.atMs - askingsKeptMs, askingsDropped);
  }

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
