/**
 * A peer in a process of its own: it is told how many calls to simulate, and says what came of it.
 *
 * One line each way: a number of calls, then `{"calls", "abandoned", "waitMs", "tookMs"}`. The peer
 * times itself, so neither its start nor the pipe counts. It stays up from round to round, warm.
 */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** How a peer is started. */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** [the bench's own] */
  readonly cwd?: string;
}

/** What a peer did. */
export interface PeerRun {
  readonly calls: number;
  readonly abandoned: number;
  /** Of all calls together, those who gave up included. */
  readonly waitMs: number;
  readonly tookMs: number;
}

/** Starts a peer. It keeps the bench alive only while it is asked, and ends with it. */
export function startPeer({
  command,
  args,
  cwd,
}: PeerCommand): (calls: number) => Promise<PeerRun> {
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
  });
  failed.catch(() => undefined);
  process.once('exit', () => child.kill());
  const held = [child, child.stdin as Socket, child.stdout as Socket];
  for (const one of held) one.unref();
  return async (calls) => {
    for (const one of held) one.ref();
    child.stdin.write(`${calls}\n`);
    const { value } = await Promise.race([lines.next(), failed]);
    for (const one of held) one.unref();
    return JSON.parse(String(value)) as PeerRun;
  };
}
