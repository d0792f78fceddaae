/**
 * The gateways of the row `gateway.messages`: one that speaks the protocol, and one that echoes.
 */
import { workerData } from 'node:worker_threads';
import {
  GatewayClient,
  gatewayChannels,
  type SwitchDriver,
  SwitchEvents,
  switchRole,
} from '../gateways/index.ts';
import { systemClock } from '../live/index.ts';

const driver: SwitchDriver = {
  name: 'bench',
  features: ['call.answer'],
  ask: () => Promise.resolve({ result: 'done' }),
  legs: () => Promise.resolve([]),
  events: new SwitchEvents(),
  onLost: () => {},
};
const address = `127.0.0.1:${workerData}`;
const open = gatewayChannels(`http://${address}`, 'bench');
new GatewayClient({ handlerId: 'main', role: switchRole(driver), open, clock: systemClock });

const answer = JSON.stringify({ op: 'answer', sequence: 100_000, result: 'done' });
const bare = new WebSocket(`ws://${address}/bare`);
bare.onmessage = () => bare.send(answer);
