/** Runs the `callwright` command: as a process, as people do, or within that of the tests. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import fs, { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { CliError } from '../../cli/cli-error.ts';
import { secretVariables } from '../../cli/environment.ts';
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

export interface RunHereOptions {
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Ends the command, as Ctrl-C does, once this holds for what it has written to stdout. */
  readonly until?: (stdout: string) => boolean | Promise<boolean>;
  /** The command is interrupted, as by Ctrl-C, once its stderr matches. */
  readonly interruptAt?: RegExp;
}

/** A command that runs in this process. */
export interface CommandHere {
  /** What it has printed so far. */
  readonly printed: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<ProgramResult>;
  /** Resolves when it prints more, or has ended. */
  more(): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): void;
}

/** What the commands of this process print, and call when they are interrupted. */
const running = new AsyncLocalStorage<{
  readonly print: (name: 'stdout' | 'stderr', text: string) => boolean;
  readonly interrupts: (() => void)[];
}>();
for (const name of ['stdout', 'stderr'] as const) {
  const write = process[name].write.bind(process[name]) as (...args: unknown[]) => boolean;
  process[name].write = (...args: unknown[]) =>
    running.getStore()?.print(name, String(args[0])) ?? write(...args);
}
const on = process.on.bind(process) as (...args: unknown[]) => typeof process;
process.on = ((event: string, listener: () => void) => {
  const command = event === 'SIGINT' || event === 'SIGTERM' ? running.getStore() : undefined;
  if (command === undefined) return on(event, listener);
  command.interrupts.push(listener);
  return process;
}) as typeof process.on;

/**
 * Runs a command in this process, which takes a hundredth of the time of one of its own. What
 * `cli/main.ts` does with the end of a command is done here too. Its stdin, environment and folder
 * are those of the process, so one runs at a time; a service gives them back when it has begun.
 */
export function beginHere(
  args: readonly string[],
  { input = '', env = {}, cwd = process.cwd(), interruptAt }: RunHereOptions = {},
): CommandHere {
  const printed = { stdout: '', stderr: '' };
  const interrupts: (() => void)[] = [];
  let news = Promise.withResolvers<void>();
  const print = (name: 'stdout' | 'stderr', text: string) => {
    printed[name] += text;
    if (args[0] === 'start') giveBack();
    if (interruptAt?.test(printed.stderr)) interrupts.splice(0)[0]?.();
    news.resolve();
    news = Promise.withResolvers<void>();
    return true;
  };
  const giveBack = borrowProcess({ input, env, cwd });
  const run = async (): Promise<ProgramResult> => {
    try {
      const code = await runProgram(['node', mainPath, ...args]);
      return { code, ...printed };
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { ...printed, code: error.exitCode, stderr: `${printed.stderr}${error.message}\n` };
    } finally {
      giveBack();
      news.resolve();
    }
  };
  return {
    printed,
    ended: running.run({ print, interrupts }, run),
    more: () => news.promise,
    interrupt: () => interrupts.splice(0)[0]?.(),
  };
}

/** Runs a command in this process to its end. */
export async function callwrightHere(
  args: readonly string[],
  { until, ...options }: RunHereOptions = {},
): Promise<ProgramResult> {
  const { ended, interrupt, more, printed } = beginHere(args, options);
  if (until === undefined) return await ended;
  let isRunning = true;
  const end = () => {
    isRunning = false;
  };
  ended.then(end, end);
  try {
    while (isRunning) {
      const { stdout } = printed;
      if (stdout !== '' && (await until(stdout))) break;
      if (stdout === printed.stdout) await more();
    }
  } finally {
    if (isRunning) interrupt();
    await ended.catch(() => {});
  }
  return await ended;
}

/** Makes these the process's own, until they are given back; once. */
function borrowProcess({
  input,
  env,
  cwd,
}: Required<Omit<RunHereOptions, 'until' | 'interruptAt'>>): () => void {
  const giveBackStdin = takeStdin(Buffer.from(input));
  // The command sets those whose file is named, and they are given back like all others.
  for (const name of secretVariables) vi.stubEnv(name, process.env[name]);
  for (const [name, value] of Object.entries({ ...ownEnvironment, ...env })) {
    vi.stubEnv(name, value);
  }
  const folder = process.cwd();
  process.chdir(cwd);
  let isBack = false;
  return () => {
    if (isBack) return;
    isBack = true;
    process.chdir(folder);
    giveBackStdin();
    vi.unstubAllEnvs();
  };
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
