/** The pages whose orders are workflows of Temporal, as their readers use them. */
import { dirname } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporalProgram } from '../gateways/index.ts';
import { runSession } from './support/pages.ts';
import { hasTemporal, startTemporalServer } from './support/temporal-server.ts';

describe.runIf(await hasTemporal('dev-server'))('with Temporal', () => {
  it('the page of Temporal is one session that goes as it says', async () => {
    const PATH = `${dirname(await temporalProgram('dev-server'))}:${process.env['PATH']}`;
    await runSession('docs/temporal.md', { ...process.env, PATH, TEMPORAL_ADDRESS: undefined });
  });

  it('the page of orders goes as it says, unchanged', async () => {
    const server = await startTemporalServer();
    const connection = await Connection.connect({ address: server.address });
    onTestFinished(async () => {
      await connection.close();
      await server.stop();
    });
    await runSession('docs/orders.md', { ...process.env, TEMPORAL_ADDRESS: server.address });
    const { workflow } = new Client({ connection });
    const { count } = await workflow.count("WorkflowType = 'OrderWorkflow'");
    expect(count).toBeGreaterThan(0);
  });
});
