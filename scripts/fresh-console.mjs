/**
 * Builds the console before a service starts, if its sources have changed. A clone without
 * development packages starts without it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const script = 'scripts/build-console.mjs';

/** Builds the console if needed; `tell` gets messages for the terminal. */
export async function buildWhereChanged(root, { node, tell }) {
  try {
    const { consoleInputsHash } = await import(`../${script}`);
    const built = join(root, 'dist/console/.inputs');
    if (existsSync(built) && readFileSync(built, 'utf8') === consoleInputsHash(root)) return;
  } catch (error) {
    tell(`the console cannot be built here (${error.message})`);
    return;
  }
  tell('building the console (once, as its sources have changed) ...');
  const beganAtMs = Date.now();
  const { status, stderr } = spawnSync(node, [join(root, script)], { cwd: root, encoding: 'utf8' });
  const seconds = ((Date.now() - beganAtMs) / 1000).toFixed(1);
  if (status === 0) tell(`the console is built in ${seconds} s`);
  else tell(`the console could not be built:\n${stderr?.trim()}`);
}
