/**
 * Runs one program of a copied tree to its end, its time limit, or a line that settles it.
 *
 * It gets a process group of its own, so that what it has started goes with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** How a program ended; null: it was stopped. */
export interface ProgramEnd {
  readonly code: number | null;
  /** What it wrote to stderr. */
  readonly said: string;
}

export interface ProgramOptions {
  readonly tree: string;
  /** Arguments of this Node. */
  readonly args: readonly string[];
  readonly seed: number;
  readonly limitMs: number;
  /** On a stderr that matches, the rest need not be waited for. */
  readonly until?: RegExp;
}

let running: ChildProcess | null = null;

export function runProgram({
  tree,
  args,
  seed,
  limitMs,
  until,
}: ProgramOptions): Promise<ProgramEnd> {
  const child = spawn(process.execPath, args, {
    cwd: tree,
    detached: true,
    env: { ...process.env, CALLWRIGHT_SEED: String(seed), NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: Math.max(1, Math.round(limitMs)),
    killSignal: 'SIGKILL',
  });
  running = child;
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (until?.test(said)) stopProgram();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', stopProgram);
    child.on('close', (code) => {
      running = null;
      resolve({ code, said });
    });
  });
}

/** Stops what runs, with all that it has started. */
export function stopProgram(): void {
  if (running?.pid === undefined) return;
  try {
    process.kill(-running.pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
