/** The example's ACD at a server's socket, and what it is asked. */
import { RoundRobinAcd } from '../../examples/outside-acd/round-robin.ts';
import type { AcdRequest, GatewayClient } from '../../gateways/index.ts';
import type { TestApi } from './api-server.ts';
import { aGatewayClient } from './gateway-socket.ts';

export interface OutsideAcd {
  /** So far. */
  readonly requests: readonly AcdRequest[];
  readonly acd: RoundRobinAcd;
  readonly client: GatewayClient;
}

export async function anOutsideAcd(served: TestApi): Promise<OutsideAcd> {
  const requests: AcdRequest[] = [];
  const acd = new RoundRobinAcd({ clock: served.clock });
  const client = await aGatewayClient(served, {
    ...acd.role,
    asked: (request, say) => {
      if (request.op === 'proxy.request') requests.push(request);
      acd.role.asked(request, say);
    },
  });
  return { requests, acd, client };
}
