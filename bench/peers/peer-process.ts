/**
 * A process that reads a line and answers one of JSON. It times itself, so that start and pipe do
 * not count, and stays warm between rounds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

export interface PeerRun {
  readonly calls: number;
  readonly abandoned: number;
  /** Total wait of all calls, abandoned ones included. */
  readonly waitMs: number;
  readonly tookMs: number;
}

/** The child is killed when this process ends before it. */
export function endWithUs(child: ChildProcess): void {
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

/** Starts a peer that keeps the bench alive only during a request, and ends with it. */
export function startProcess<Answer>({ command, args, cwd }: PeerCommand) {
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
  });
  failed.catch(() => undefined);
  endWithUs(child);
  const held = [child, child.stdin as Socket, child.stdout as Socket];
  for (const one of held) one.unref();
  return {
    ask: async (line: string): Promise<Answer> => {
      for (const one of held) one.ref();
      child.stdin.write(`${line}\n`);
      const { value } = await Promise.race([lines.next(), failed]);
      for (const one of held) one.unref();
      return JSON.parse(String(value)) as Answer;
    },
    end: (): void => void child.stdin.end(),
  };
}
