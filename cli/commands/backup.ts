/**
 * `callwright backup`: copies a data folder while its service runs. The copy appears whole and
 * checked, or not at all; a service starts on it as on the folder at that moment.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { maskSecrets } from '../../contracts/index.ts';
import { backUpFolder, databasesIn } from '../../store/index.ts';
import { exitCodes, invalidInput, wrongUsage } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { draftOf, renameFolder } from '../files/write-file.ts';
import { cliErrorOfStore } from '../journal/open-reader.ts';
import { progressOption } from '../options.ts';
import { openFolder } from '../start/starting.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { plural } from '../text/figures.ts';

const megabyte = 1_000_000;

export const command = answering({
  options: {
    '--data <folder>': needed('folder of a service, running or not'),
    '--to <folder>': needed('new or empty folder for the copy'),
    '--database <url>': {
      says: 'postgres://… of the service, which pg_dump copies',
      variable: 'DATABASE_URL',
    },
    ...progressOption,
  },
  examples: [
    'callwright backup --data callwright-data --to backups/monday',
    'callwright backup --data callwright-data --to backups/monday --json',
  ],
  schema: 'backup/1',
  answer: async ({ data, to, database, progress: kind }) => {
    requirePlaces(data, to);
    const stop = listenForInterrupt();
    const progress = startProgress(kind, { verb: 'copying', noun: 'files' });
    const part = draftOf(resolve(to));
    let [files, bytes] = [0, 0];
    try {
      openFolder(part);
      for await (const copiedBytes of backUpFolder(data, part)) {
        files += 1;
        bytes += copiedBytes;
        progress.tick(() => ({ done: files, of: null }));
        if (stop.aborted) return exitCodes.stopped;
      }
      renameFolder(part, to);
    } catch (error) {
      throw cliErrorOfStore(error);
    } finally {
      progress.end();
      rmSync(part, { recursive: true, force: true });
    }
    const size = `${(bytes / megabyte).toFixed(1)} MB`;
    const copied = `${to} has ${plural(files, 'file')} of ${data}, ${size}; all of them checked`;
    const apart = database === undefined ? [] : [`pg_dump copies ${maskSecrets(database)}`];
    return { json: { data, to, files, bytes }, text: () => [copied, ...apart] };
  },
});

/** @throws {CliError} */
function requirePlaces(data: string, to: string): void {
  if (!existsSync(data) || databasesIn(data).length === 0) {
    const expected = 'expected the folder of a service; pg_dump copies what is in PostgreSQL';
    throw invalidInput(`${maskSecrets(data)} has no database; ${expected}`);
  }
  if (!relative(resolve(data), resolve(to)).startsWith('..')) {
    throw wrongUsage(`--to ${to} is in ${data}; expected a folder outside it`);
  }
  if (existsSync(to) && readdirSync(to).length > 0) {
    throw wrongUsage(`--to ${to} is there and not empty; expected a new folder`);
  }
}
