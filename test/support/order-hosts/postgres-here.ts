/**
 * The PostgreSQL of a test file, begun when the file is read and ended with it. Where none can be
 * had, its tests are left out with a message; in continuous integration that fails.
 */
import { afterAll } from 'vitest';
import { temporaryPostgres } from '../../../bench/orders/temporary-postgres.ts';

/** Null: there is none on this machine. */
export const postgresHere = await temporaryPostgres().catch((error: Error) => {
  if (process.env['CI'] !== undefined) throw error;
  process.stderr.write(`no PostgreSQL, so its tests are left out: ${error.message}\n`);
  return null;
});

/** It writes out what it holds first. */
const stopMsMax = 60_000;
afterAll(() => postgresHere?.stop(), stopMsMax);

/** The URL of an empty schema. */
export async function onPostgres(): Promise<string> {
  if (postgresHere === null) throw new Error('there is no PostgreSQL here');
  return await postgresHere.schema();
}
