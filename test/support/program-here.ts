/** Third-party programs of tests: where they are, and what happens to the tests without them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { it } from 'vitest';
import { root } from './tree.ts';

/**
 * The output of a script of `scripts/` that finds a program. @throws {Error} with the script's
 * reason if the program is missing
 */
export async function readProgram(script: string, ...args: readonly string[]): Promise<string> {
  const file = join(root, 'scripts', script);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Outside tests the script may obtain the program, and shows its progress.
  if (process.env['CALLWRIGHT_PROGRAMS'] === undefined) child.stderr.pipe(process.stderr);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code === 0) return stdout.trim();
  const [reason = `${script} ended with ${code}`] = stderr.trim().split('\n').slice(-1);
  throw new Error(reason.replace(/^callwright: /, ''));
}

/** The same; null if the program is missing, and its tests are left out. */
export async function programHere(
  what: string,
  ...command: readonly [script: string, ...args: string[]]
): Promise<string | null> {
  try {
    return await readProgram(...command);
  } catch (error) {
    leaveOut(what, error);
    return null;
  }
}

/**
 * Handles a missing third-party program while a test file is read: prints the reason, and reports
 * one skipped test, as vitest refuses a file without tests. It is an error in ring 1, which uses no
 * such program, and where `CI` is set, since `npm run programs` ran before.
 */
export function leaveOut(what: string, error: unknown): void {
  if (process.env['CI'] || process.env['CALLWRIGHT_PROGRAMS'] === 'none') throw error;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`no ${what}, so its tests are left out: ${reason}\n`);
  it.skip(`needs ${what}`);
}
