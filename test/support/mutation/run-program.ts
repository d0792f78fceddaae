/**
 * Runs programs of copied trees, each to its end, its time limit, or a line that settles it.
 *
 * Each gets a process group of its own, so that what it has started goes with it.
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

const running = new Set<ChildProcess>();

/** Tests run as in ring 1. */
export function runProgram({
  tree,
  args,
  seed,
  limitMs,
  until,
}: ProgramOptions): Promise<ProgramEnd> {
  const own = { CALLWRIGHT_SEED: String(seed), CALLWRIGHT_TESTS: 'ring-1', NO_COLOR: '1' };
  const child = spawn(process.execPath, args, {
    cwd: tree,
    detached: true,
    env: { ...process.env, ...own },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: Math.max(1, Math.round(limitMs)),
    killSignal: 'SIGKILL',
  });
  running.add(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (until?.test(said)) stop(child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => stop(child));
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, said });
    });
  });
}

/** Stops all that run, with all that they have started. */
export function stopPrograms(): void {
  for (const child of running) stop(child);
}

function stop({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
