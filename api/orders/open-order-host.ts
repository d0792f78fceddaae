/** The host of a service's orders, as configured: in memory, in a database, or on Temporal. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order, Programme } from '../../orders/index.ts';
import {
  type HostOptions,
  openEmbeddedHost,
  openInMemoryHost,
  openTemporalHost,
  type ProcessHost,
  type TemporalPlace,
} from '../../workflows/index.ts';

/** The workflow of the orders that a service takes. */
const workflowTypes = { order: 'servedOrderWorkflow' };

/** Without a path, nothing outlives the host. @throws {HostError} @throws {TemporalError} */
export async function openOrderHost(
  options: HostOptions<Order | Programme>,
  {
    path,
    temporal,
  }: { readonly path: string | undefined; readonly temporal: TemporalPlace | undefined },
): Promise<ProcessHost> {
  if (temporal === undefined) {
    return path === undefined
      ? await openInMemoryHost(options)
      : await openEmbeddedHost({ ...options, path });
  }
  const of = { ...options, temporal, workflowTypes, isIndexed: true };
  if (path !== undefined) return await openTemporalHost({ ...of, path });
  // Workflows of several processes write the record, so it needs a file.
  const folder = await mkdtemp(join(tmpdir(), 'callwright-orders-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const own = `orders-${randomUUID().slice(0, 8)}`;
  try {
    const host = await openTemporalHost({
      ...{ ...of, path: join(folder, 'orders.db'), isPassing: true },
      ...{ taskQueue: own, idPrefix: `${own}/` },
    });
    const close = host.stop.bind(host);
    const stop = async (): Promise<void> => {
      await close();
      await remove();
    };
    return Object.assign(host, { stop });
  } catch (error) {
    await remove();
    throw error;
  }
}
