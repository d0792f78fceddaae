/**
 * A bank's routing host: it says where calls at a route point go. `host.ts ADDRESS KEY [CALLS]`; it
 * ends after so many calls. Known numbers go to their adviser's queue, those of a list of fraud to
 * the security desk outside, everybody else to the general queue.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  GatewayClient,
  gatewayChannels,
  type RouteRequest,
  routeRole,
} from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';

const [address = '', key = '', calls = '0'] = process.argv.slice(2);

/** The bank's own records: where a customer's number belongs. */
const advisers: { readonly [number: string]: string } = {
  '+33639980001': 'bank.private',
  '+33639980002': 'bank.business',
};
const watched = new Set(['+33639980666']);
const securityDesk = '+33140000000';

let answered = 0;
let isDone = false;

function route({ from, callId, queueId, attempt }: RouteRequest) {
  const number = from ?? '';
  const to = watched.has(number)
    ? { number: securityDesk }
    : { queueId: advisers[number] ?? 'bank.general' };
  answered += 1;
  isDone = answered === Number(calls);
  const where = 'number' in to ? to.number : to.queueId;
  process.stdout.write(`${callId} at ${queueId}, attempt ${attempt}: ${number} to ${where}\n`);
  return to;
}

const client = new GatewayClient({
  handlerId: 'main',
  clock: systemClock,
  open: gatewayChannels(address, key),
  role: routeRole('bank', route),
  onNote: (note) => process.stdout.write(`${note}\n`),
});
while (!isDone) await pause(50);
client.close();
