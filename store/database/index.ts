/**
 * Databases without repositories, for threads that only read and write rows: loaded without the
 * contracts, a thread starts ten times faster.
 */
export { columnMembers, namedRow } from '../rows.ts';
export type { Driver, Row, SqlValue } from './driver.ts';
export { isPostgresUrl, PostgresConnection } from './postgres-connection.ts';
export { sessionName } from './process-tag.ts';
export { openSqlite, openToRead, SqliteDriver, syncedLog } from './sqlite-driver.ts';
export { StoreError } from './store-error.ts';
export { answerThreadCalls, CallThread } from './thread-calls.ts';
