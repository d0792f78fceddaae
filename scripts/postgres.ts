/**
 * `node scripts/postgres.ts`: a PostgreSQL of its own, whose commits wait for the disk. Prints the
 * URL of an empty schema, as JSON, for each line of its input, and ends with that.
 */
import { createInterface } from 'node:readline';
import { temporaryPostgres } from '../test/support/temporary-postgres.ts';

const server = await temporaryPostgres({ syncs: true });
for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await server.schema())}\n`);
}
await server.stop();
