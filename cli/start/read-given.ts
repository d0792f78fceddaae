/** Reads the files that a starting service is given; `doctor` reads the same. */
import { omitUndefined } from '../../kernel/index.ts';
import { readCentre } from '../files/read-centre.ts';
import { accessByFlags, readAccounts } from './access-options.ts';
import { readDemo } from './read-demo.ts';
import { readFurther } from './read-further.ts';
import { readHandlers, requireHandlersOf } from './read-handlers.ts';
import type { StartOptions } from './start-options.ts';

export type StartFiles = ReturnType<typeof readGiven>;

/** With a data folder, its sign-in key is made if missing. @throws {CliError} {StartError} */
export function readGiven(options: StartOptions) {
  const accounts = options.accounts === undefined ? undefined : readAccounts(options.accounts);
  const first = options.centre === undefined ? readDemo() : readCentre(options.centre, {});
  const handlers = readHandlers(options.handler ?? [], first.centre.id);
  requireHandlersOf(accounts, handlers);
  return {
    ...omitUndefined({ accounts }),
    first,
    handlers,
    centres: readFurther(options.further ?? [], options.accountsOf ?? []),
    access: accessByFlags(options, accounts),
  };
}
