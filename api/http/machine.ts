/** The client's machine, reported to a foreign ACD with each forwarded request. */
import type { FastifyRequest } from 'fastify';
import type { GatewayClient } from '../../contracts/index.ts';

const machineHeader = 'x-client-machine';

const hostLengthMax = 255;

/** API version reported to a foreign ACD, as TAPI's proxy messages carry one. */
const apiVersion = '1.0';

export function machineOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Machine {
  const host = String(headers[machineHeader] ?? ip).slice(0, hostLengthMax);
  return { host, apiVersion };
}

export type Machine = Omit<GatewayClient, 'user'>;
