import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { retriesUntil } from '../../workflows/temporal/retries.ts';

/** Takes every connection, and ends it at once. */
async function aBrokenServer(): Promise<{
  readonly address: string;
  readonly taken: Promise<void>;
}> {
  const { promise: taken, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.destroy();
    resolve();
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
}

describe('a call to Temporal that is to be tried again', () => {
  it('ends as cancelled when its connection is closed first, and throws nowhere', async () => {
    const { address, taken } = await aBrokenServer();
    const interceptors = retriesUntil(new AbortController().signal);
    const connection = Connection.lazy({ address, interceptors });
    const call = connection.workflowService.getSystemInfo({});
    await taken;
    await connection.close();
    await expect(call).rejects.toThrow('CANCELLED: the connection is closed');
  });
});
