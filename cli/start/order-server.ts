/** The Temporal server for orders: an existing one, or a dev server. */
import { join } from 'node:path';
import { type DevServer, startDevServer } from '../../gateways/index.ts';
import { requireTemporal, type TemporalPlace } from '../../workflows/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { onTemporal, temporalAddress, temporalPlace } from '../temporal/temporal-place.ts';

const serverFile = 'temporal.db';

export interface OrderServer {
  readonly place: TemporalPlace;
  /** URL of the server's web pages; null if it has none or was not started here. */
  readonly pages: string | null;
  readonly isOurs: boolean;
  stop(): Promise<void>;
}

/** Null if neither `TEMPORAL_ADDRESS` nor a dev server is requested. @throws {CliError} */
export async function openOrderServer({
  data,
  temporal,
}: {
  readonly data?: string;
  readonly temporal?: boolean;
}): Promise<OrderServer | null> {
  if (temporalAddress() !== null) {
    const stop = (): Promise<void> => Promise.resolve();
    return { place: temporalPlace(), pages: null, isOurs: false, stop };
  }
  if (temporal !== true) return null;
  await onTemporal(requireTemporal());
  const file = data === undefined ? {} : { file: join(data, serverFile) };
  const server = await startDevServer({ ...file, hasPages: true }).catch((error: Error) => {
    throw new CliError(exitCodes.noServer, `callwright: ${error.message}`);
  });
  const place = { ...temporalPlace(), address: server.address };
  return { place, pages: await pagesOf(server), isOurs: true, stop: () => server.stop() };
}

export function orderServerLine({ place, pages, isOurs }: OrderServer): string {
  const whose = isOurs
    ? `a dev server that ends with this process · its pages ${pages ?? 'are not built into it'}`
    : `namespace ${place.namespace}`;
  return ` ✓ orders are workflows of Temporal at ${place.address}, ${whose}`;
}

/** A server may be built without web pages. */
async function pagesOf({ pages }: DevServer): Promise<string | null> {
  if (pages === null) return null;
  const answer = await fetch(pages).catch(() => null);
  return answer?.ok === true ? pages : null;
}
