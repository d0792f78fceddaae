/**
 * The PostgreSQL of a test file, begun when the file is read and ended with it. Where none can be
 * had, its tests are left out with a message.
 */
import { afterAll } from 'vitest';
import { leaveOut } from '../program-here.ts';
import { temporaryPostgres } from '../temporary-postgres.ts';

/** Null if this machine has no PostgreSQL. */
export const postgresHere = await begun();

async function begun() {
  try {
    return await temporaryPostgres();
  } catch (error) {
    leaveOut('PostgreSQL', error);
    return null;
  }
}

/** It writes out what it holds first. */
const stopMsMax = 60_000;
afterAll(() => postgresHere?.stop(), stopMsMax);

/** The URL of an empty schema. */
export async function onPostgres(): Promise<string> {
  if (postgresHere === null) throw new Error('there is no PostgreSQL here');
  return await postgresHere.schema();
}
