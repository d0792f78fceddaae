/** The agent client of the examples, whose connection is cut. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { nodePath } from '../support/callwright.ts';
import { CuttingProxy } from '../support/cutting-proxy.ts';
import { aRunningService } from '../support/running-service.ts';
import { root } from '../support/tree.ts';

it('shows what is true after a lost connection, and leaves what a supervisor has set', async () => {
  const running = await aRunningService();
  const proxy = new CuttingProxy();
  const address = await proxy.before(`${running.address}/`);
  onTestFinished(() => proxy.close());
  const args = ['examples/outside-acd/agent.ts', address.replace(/\/$/, ''), 'ann', '9'];
  const child = spawn(nodePath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const params = { agent: 'shop.ann' };
  const states = () => lines.slice(2);
  await expect.poll(states).toEqual(['notReady', 'ready']);
  proxy.close();
  const sue = running.client('sue');
  for (const state of ['notReady', 'ready', 'notReady'] as const) {
    await sue.put('/api/v1/agents/{agent}/state', { params, body: { state } });
  }
  await expect.poll(states).toEqual(['notReady', 'ready', 'unknown']);
  await proxy.listen();
  const after = ['notReady', 'ready', 'unknown', 'notReady'];
  await expect.poll(states).toEqual(after);
  // Nothing changes meanwhile, so no event comes.
  proxy.cut();
  await expect.poll(states).toEqual([...after, 'unknown', 'notReady']);
  await sue.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } });
  await expect.poll(states).toEqual([...after, 'unknown', 'notReady', 'ready']);
});
