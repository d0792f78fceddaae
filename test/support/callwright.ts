/** Runs the `callwright` command: as a process, as people do, or within that of the tests. */
import { spawnSync } from 'node:child_process';
import fs, { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { CliError } from '../../cli/cli-error.ts';
import { runProgram } from '../../cli/program.ts';
import { root } from './tree.ts';

export { aFolder } from './a-folder.ts';

const pinned = join(root, 'node_modules', '.bin', 'node');

/** The Node that runs it: the pinned one where there is one. */
export const nodePath = existsSync(pinned) ? pinned : process.execPath;
/** The file that Node runs. */
export const mainPath = join(root, 'cli', 'main.ts');

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ownEnvironment = { NO_COLOR: '1', FORCE_COLOR: undefined, CI: '', LC_ALL: 'C' };
/** An environment that asks for nothing: no colour, English. */
export const plainEnvironment = { ...process.env, ...ownEnvironment };

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: { readonly [name: string]: string };
  /** Of Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** To its end. */
export function callwright(args: readonly string[], options: RunOptions = {}): ProgramResult {
  const { input = '', env = {}, nodeArgs = [] } = options;
  const { status, stdout, stderr } = spawnSync(nodePath, [...nodeArgs, mainPath, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...plainEnvironment, ...env },
  });
  return { code: status, stdout, stderr };
}

/** What listens to these goes with a process, where a command has one of its own. */
const signals = ['SIGINT', 'SIGTERM'] as const;

export interface RunHereOptions {
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Once its stderr has this, it gets the signal of Ctrl-C. */
  readonly interruptAt?: RegExp;
}

/**
 * In this process, which takes a hundredth of the time of one of its own. What `cli/main.ts` does
 * with the end of a command is done here too.
 */
export async function callwrightHere(
  args: readonly string[],
  { input = '', env = {}, cwd = process.cwd(), interruptAt }: RunHereOptions = {},
): Promise<ProgramResult> {
  const told = { stdout: '', stderr: '' };
  let isInterrupted = false;
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      told[name] += String(text);
      if (interruptAt?.test(told.stderr) && !isInterrupted) {
        isInterrupted = true;
        process.emit('SIGINT');
      }
      return true;
    }),
  );
  const giveBackStdin = takeStdin(Buffer.from(input));
  for (const [name, value] of Object.entries({ ...ownEnvironment, ...env })) {
    vi.stubEnv(name, value);
  }
  const heard = signals.map((signal) => process.listeners(signal));
  const folder = process.cwd();
  process.chdir(cwd);
  try {
    const code = await runProgram(['node', mainPath, ...args]);
    return { code, ...told };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...told, code: error.exitCode, stderr: `${told.stderr}${error.message}\n` };
  } finally {
    process.chdir(folder);
    for (const spy of spies) spy.mockRestore();
    giveBackStdin();
    vi.unstubAllEnvs();
    signals.forEach((signal, n) => {
      for (const one of process.listeners(signal)) {
        if (heard[n]?.includes(one) !== true) process.off(signal, one);
      }
    });
  }
}

/** Makes these bytes what is read from stdin, as a stream or as file 0; returns what undoes it. */
function takeStdin(bytes: Buffer): () => void {
  const { readFileSync, fstatSync } = fs;
  const stdin = vi.spyOn(process, 'stdin', 'get');
  stdin.mockReturnValue(Object.assign(Readable.from([bytes]), { fd: 0 }) as never);
  fs.readFileSync = ((file: never, ...rest: never[]) =>
    file === 0 ? bytes : readFileSync(file, ...rest)) as typeof readFileSync;
  fs.fstatSync = ((file: number, ...rest: never[]) =>
    file === 0 ? { size: bytes.length } : fstatSync(file, ...rest)) as typeof fstatSync;
  syncBuiltinESMExports();
  return () => {
    stdin.mockRestore();
    Object.assign(fs, { readFileSync, fstatSync });
    syncBuiltinESMExports();
  };
}

/** The lines of an output of JSON lines. */
export function jsonLines<Line>(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
