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
} from '../../server/index.ts';
import { CliError } from '../cli-error.ts';
import type { readGiven } from '../start/read-given.ts';
import type { StartOptions } from '../start/start-options.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { withStore } from './copied-store.ts';
import { checkDatabases, checksOf, fail, type MachineCheck, warn } from './machine.ts';
import { checkStored } from './stored-rules.ts';

type Given = ReturnType<typeof readGiven>;

export function checkCentres(options: StartOptions, given: Given): readonly MachineCheck[] {
  const { data } = options;
  const { first, handlers } = given;
  const main = 'plan' in first ? { ...first, ruleSets: first.plan.ruleSets } : first;
  const accounts = given.accounts ?? ('plan' in first ? first.accounts : undefined);
  const { id } = main.centre;
  const folder = join(data ?? '', furtherFolder);
  const folders = data === undefined || !existsSync(folder) ? [] : readdirSync(folder);
  const databases = [
    ...checksOf(id, checkDatabases(options)),
    ...folders.flatMap((one) => checksOf(one, checkDatabases(within(options, one)))),
  ];
  const isReadable = databases.every(({ state }) => state !== 'fail');
  const made = folders.length === 0 ? [] : (withStore(options, readMade) ?? []);
  const isFirstProven = !namesAreEnough(given.access, accounts ?? everybodyOf(main.centre));
  const named = new Set([id]);
  const further = [...given.centres, ...made.filter(({ isOff }) => !isOff)].flatMap((one) =>
    checkFurther(one, { options, access: given.access, isFirstProven, named }),
  );
  for (const { name } of made) named.add(name);
  const unnamed = isReadable ? folders.filter((one) => !named.has(one)) : [];
  const seen = 'its folder is there, and no file or record of the centre: start does not open it';
  return [
    ...databases,
    ...checksOf(id, checkStored({ files: [main, ...handlers], accounts }, options)),
    ...further,
    ...unnamed.flatMap((one) => checksOf(one, [warn('centre', seen, 'name its file as well')])),
  ];
}

function within(options: StartOptions, id: string): StartOptions {
  const { data } = options;
  return data === undefined ? options : { ...options, data: join(data, furtherFolder, id) };
}

/** `named`: ids of centres so far, to which that of this one is added. */
function checkFurther(
  { name, read }: CentreToOpen,
  of: Pick<Given, 'access'> & {
    readonly options: StartOptions;
    readonly isFirstProven: boolean;
    readonly named: Set<string>;
  },
): readonly MachineCheck[] {
  let [id = name] = basename(name).split('.', 1);
  try {
    const { accounts, ...files } = read();
    id = files.centre.id;
    requireFurtherId(id, of.named.has(id));
    const people = accounts ?? everybodyOf(files.centre);
    furtherAccess(of.access, { ...of, id, accounts: people, data: undefined });
    return checksOf(id, checkStored({ files: [files], accounts }, within(of.options, id)));
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    const advice = 'mend it, or start leaves this centre closed';
    return checksOf(id, [fail('centre', maskSecrets(error.message), advice)]);
  } finally {
    of.named.add(id);
  }
}
