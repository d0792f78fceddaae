/**
 * `node scripts/postgres.ts`: runs a PostgreSQL whose commits wait for the disk. For each input
 * line it prints the URL of an empty schema as JSON; it ends with its input. `--find` only prints
 * the folder of the programs.
 */
import { createInterface } from 'node:readline';
import { postgresPrograms, temporaryPostgres } from '../test/support/temporary-postgres.ts';

if (process.argv.includes('--find')) {
  process.stdout.write(`${postgresPrograms()}\n`);
  process.exit();
}
const server = await temporaryPostgres({ syncs: true });
for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await server.schema())}\n`);
}
await server.stop();
