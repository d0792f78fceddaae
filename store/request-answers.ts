/**
 * Answers to requests that carry a key: the same request again gets the same answer.
 *
 * Source: ux-and-api.md 2.4.
 */
import type { Driver } from './driver.ts';
import type { RequestAnswerRecord } from './rule-rows.ts';
import { statements } from './statements.ts';

export class RequestAnswers {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Of one key, not older than. */
  find(
    { person, path, key }: Pick<RequestAnswerRecord, 'person' | 'path' | 'key'>,
    sinceMs: number,
  ): RequestAnswerRecord | undefined {
    const row = this.#driver.prepare(statements.answeredRequest).first(person, path, key, sinceMs);
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
    const keep = this.#driver.prepare(statements.keepAnswer);
    keep.run(person, path, key, bodyHash, status, body, atMs);
  }

  /** Those of the same instant as the first one too many go with it. */
  dropBeyond(most: number): number {
    return this.#driver.prepare(statements.dropAnswersBeyond).run(most);
  }

  dropBefore(atMs: number): number {
    return this.#driver.prepare(statements.dropAnswers).run(atMs);
  }
}
