/**
 * The console of a service that starts: where its files stand, and what is said of it.
 *
 * Source: ux-and-api.md 13; decisions/0030.
 */
import { join } from 'node:path';
import { isConsoleBuilt } from '../../api/index.ts';
import { roleWords, type SignOn, type SignOnPlace } from './sign-on-lines.ts';

/** The folder of the console as it was built; undefined: it was not. */
export function builtConsole(): string | undefined {
  // In a package this program itself stands in `dist/`.
  const isSource = import.meta.filename.endsWith('.ts');
  const folder = join(import.meta.dirname, '../..', isSource ? 'dist/console' : 'console');
  return isConsoleBuilt(folder) ? folder : undefined;
}

/** Where browsers go: as one of each role, where a name is enough. */
export function consoleLine(
  signOns: readonly SignOn[],
  { address, areNamesEnough }: SignOnPlace,
): string {
  const [first, ...others] = areNamesEnough ? signOns : [];
  if (first === undefined) return ` Open ${address}/`;
  const words = new Map(roleWords);
  const more = others.map(({ role, user }) => `${words.get(role)} /?as=${user}`);
  const shown = [`${address}/?as=${first.user} (${words.get(first.role)})`, ...more];
  return ` Open ${shown.join('   ')}`;
}

/** Of a service that was not told to have none. */
export const noConsoleLine =
  ' ! no console: it is not built here (npm run build:console says why; --no-console is quiet)';
