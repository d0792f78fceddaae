/**
 * PostgreSQL behind the synchronous port: a thread has the sessions, and callers block. Cost: about
 * 0.2 ms per statement plus network. If it is unreachable, calls fail at once and the session
 * reconnects.
 */
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { Compaction, CompactionLimits, Driver, SqlParameter, Statement } from './driver.ts';
import { compactPostgres } from './postgres-compaction.ts';
import { databaseError, type QueryAnswer } from './postgres-connection.ts';
import type { PostgresSession, SessionPlace } from './postgres-session.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';
import type { ThreadAnswer, ThreadCall } from './thread-calls.ts';

/** Longest wait for an answer in ms, above all limits of the session. */
const answerMsMax = 15_000;

export interface SessionStart {
  /** Number of the session in its thread. */
  readonly n: number;
  readonly place: SessionPlace;
  readonly port: MessagePort;
  /** Set to 1 when an answer is posted, which wakes the caller. */
  readonly signal: Int32Array;
}

/** Posted by the thread once another service has taken over. */
export interface SessionFenced {
  readonly n: number;
  readonly why: string;
}

/** Sessions of this thread, by number. Each caller blocks, so one thread is enough for all. */
const sessions = new Map<number, AbortController>();
let worker: Worker | null = null;
let begun = 0;

function sessionThread(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL('./postgres-worker.ts', import.meta.url));
  worker.on('message', ({ n, why }: SessionFenced) => sessions.get(n)?.abort(why));
  worker.unref();
  return worker;
}

/** Opens a session. @throws {StoreError} if it fails, or another service has the database. */
export function openPostgres(place: SessionPlace): PostgresDriver {
  const driver = new PostgresDriver(place);
  try {
    driver.ask('open');
    return driver;
  } catch (error) {
    driver.close();
    throw error;
  }
}

export class PostgresDriver implements Driver {
  readonly #place: SessionPlace;
  readonly #n: number;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  readonly #statements = new Map<string, Statement>();
  #asked = 0;
  /** `toBegin`: the transaction begins with its next statement. */
  #state: 'none' | 'toBegin' | 'begun' = 'none';
  #problem: StoreError | null = null;
  readonly #fenced = new AbortController();

  constructor(place: SessionPlace) {
    const { port1, port2 } = new MessageChannel();
    begun += 1;
    this.#n = begun;
    this.#place = place;
    this.#port = port1;
    const start: SessionStart = { n: begun, place, port: port2, signal: this.#signal };
    sessionThread().postMessage(start, [port2]);
    sessions.set(begun, this.#fenced);
  }

  get fenced(): AbortSignal {
    return this.#fenced.signal;
  }

  get problem(): StoreError | null {
    return this.#problem;
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const ask = (values: readonly SqlParameter[]): QueryAnswer => this.#run(sql, values);
    const statement: Statement = {
      run: (...values) => this.#writing(() => ask(values).count),
      all: (...values) => ask(values).rows,
      first: (...values) => ask(values).rows[0],
    };
    this.#statements.set(sql, statement);
    return statement;
  }

  execute(sql: string): void {
    this.#run(sql, null);
  }

  isLocked(): boolean {
    return this.ask('isLocked');
  }

  transaction<Result>(work: () => Result): Result {
    this.#state = 'toBegin';
    try {
      const result = work();
      const isEmpty = this.#state === 'toBegin';
      this.#state = 'none';
      if (!isEmpty) this.#writing(() => this.ask('commit'));
      return result;
    } catch (error) {
      this.#state = 'none';
      // The rollback fails if the transaction is over already.
      this.ask('rollback');
      throw error;
    }
  }

  lightTransaction(work: () => void): void {
    this.transaction(() => {
      this.execute('set local synchronous_commit = off');
      work();
    });
  }

  backUp(name: string): void {
    this.transaction(() => {
      const own = this.prepare(
        'select quote_ident(current_schema() || ?) as copy, quote_ident(table_name) as own from information_schema.tables where table_schema = current_schema()',
      ).all(`_${name}`);
      this.execute(`create schema ${own[0]?.['copy']}`);
      for (const row of own) {
        this.execute(`create table ${row['copy']}.${row['own']} as table ${row['own']}`);
      }
    });
  }

  compact(limits: CompactionLimits): Compaction {
    return compactPostgres(this, limits);
  }

  schema(): string {
    const columns =
      'select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = current_schema() order by table_name, ordinal_position';
    const indexes =
      'select indexdef from pg_indexes where schemaname = current_schema() order by indexname';
    return JSON.stringify([columns, indexes].map((sql) => this.prepare(sql).all()));
  }

  live(epoch: number): void {
    this.ask('live', epoch);
  }

  serve(address: string): void {
    this.ask('serve', address);
  }

  holder(): string | null {
    return this.ask('holder');
  }

  endSilent(): void {
    this.ask('endSilent');
  }

  close(): void {
    try {
      this.ask('close');
    } catch {
      // The thread ends the session when it can, or ends itself.
    }
    this.#port.close();
    sessions.delete(this.#n);
    if (sessions.size > 0) return;
    void worker?.terminate();
    worker = null;
  }

  /** Calls a method of the session and blocks until its answer. @throws {StoreError} */
  ask<Name extends keyof PostgresSession>(
    name: Name,
    ...args: Parameters<PostgresSession[Name]>
  ): Awaited<ReturnType<PostgresSession[Name]>> {
    this.#asked += 1;
    const id = this.#asked;
    Atomics.store(this.#signal, 0, 0);
    this.#port.postMessage({ id, name, args } satisfies ThreadCall);
    for (;;) {
      const got = receiveMessageOnPort(this.#port)?.message as ThreadAnswer | undefined;
      if (got?.id === id) return valueIn(got) as Awaited<ReturnType<PostgresSession[Name]>>;
      // A late answer to an earlier call that timed out is skipped.
      if (got !== undefined) continue;
      if (Atomics.wait(this.#signal, 0, 0, answerMsMax) === 'timed-out') {
        const seen = `has not answered within ${answerMsMax / 1_000} s`;
        throw databaseError(this.#place.url, 'store_busy', seen);
      }
      Atomics.store(this.#signal, 0, 0);
    }
  }

  #run(sql: string, values: readonly SqlParameter[] | null): QueryAnswer {
    const begins = this.#state === 'toBegin';
    if (begins) this.#state = 'begun';
    return this.ask('run', sql, values, begins);
  }

  #writing<Result>(work: () => Result): Result {
    try {
      const result = work();
      if (this.#state === 'none') this.#problem = null;
      return result;
    } catch (error) {
      if (error instanceof StoreError) this.#problem = error;
      throw error;
    }
  }
}

/** The answer's value. Throws its error, a {@link StoreError} if it has a code. */
function valueIn(answer: ThreadAnswer): unknown {
  if ('value' in answer) return answer.value;
  const { problem, code } = answer;
  throw code === null ? new Error(problem) : new StoreError(code as StoreErrorCode, problem);
}
