/**
 * Heavy work beside a probe, in a thread of its own, so that its reading does not delay the probe.
 * Each request repeats once answered; `workerData` has port and requests.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { HttpLoad } from './http-load.ts';

const { port, asked } = workerData as {
  readonly port: number;
  readonly asked: readonly Uint8Array[];
};
const load = new HttpLoad(port, asked.length);

function press(bytes: Buffer, begun?: () => void): void {
  load.send(bytes, () => {
    begun?.();
    press(bytes);
  });
}

await Promise.all(
  asked.map((bytes) => new Promise<void>((begun) => press(Buffer.from(bytes), begun))),
);
parentPort?.postMessage('begun');
