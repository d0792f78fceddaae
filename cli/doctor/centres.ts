/**
 * Checks of each centre of a service: the first, further ones that have a file, those made over the
 * API, and folders of centres that `start` would not open.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { maskSecrets } from '../../contracts/index.ts';
import {
  type CentreToOpen,
  everybodyOf,
  furtherAccess,
  furtherFolder,
  namesAreEnough,
  readMade,
  requireFurtherId,
  type ServiceAccess,
  storeIn,
} from '../../server/index.ts';
import { openStore } from '../../store/index.ts';
import { CliError } from '../cli-error.ts';
import type { StartOptions } from '../start/start-options.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { withCopy } from './copied-store.ts';
import { checkDatabases, checksOf, fail, type MachineCheck, warn } from './machine.ts';
import { checkPeople, checkStored, type ReadFiles } from './stored-rules.ts';

/** A service as `start` reads it. */
export interface ReadService extends ReadFiles {
  readonly options: StartOptions;
  readonly access: ServiceAccess;
  readonly further: readonly CentreToOpen[];
}

export function checkCentres(service: ReadService): readonly MachineCheck[] {
  const { files, options } = service;
  const { data, database } = options;
  const firstId = files[0]?.centre.id ?? '';
  const folders = data === undefined ? [] : foldersIn(join(data, furtherFolder));
  const databases =
    data === undefined
      ? []
      : [
          ...checksOf(firstId, checkDatabases(data, database)),
          ...folders.flatMap((id) =>
            checksOf(id, checkDatabases(join(data, furtherFolder, id), database)),
          ),
        ];
  const found = [...databases, ...checksOf(firstId, checkCentre(service, options, data))];
  const made = folders.length === 0 ? [] : madeIn(service);
  const served = made.filter(({ isOff }) => !isOff);
  const named = new Set([firstId]);
  for (const one of [...service.further, ...served]) {
    found.push(...checkFurther(one, service, named));
  }
  for (const { name } of made) named.add(name);
  for (const id of folders.filter((id) => !named.has(id))) {
    const seen = 'its folder is there, and no file or record of the centre: start does not open it';
    found.push(...checksOf(id, [warn('centre', seen, 'name its file after that of the first')]));
  }
  return found;
}

/** What is stored in PostgreSQL is read by `start` alone. */
function checkCentre(
  read: ReadFiles,
  { database }: StartOptions,
  data: string | undefined,
): readonly MachineCheck[] {
  if (database === undefined) return checkStored(read, data);
  const centres = read.files.map(({ centre }) => centre);
  return [checkPeople(centres, read.accounts)];
}

/** `named`: ids of centres so far, to which that of this one is added. */
function checkFurther(
  { name, read }: CentreToOpen,
  { options, access, accounts: firstAccounts, files: [first] }: ReadService,
  named: Set<string>,
): readonly MachineCheck[] {
  let [id = name] = basename(name).split('.', 1);
  try {
    const { accounts, ...files } = read();
    id = files.centre.id;
    requireFurtherId(id, named.has(id));
    const people = firstAccounts ?? (first === undefined ? undefined : everybodyOf(first.centre));
    const isFirstProven = people !== undefined && !namesAreEnough(access, people);
    const own = { id, accounts: accounts ?? everybodyOf(files.centre), data: undefined };
    furtherAccess(access, { ...own, isFirstProven });
    const data = options.data === undefined ? undefined : join(options.data, furtherFolder, id);
    const whole = { files: [{ ...files, world: {} }], accounts };
    return checksOf(id, checkCentre(whole, options, data));
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    const advice = 'mend it, or start leaves this centre closed';
    return checksOf(id, [fail('centre', maskSecrets(error.message), advice)]);
  } finally {
    named.add(id);
  }
}

/** Centres made over the API; none where the store cannot be read, which is a finding of its own. */
function madeIn({ options: { data = '', database } }: ReadService) {
  const path = storeIn(data);
  if (database !== undefined || !existsSync(path)) return [];
  try {
    return withCopy(path, (copy) => {
      const store = openStore({ path: storeIn(copy), nowMs: () => 0 });
      try {
        return readMade(store);
      } finally {
        store.close();
      }
    });
  } catch (thrown) {
    if (cliErrorOfStart(thrown) instanceof CliError) return [];
    throw thrown;
  }
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((one) => one.isDirectory()).map(({ name }) => name);
}
