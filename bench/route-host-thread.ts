/** The host of the row `route.adjunct`: it names queues in turn, at once. */
import { parentPort, workerData } from 'node:worker_threads';
import { GatewayClient, gatewayChannels, routeRole } from '../gateways/index.ts';
import { systemClock } from '../live/index.ts';
import { queueIdOf } from './api/bench-client.ts';

const { port, key } = workerData as { readonly port: number; readonly key: string };
let calls = 0;

function route() {
  calls += 1;
  return { queueId: queueIdOf(calls) };
}

new GatewayClient({
  handlerId: 'main',
  clock: systemClock,
  open: gatewayChannels(`http://127.0.0.1:${port}`, key),
  role: routeRole('bench', route),
  onNote: (note) => parentPort?.postMessage(note),
});
