/** Answers by idempotency key; a repeated request gets the first answer. */
import { Repository } from './rows.ts';
import type { RequestAnswerRecord } from './rule-rows.ts';

const insert =
  'insert into request_answer (person, path, request_key, body_hash, status, body, at_ms) values (?, ?, ?, ?, ?, ?, ?)';

export class RequestAnswers extends Repository {
  /** Deletes all but the newest `most` answers, with any as old as the first deleted. */
  readonly dropBeyond = this.doer<[most: number]>(
    'delete from request_answer where at_ms <= (select at_ms from request_answer order by at_ms desc limit 1 offset ?)',
  );
  readonly dropBefore = this.doer<[atMs: number]>('delete from request_answer where at_ms < ?');
  readonly drop = this.doer<[person: string, path: string, key: string]>(
    'delete from request_answer where person = ? and path = ? and request_key = ?',
  );
  readonly #keep = this.doer(
    `${insert} on conflict (person, path, request_key) do update set body_hash = excluded.body_hash, status = excluded.status, body = excluded.body, at_ms = excluded.at_ms`,
  );
  readonly #mark = this.doer(`${insert} on conflict (person, path, request_key) do nothing`);

  /** The answer stored for a key since `sinceMs`. */
  find(
    { person, path, key }: Pick<RequestAnswerRecord, 'person' | 'path' | 'key'>,
    sinceMs: number,
  ): RequestAnswerRecord | undefined {
    const row = this.driver
      .prepare(
        'select * from request_answer where person = ? and path = ? and request_key = ? and at_ms >= ?',
      )
      .first(person, path, key, sinceMs);
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
    this.#keep(person, path, key, bodyHash, status, body, atMs);
  }

  /** As {@link keep}, unless there is an answer. */
  mark({ person, path, key, bodyHash, status, body, atMs }: RequestAnswerRecord): void {
    this.#mark(person, path, key, bodyHash, status, body, atMs);
  }
}
