/** The built web console: its folder, and what `start` prints about it. */
import { join } from 'node:path';
import { isConsoleBuilt } from '../../api/index.ts';
import { roleWords, type SignOn, type SignOnPlace } from './sign-on-lines.ts';

export function builtConsole(): string | undefined {
  // A package has this program in `dist/`, beside the console.
  const isSource = import.meta.filename.endsWith('.ts');
  const folder = join(import.meta.dirname, '../..', isSource ? 'dist/console' : 'console');
  return isConsoleBuilt(folder) ? folder : undefined;
}

/** Addresses for browsers: one per role if a name suffices to sign in. */
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

export const noConsoleLine =
  ' ! no console: it is not built here (npm run build:console says why; --no-console is quiet)';
