/**
 * `callwright restore`: puts a backup in the place of a data folder. The backup is copied and
 * checked first: files by their checksums, databases, and the schema of each store. The former
 * folder is kept, so that a restore can be undone.
 */
import { copyFileSync, existsSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { storeFile } from '../../server/index.ts';
import {
  copyBackUp,
  databasesIn,
  erasureFile,
  lockFolder,
  reachedSchema,
  StoreError,
  watchService,
} from '../../store/index.ts';
import { CliError, exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { draftOf, renameFolder } from '../files/write-file.ts';
import { cliErrorOfStore } from '../journal/open-reader.ts';
import { progressOption } from '../options.ts';
import { openFolder } from '../start/starting.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { plural } from '../text/figures.ts';

export const command = answering({
  arguments: { '<backup>': 'folder that callwright backup has written' },
  options: {
    '--data <folder>': needed('folder of a stopped service, or a new one'),
    '--database <url>': {
      says: 'postgres://… of the service, which pg_restore restores',
      variable: 'DATABASE_URL',
    },
    ...progressOption,
  },
  examples: [
    'callwright restore backups/monday --data callwright-data',
    'callwright restore backups/monday --data callwright-data --json',
  ],
  schema: 'restore/1',
  answer: async ({ data, database, progress: kind }, { backup }) => {
    const to = existsSync(data) ? realpathSync(data) : resolve(data);
    const former = existsSync(to) && readdirSync(to).length > 0 ? `${to}.before-restore` : null;
    assertPlaces(backup, { to, former });
    const stop = listenForInterrupt();
    const progress = startProgress(kind, { verb: 'copying', noun: 'files' });
    const part = draftOf(to);
    let files = 0;
    try {
      for (const place of [to, database]) assertStopped(place);
      openFolder(part);
      for await (const _bytes of copyBackUp(backup, part)) {
        files += 1;
        progress.tick(() => ({ done: files, of: null }));
        if (stop.aborted) return exitCodes.stopped;
      }
      assertKnownSchema(part);
      replaceFolder(to, { part, former });
    } catch (error) {
      throw cliErrorOfStore(error);
    } finally {
      progress.end();
      rmSync(part, { recursive: true, force: true });
    }
    const restored = `${data} has ${plural(files, 'file')} of ${backup}, all of them checked`;
    const kept = former === null ? [] : [`the former folder is ${former}; delete it in the end`];
    return { json: { backup, data, files, former }, text: () => [restored, ...kept] };
  },
});

interface RestorePlaces {
  readonly to: string;
  /** Where the former folder is kept; null: there is none, or it is empty. */
  readonly former: string | null;
}

/** @throws {CliError} if one folder is in the other, or an earlier former folder is still there */
function assertPlaces(backup: string, { to, former }: RestorePlaces): void {
  for (const [outer, inner] of [
    [backup, to],
    [to, backup],
  ] as const) {
    if (!relative(resolve(outer), resolve(inner)).startsWith('..')) {
      throw wrongUsage(`${inner} is in ${outer}; expected two folders apart`);
    }
  }
  if (former !== null && existsSync(former)) {
    throw wrongUsage(`${former} is there from an earlier restore; delete or move it first`);
  }
}

/** @throws {CliError} if a service runs on the folder or database */
function assertStopped(place: string | undefined): void {
  if (place === undefined) return;
  const watch = watchService(place);
  const holder = watch.holder();
  watch.close();
  if (holder === null) return;
  const message = `a service runs ${holder}; stop it first, because it would go on with other data`;
  throw new CliError(exitCodes.no, `callwright restore: ${message}`);
}

/** @throws {StoreError} if a newer version wrote a store of the copy */
function assertKnownSchema(copy: string): void {
  for (const path of databasesIn(copy).filter((one) => basename(one) === storeFile)) {
    const { reached, known } = reachedSchema(join(copy, path));
    if (reached <= known) continue;
    const seen = `${path} has the schema ${reached} of a newer Callwright`;
    throw new StoreError('store_newer', `${seen}; expected at most ${known}`);
  }
}

/**
 * Swaps the folders while no service can start there. Erasures since the backup are kept. @throws
 * {CliError} if the system refuses; the former folder is then in its place
 */
function replaceFolder(
  to: string,
  { part, former }: { readonly part: string; readonly former: string | null },
): void {
  if (former === null) return renameFolder(part, to);
  const lock = lockFolder(to);
  try {
    keepErasures(to, part);
    renameFolder(to, former);
    renameFolder(part, to);
  } finally {
    if (!existsSync(to)) renameSync(former, to);
    lock.release();
  }
}

/** A restored customer who was erased since the backup is erased again at the next start. */
function keepErasures(from: string, to: string): void {
  const paths = readdirSync(from, { recursive: true, encoding: 'utf8' });
  for (const path of paths.filter((one) => basename(one) === erasureFile)) {
    if (existsSync(join(to, dirname(path)))) copyFileSync(join(from, path), join(to, path));
  }
}
