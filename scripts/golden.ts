/**
 * `npm run golden`: runs some orders on a Temporal server of its own, and writes their histories
 * and what each wanted done to `test/golden/temporal`, named by the version of the package. Those
 * of earlier versions stay as they are.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { openTemporalOrders, serveWhole } from '../bench/temporal/temporal-orders.ts';
import { startDevServer } from '../gateways/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import {
  historiesFolder,
  ownWorkflows,
  replayed,
  tracedBundle,
} from '../test/support/temporal-histories/replay.ts';

const scripts = [{ name: 'plain' }, { name: 'held', whileHeld: () => Promise.resolve() }];

const server = await startDevServer();
try {
  const orders = await openTemporalOrders(server.address);
  const connection = await Connection.connect({ address: server.address });
  const { workflow } = new Client({ connection });
  const bundle = await tracedBundle(ownWorkflows);
  mkdirSync(historiesFolder, { recursive: true });
  for (const { name, whileHeld } of scripts) {
    await serveWhole(orders, name, whileHeld);
    const handle = workflow.getHandle(`order/${name}`);
    await handle.result();
    const history = JSON.parse(JSON.stringify(await handle.fetchHistory()));
    const trace = await replayed(bundle, { history });
    const path = join(historiesFolder, `${packageJson.version}-${name}.json`);
    writeFileSync(path, `${JSON.stringify({ trace, history }, null, 1)}\n`);
    process.stdout.write(`${path}: ${history.events.length} events\n`);
  }
  await connection.close();
  await orders.end();
} finally {
  await server.stop();
}
