/** The machine that a request comes from, as a foreign ACD is told of it. */
import type { FastifyRequest } from 'fastify';
import type { GatewayClient } from '../../contracts/index.ts';

/** The machine that asks, where what stands between says its name. */
export const machineHeader = 'x-client-machine';

export const hostLengthMax = 255;

/** Of the API itself. */
export const apiVersion = '1.0';

/** Who asks by a request; the user is known beside it. */
export function machineOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Machine {
  const host = String(headers[machineHeader] ?? ip).slice(0, hostLengthMax);
  return { host, apiVersion };
}

export type Machine = Omit<GatewayClient, 'user'>;
