/**
 * Moves open processes between embedded and Temporal hosts. Only the store's owner changes; the new
 * host continues from stored timers and effects, with the same keys.
 * Source: durable-orders.md 10.6; decision 0022.
 */
import { Client, Connection } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { sharedStoreThread } from '../embedded/store-thread.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import { connectTo, namespaceOf, type TemporalPlace } from './temporal-place.ts';

const pageMax = 500;

export interface MoveOptions {
  readonly to: 'temporal' | 'embedded';
  readonly temporal: TemporalPlace;
  readonly path: string;
  /** Prefix of workflow ids, as given to hosts. Default: empty. */
  readonly idPrefix?: string;
  readonly nowMs: number;
}

/**
 * Moves the processes; returns how many are open. @throws {TemporalError} @throws {StoreRefusal}
 */
export async function move({
  to,
  temporal,
  path,
  idPrefix = '',
  nowMs,
}: MoveOptions): Promise<number> {
  const connection = await connectTo(temporal, (place) => Connection.connect(place));
  const store = sharedStoreThread(path);
  try {
    const owner = `move ${process.pid}`;
    if (to === 'temporal') await store.share(owner, nowMs);
    else await store.leave(owner, nowMs);
    const { workflow } = new Client({ connection, namespace: namespaceOf(temporal) });
    let count = 0;
    for await (const processId of openProcesses(store)) {
      count += 1;
      if (to === 'embedded') await end(workflow, `${idPrefix}${processId}`);
    }
    return count;
  } finally {
    await store.close();
    await connection.close();
  }
}

export async function end(workflow: Client['workflow'], workflowId: string): Promise<void> {
  try {
    await workflow.getHandle(workflowId).terminate('its record is not kept by Temporal any more');
  } catch (error) {
    // The workflow has ended or was never started.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

export async function* openProcesses(store: Pick<TurnStore, 'list'>): AsyncIterable<string> {
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<TurnStore['list']>> = await store.list(
      { status: 'open', limit: pageMax },
      cursor,
    );
    for (const { processId } of page.processes) yield processId;
    cursor = page.cursor;
    if (cursor === null) return;
  }
}
