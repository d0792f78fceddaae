/**
 * Messages to random orders of a file with very many, in a process of its own, so that what it
 * takes of memory is the host's.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { applied, openPlainHost, plainCommands, plainMessage } from './plain-orders.ts';

const parallel = 32;
const messages = 12_000;
const megabyte = 1_048_576;

export interface ColdFigures {
  readonly messagesPerSecond: number;
  readonly memoryMb: number;
}

/** Tells random orders of a file one thing each, in another process. */
export async function inOwnProcess(path: string, orders: number): Promise<ColdFigures> {
  const program = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [program, path, String(orders)]);
  return JSON.parse(stdout);
}

async function tellAtRandom(path: string, orders: number): Promise<ColdFigures> {
  const host = await openPlainHost(path, () => undefined);
  const [, changeLines] = plainCommands('');
  if (changeLines === undefined) throw new Error('a plain order has lines');
  // A step through the orders that comes to each once, far from the one before.
  const stride = 61_803;
  let count = 0;
  const serve = async (): Promise<void> => {
    while (count < messages) {
      count += 1;
      const order = `o${(count * stride) % orders}`;
      await applied(host.deliver(plainMessage(order, process.pid * messages + count, changeLines)));
    }
  };
  const beganAtMs = performance.now();
  await Promise.all(Array.from({ length: parallel }, serve));
  const tookMs = performance.now() - beganAtMs;
  const memoryMb = Math.round(process.memoryUsage.rss() / megabyte);
  await host.stop();
  return { messagesPerSecond: Math.round((messages * 1_000) / tookMs), memoryMb };
}

const [, program, path, orders] = process.argv;
if (program === fileURLToPath(import.meta.url) && path !== undefined) {
  process.stdout.write(JSON.stringify(await tellAtRandom(path, Number(orders))));
}
