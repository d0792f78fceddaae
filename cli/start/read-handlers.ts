/**
 * Further handlers of a starting service: `lyon=lyon.centre.json`. The name replaces the file's id,
 * and prefixes the ids of its rule sets.
 */
import type { AccountsFile } from '../../contracts/index.ts';
import { mainHandlerId } from '../../live/index.ts';
import type { CentreFiles } from '../../server/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { readCentre } from '../files/read-centre.ts';

const form = /^([a-z0-9][a-z0-9-]{0,30})=(.+)$/;

/** @throws {CliError} if a name is invalid or used twice, or a file is invalid. */
export function readHandlers(given: readonly string[], centreId: string): readonly CentreFiles[] {
  const taken = new Set([mainHandlerId, centreId]);
  const named = given.map((one) => {
    const [, name, path] = form.exec(one) ?? [];
    if (name === undefined || path === undefined) {
      throw wrongUsage(
        `--handler is ${one}; expected a name of a-z, 0-9 and -, and a file: lyon=lyon.json`,
      );
    }
    if (taken.has(name)) throw wrongUsage(`--handler ${name} is taken; expected a name of its own`);
    taken.add(name);
    return { name, path };
  });
  return named.map(({ name, path }) => {
    const { centre, ruleSets } = readCentre(path, {});
    const own = ruleSets.map((file) => ({ ...file, set: `${name}-${file.set}` }));
    return { centre: { ...centre, id: name }, ruleSets: own };
  });
}

/** @throws {CliError} if an account names an unknown handler. */
export function requireHandlersOf(
  accounts: AccountsFile | undefined,
  handlers: readonly CentreFiles[],
): void {
  const known = [mainHandlerId, ...handlers.map(({ centre }) => centre.id)];
  for (const { id, handlers: permitted = [] } of accounts?.people ?? []) {
    const unknown = permitted.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    throw wrongUsage(
      `${id} of --accounts is permitted on ${unknown}; expected of ${known.join(', ')}`,
    );
  }
}
