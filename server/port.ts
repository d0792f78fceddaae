/** The port of a service: how it is chosen, and what happens before it closes. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../live/index.ts';
import { type StartError, wrongSetting } from './start-error.ts';

const portTriesMax = 20;
const portMax = 65_535;

/** Reports "not ready" before closing, so that load balancers stop sending requests. */
export async function announceClosing({
  clock,
  noticeMs = 0,
}: {
  readonly clock: Clock;
  readonly noticeMs?: number;
}): Promise<void> {
  if (noticeMs > 0) await new Promise<void>((wake) => clock.after(noticeMs, wake));
}

/** Uses the next free port if the requested one is taken. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  const last = Math.min(port + portTriesMax - 1, portMax);
  for (let tried = port; tried <= last; tried += 1) {
    try {
      await app.listen({ host, port: tried });
      const address = app.server.address() as AddressInfo;
      return address.port;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code !== 'EADDRINUSE') throw noAddress(`${host}:${tried}`, String(code));
    }
  }
  throw noAddress(`${host}, ports ${port} to ${last}`, 'all taken');
}

function noAddress(where: string, why: string): StartError {
  return wrongSetting(`callwright cannot listen on ${where} (${why})`);
}
