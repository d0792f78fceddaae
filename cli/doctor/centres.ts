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
import type { StartFiles } from '../start/read-given.ts';
import type { StartOptions } from '../start/start-options.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { withStore } from './copied-store.ts';
import { checkDatabases, checksOf, fail, type MachineCheck, warn } from './machine.ts';
import { checkStored } from './stored-rules.ts';

export function checkCentres(options: StartOptions, given: StartFiles): readonly MachineCheck[] {
  const { data } = options;
  const { first, handlers, access } = given;
  const main = 'plan' in first ? { ...first, ruleSets: first.plan.ruleSets } : first;
  const accounts = given.accounts ?? ('plan' in first ? first.accounts : undefined);
  const { id: firstId } = main.centre;
  const folder = join(data ?? '', furtherFolder);
  const folders = data === undefined || !existsSync(folder) ? [] : readdirSync(folder);
  const within = (id: string) =>
    data === undefined ? options : { ...options, data: join(folder, id) };
  const databases = [
    ...checksOf(firstId, checkDatabases(options)),
    ...folders.flatMap((id) => checksOf(id, checkDatabases(within(id)))),
  ];
  const isFirstProven = !namesAreEnough(access, accounts ?? everybodyOf(main.centre));
  const named = new Set([firstId]);
  const checkFurther = ({ name, read }: CentreToOpen): readonly MachineCheck[] => {
    let [id = name] = basename(name).split('.', 1);
    try {
      const { accounts: own, ...files } = read();
      id = files.centre.id;
      requireFurtherId(id, named.has(id));
      const people = { accounts: own ?? everybodyOf(files.centre), isFirstProven };
      furtherAccess(access, { id, data: undefined, ...people });
      return checksOf(id, checkStored({ files: [files], accounts: own }, within(id)));
    } catch (thrown) {
      const error = cliErrorOfStart(thrown);
      if (!(error instanceof CliError)) throw error;
      const advice = 'mend it, or start leaves this centre closed';
      return checksOf(id, [fail('centre', maskSecrets(error.message), advice)]);
    } finally {
      named.add(id);
    }
  };
  const stored = folders.length === 0 ? [] : withStore(options, readMade);
  const made = stored ?? [];
  const served = [...given.centres, ...made.filter(({ isOff }) => !isOff)];
  const further = served.flatMap(checkFurther);
  for (const { name } of made) named.add(name);
  const unnamed = stored && folders.filter((id) => !named.has(id));
  const seen = 'its folder is there, and no file or record of the centre: start does not open it';
  const advice = 'name its file as well';
  return [
    ...databases,
    ...checksOf(firstId, checkStored({ files: [main, ...handlers], accounts }, options)),
    ...further,
    ...(unnamed ?? []).flatMap((id) => checksOf(id, [warn('centre', seen, advice)])),
  ];
}
