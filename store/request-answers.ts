/** Answers by idempotency key; a repeated request gets the same one. */
import { Repository } from './rows.ts';
import type { RequestAnswerRecord } from './rule-rows.ts';
import { statements } from './statements.ts';

export class RequestAnswers extends Repository {
  /** Deletes answers beyond the newest `most`, with any as old as the first deleted. */
  readonly dropBeyond = this.doer<[most: number]>(statements.dropAnswersBeyond);
  readonly dropBefore = this.doer<[atMs: number]>(statements.dropAnswers);

  /** The answer to a key, if given since `sinceMs`. */
  find(
    { person, path, key }: Pick<RequestAnswerRecord, 'person' | 'path' | 'key'>,
    sinceMs: number,
  ): RequestAnswerRecord | undefined {
    const row = this.driver.prepare(statements.answeredRequest).first(person, path, key, sinceMs);
    if (row === undefined) return undefined;
    return {
      person,
      path,
      key,
      bodyHash: String(row['body_hash']),
      status: Number(row['status']),
      body: String(row['body']),
      atMs: Number(row['at_ms']),
    };
  }

  keep({ person, path, key, bodyHash, status, body, atMs }: RequestAnswerRecord): void {
    this.doer(statements.keepAnswer)(person, path, key, bodyHash, status, body, atMs);
  }
}
