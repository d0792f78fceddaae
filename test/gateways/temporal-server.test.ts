import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDevServer } from '../../gateways/index.ts';
import { aFolder } from '../support/a-folder.ts';
import {
  hasTemporal,
  startTemporalServer,
  startTimeSkippingServer,
} from '../support/temporal-server.ts';
import { root } from '../support/tree.ts';

const dayMs = 86_400_000;

/** The namespaces it knows. */
async function namespacesAt(address: string): Promise<readonly string[]> {
  const connection = await Connection.connect({ address });
  try {
    const { namespaces } = await connection.workflowService.listNamespaces({});
    return namespaces.map(({ namespaceInfo }) => namespaceInfo?.name ?? '');
  } finally {
    await connection.close();
  }
}

async function isFree(address: string): Promise<boolean> {
  const [host = '', port = ''] = address.split(':');
  const socket = createConnection({ host, port: Number(port) });
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

describe.runIf(await hasTemporal('dev-server'))('a dev server of Temporal', () => {
  it('takes calls when it is there, and has let its port go when it is stopped', async () => {
    const server = await startDevServer();
    expect(await namespacesAt(server.address)).toContain('default');
    await server.stop();
    expect(await isFree(server.address)).toBe(true);
  });

  it('keeps what its file holds when it is killed, and comes back on its port', async () => {
    const file = join(aFolder(), 'temporal.db');
    const first = await startTemporalServer({ file });
    onTestFinished(() => first.stop());
    const connection = await Connection.connect({ address: first.address });
    const asked = { taskQueue: 'nobody', workflowId: 'kept' };
    await new Client({ connection }).workflow.start('any', asked);
    await connection.close();
    process.kill(first.pid, 'SIGKILL');
    await first.stop();
    const second = await startTemporalServer({ file, port: Number(first.address.split(':')[1]) });
    onTestFinished(() => second.stop());
    expect(second.address).toBe(first.address);
    const again = await Connection.connect({ address: second.address });
    const handle = new Client({ connection: again }).workflow.getHandle('kept');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await again.close();
  });

  it('ends with the process that began it, also when that is killed', async () => {
    const module = join(root, 'gateways', 'index.ts');
    const start = `(await import('${module}')).startDevServer()`;
    const code = `console.log((await ${start}).address)`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
    const [address] = await once(child.stdout, 'data');
    expect(await namespacesAt(String(address).trim())).toContain('default');
    child.kill('SIGKILL');
    await expect.poll(() => isFree(String(address).trim())).toBe(true);
  });

  it('says that it has ended by itself, and how', async () => {
    const server = await startDevServer();
    onTestFinished(() => server.stop());
    expect(server.lastWords()).toBeNull();
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    process.kill(server.pid, 'SIGABRT');
    await expect.poll(() => said.mock.calls.flat().join('')).toContain('has ended by itself');
    expect(server.lastWords()).toMatch(/on 127\.0\.0\.1:\d+ has ended by itself, \d+: .*SIGABRT/s);
    await server.stop();
    expect(server.lastWords()).toBeNull();
  });

  it('is not taken for another that answers on its port', async () => {
    const other = await startDevServer();
    onTestFinished(() => other.stop());
    const port = Number(other.address.split(':')[1]);
    await expect(startDevServer({ port })).rejects.toThrow('address already in use');
    expect(other.lastWords()).toBeNull();
  });

  it('says so where it cannot start', async () => {
    const file = join(aFolder(), 'no such folder', 'temporal.db');
    await expect(startDevServer({ file })).rejects.toThrow(/does not start on 127\.0\.0\.1:\d+: ./);
  });
});

describe.runIf(await hasTemporal('test-server'))('the test server of Temporal', () => {
  it('moves its time on by days at once', async () => {
    const environment = await startTimeSkippingServer();
    onTestFinished(() => environment.teardown());
    const fromMs = await environment.currentTimeMs();
    await environment.sleep('10 days');
    expect(await environment.currentTimeMs()).toBeGreaterThanOrEqual(fromMs + 10 * dayMs);
  });
});

describe('obtaining the programs of Temporal', () => {
  it('names what is missing where neither Temporal nor what builds it can be had', () => {
    const script = fileURLToPath(new URL('../../scripts/temporal-programs.mjs', import.meta.url));
    const env = {
      PATH: aFolder(),
      XDG_CACHE_HOME: aFolder(),
      HTTPS_PROXY: 'http://127.0.0.1:9',
    };
    const asked = { encoding: 'utf8' as const, env };
    const of = (kind: string) => spawnSync(process.execPath, [script, kind], asked);
    expect(of('dev-server')).toMatchObject({ status: 2, stdout: '' });
    expect(of('dev-server').stderr).toContain(
      "Temporal's dev-server cannot be obtained: it needs Go 1.26",
    );
    expect(of('test-server').stderr).toContain('it needs Java 11 or newer, and Maven');
    expect(of('dev').stderr).toContain('expected dev-server or test-server, not "dev"');
  });
});
