/**
 * Runs the round-robin ACD behind a service: `acd.ts ADDRESS KEY`. A caller comes each half second;
 * it ends when its last agent has logged off.
 */
import { GatewayClient, gatewayChannels } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import { RoundRobinAcd } from './round-robin.ts';

const [address = '', key = ''] = process.argv.slice(2);
const acd = new RoundRobinAcd({ clock: systemClock });
const asked = new Set<string>();
const { role } = acd;
const client = new GatewayClient({
  handlerId: 'main',
  clock: systemClock,
  open: gatewayChannels(address, key),
  role: {
    ...role,
    asked: (request, say) => {
      if (request.op === 'proxy.request') asked.add(request.kind);
      role.asked(request, say);
    },
  },
  onNote: (note) => process.stdout.write(`${note}\n`),
});
let hadAgents = false;
function tick(): void {
  hadAgents ||= acd.presentCount > 0;
  if (!hadAgents || acd.presentCount > 0) {
    acd.arrive(200);
    systemClock.after(500, tick);
    return;
  }
  process.stdout.write(`round-robin: asked for ${[...asked].sort().join(', ')}\n`);
  client.close();
}
tick();
