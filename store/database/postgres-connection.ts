/**
 * One connection to PostgreSQL: prepared statements, errors as {@link StoreError}, transactions
 * under an advisory lock. Reconnecting is left to its owner.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, CustomTypesConfig, QueryResult } from 'pg';
import { reasonOf } from '../../kernel/index.ts';
import type { Row } from './driver.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

const postgresNeeds = 'PostgreSQL needs the package pg, which "npm install pg@8.23.1" installs';
const lookMs = 20;
/** Type ids of bigint and its sums (numeric), read as numbers. */
const numbers = new Set<number>([20, 1_700]);

/** The server ends a session, and its locks, within some 10 s of losing the client's machine. */
const keepAlive =
  'set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';

/** Error codes by prefix of SQLSTATE; other states are defects. */
const codes: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/^53100/, 'store_full'],
  [/^25006/, 'store_read_only'],
  [/^(40|55P03|57014)/, 'store_busy'],
  [/^(08|53|57|58)/, 'store_io_failed'],
];
/** Broken constraints: PostgreSQL's own error is thrown on, like SQLite's. */
const constraint = /^23/;

export interface ConnectionOptions {
  readonly url: string;
  readonly connectMsMax: number;
  readonly queryMsMax: number;
  /** Name in the server's list of sessions. */
  readonly name?: string;
  /** Whether statements are sent before earlier ones are answered. */
  readonly isPipelined?: boolean;
  /** Called, maybe repeatedly, when the connection is lost. */
  readonly onLost?: (connection: PostgresConnection) => void;
}

export interface QueryAnswer {
  readonly rows: readonly Row[];
  readonly count: number;
}

export class PostgresConnection {
  readonly #client: Client;
  readonly #options: ConnectionOptions;

  private constructor(client: Client, options: ConnectionOptions) {
    this.#client = client;
    this.#options = options;
    client.on('error', () => this.#lose());
  }

  /** Connects and sets the session up; ends it again if that fails. @throws {StoreError} */
  static async open(
    options: ConnectionOptions,
    setUp: (connection: PostgresConnection) => Promise<void> = async () => {},
  ): Promise<PostgresConnection> {
    const { default: pg } = await import('pg').catch((error: unknown) => {
      throw new StoreError('store_failed', postgresNeeds, error);
    });
    const getTypeParser: CustomTypesConfig['getTypeParser'] = (oid, format) =>
      numbers.has(oid) ? Number : pg.types.getTypeParser(oid, format);
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      keepAlive: true,
      types: { getTypeParser },
      connectionTimeoutMillis: options.connectMsMax,
      query_timeout: options.queryMsMax,
      pipeline: options.isPipelined ?? false,
    });
    const connection = new PostgresConnection(client, options);
    try {
      await connection.#telling(() => client.connect());
      await connection.execute(keepAlive);
      await setUp(connection);
    } catch (error) {
      connection.#lose();
      throw error;
    }
    return connection;
  }

  /** Runs a statement, prepared on first use. */
  async run(sql: string, values: readonly unknown[]): Promise<QueryAnswer> {
    const query = { ...preparedOf(sql), values: [...values] };
    const { rows, rowCount } = await this.#telling(() => this.#client.query(query));
    return { rows, count: rowCount ?? 0 };
  }

  /** Runs statements without values. */
  async execute(sql: string): Promise<readonly QueryResult[]> {
    const answers = await this.#telling(() => this.#client.query(sql));
    return [answers].flat();
  }

  /** Begins a transaction under a lock that excludes others; returns its id. */
  async begin(lock: number, key: string): Promise<string> {
    const sql = `begin; select pg_advisory_xact_lock(${lock}, ${key}); select pg_current_xact_id() as id`;
    const answers = await this.execute(sql);
    return String(answers.at(-1)?.rows[0]?.id);
  }

  /** Commits. False: the database has rolled back, because a statement had failed. */
  async commit(): Promise<boolean> {
    const [answer] = await this.execute('commit');
    return answer?.command === 'COMMIT';
  }

  async rollback(): Promise<void> {
    await this.#client.query('rollback').catch(() => this.#lose());
  }

  /** Whether a transaction of a connection now lost was committed; waits until it has ended. */
  async wasCommitted(id: string | null): Promise<boolean> {
    for (;;) {
      const { rows } = await this.run('select pg_xact_status(?::xid8) as fate', [id]);
      const fate = rows[0]?.['fate'];
      if (fate !== 'in progress') return fate === 'committed';
      await pause(lookMs);
    }
  }

  /**
   * Locks the schema until the session ends, by the function `take`, such as
   * `pg_try_advisory_lock`; false: not within `waitMs`.
   */
  async lockSchema(take: string, lock: number, waitMs: number): Promise<boolean> {
    const sql = `select ${take}(${lock}, hashtext(current_schema()))::int as got`;
    for (const untilMs = performance.now() + waitMs; ; await pause(lookMs)) {
      const { rows } = await this.run(sql, []);
      if (rows[0]?.['got'] === 1) return true;
      if (performance.now() >= untilMs) return false;
    }
  }

  /** Sends the requests that `ask` makes before its first await in one packet. */
  together<One, Other>(ask: () => readonly [Promise<One>, Promise<Other>]): Promise<[One, Other]> {
    const { stream } = this.#client.connection;
    stream.cork();
    try {
      return Promise.all(ask());
    } finally {
      stream.uncork();
    }
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  #lose(): void {
    void this.end();
    this.#options.onLost?.(this);
  }

  /** Runs `work` with errors as {@link StoreError}; a failed connection is given up. */
  async #telling<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const state =
        error instanceof Error && 'severity' in error && 'code' in error ? String(error.code) : '';
      const isAnswer = state !== '' && !state.startsWith('57P');
      if (!isAnswer) this.#lose();
      if (constraint.test(state)) throw error;
      const code = isAnswer
        ? (codes.find(([pattern]) => pattern.test(state))?.[1] ?? 'store_failed')
        : 'store_io_failed';
      throw databaseError(this.#options.url, code, `says: ${reasonOf(error)}`, error);
    }
  }
}

export function databaseError(
  url: string,
  code: StoreErrorCode,
  what: string,
  cause?: unknown,
): StoreError {
  return new StoreError(code, `the database ${placeOf(url)} ${what}`, cause);
}

/** Accepts `postgres://` and `postgresql://`. */
export function isPostgresUrl(path: string): boolean {
  return /^postgres(ql)?:\/\//.test(path);
}

/** A database URL without user and password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

const prepared = new Map<string, { readonly name: string; readonly text: string }>();

/** The statement with `$1`, `$2` for `?`, and a name to prepare it under. */
function preparedOf(sql: string): { readonly name: string; readonly text: string } {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  let place = 0;
  const text = sql.replaceAll('?', () => `$${++place}`);
  const made = { name: `s${prepared.size}`, text };
  prepared.set(sql, made);
  return made;
}
