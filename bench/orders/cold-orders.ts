/**
 * A file of very many orders, left by a killed host; and messages to random ones in a process of
 * its own, so that its memory is the host's.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { numbered, parallelRounds } from '../rounds.ts';
import { openPlainHost, plainCommands, plainMessage, requireApplied } from './plain-orders.ts';

const parallel = 32;
const messages = 12_000;
const megabyte = 1_048_576;

interface ColdFigures {
  readonly messagesPerSecond: number;
  readonly memoryMb: number;
}

const program = fileURLToPath(import.meta.url);
const run = promisify(execFile);

/** Writes orders with a host and kills it. @throws if the host ends otherwise. */
export async function killHost(path: string, orders: number): Promise<void> {
  const started = run(process.execPath, [program, 'fill', path, String(orders)]);
  const end: unknown = await started.catch((error: unknown) => error);
  if (end instanceof Error && 'signal' in end && end.signal === 'SIGKILL') return;
  throw new Error('the host that took orders was not killed', { cause: end });
}

export async function inOwnProcess(path: string, orders: number): Promise<ColdFigures> {
  const { stdout } = await run(process.execPath, [program, 'tell', path, String(orders)]);
  return JSON.parse(stdout);
}

async function fill(path: string, orders: number): Promise<void> {
  const host = await openPlainHost(path, () => undefined);
  await Promise.all(
    numbered(orders, (n) => {
      const [created] = plainCommands(`o${n}`);
      return requireApplied(host.start(plainMessage(`o${n}`, 0, created)));
    }),
  );
  process.kill(process.pid, 'SIGKILL');
}

async function tellAtRandom(path: string, orders: number): Promise<ColdFigures> {
  const host = await openPlainHost(path, () => undefined);
  const [, changeLines] = plainCommands('');
  if (changeLines === undefined) throw new Error('a plain order has lines');
  // A stride that reaches each order once, far from the order before.
  const stride = 61_803;
  const round = parallelRounds({ parallel, perRound: messages }, (n) => {
    const order = `o${(n * stride) % orders}`;
    return requireApplied(
      host.deliver(plainMessage(order, process.pid * messages + n, changeLines)),
    );
  });
  const { tookMs } = await round();
  const memoryMb = Math.round(process.memoryUsage.rss() / megabyte);
  await host.stop();
  return { messagesPerSecond: Math.round((messages * 1_000) / tookMs), memoryMb };
}

const [, started, task, path = '', orders] = process.argv;
if (started === program) {
  if (task === 'fill') await fill(path, Number(orders));
  else process.stdout.write(JSON.stringify(await tellAtRandom(path, Number(orders))));
}
