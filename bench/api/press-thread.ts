/**
 * Repeats heavy requests in a thread of its own, so that reading answers does not delay the
 * measurement beside it. `workerData` has port and requests.
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
