/**
 * Further centres of a starting service: files after the first, and `--accounts-of lyon=FILE`. They
 * are read when they open, so that a fault in one closes that one alone.
 */
import type { CentreToOpen } from '../../server/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { readCentre } from '../files/read-centre.ts';
import { readAccounts } from './access-options.ts';

const form = /^([a-z0-9][a-z0-9-]{0,30})=(.+)$/;

/** @throws {CliError} where a flag is not of its form, or names a centre twice */
export function readFurther(
  paths: readonly string[],
  accountsOf: readonly string[],
): readonly CentreToOpen[] {
  const accounts = new Map<string, string>();
  for (const one of accountsOf) {
    const [, id = '', path = ''] = form.exec(one) ?? [];
    if (id === '' || accounts.has(id)) {
      throw wrongUsage(
        `--accounts-of is ${one}; expected a further centre, once, and a file: lyon=people.json`,
      );
    }
    accounts.set(id, path);
  }
  return paths.map((path) => ({
    name: path,
    read: () => {
      const { centre, ruleSets } = readCentre(path, {});
      const people = accounts.get(centre.id);
      const own = people === undefined ? {} : { accounts: readAccounts(people) };
      return { centre, ruleSets, ...own };
    },
  }));
}
