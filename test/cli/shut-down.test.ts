/** Health and the end of a service, in processes of their own, under load. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { mainPath, nodePath, plainEnvironment } from '../support/callwright.ts';

const centre = aCentre({
  id: 'shop',
  groups: [{ id: 'sales' }],
  queues: [aQueue('orders', { group: 'sales' })],
  agents: ['ann', 'ben', 'cleo'].map((id) => {
    return anAgent(id, { groups: ['sales'], links: [{ queue: 'orders' }] });
  }),
});

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
  readonly errors: () => string;
  readonly ended: Promise<readonly [number | null, string | null]>;
}

function run(args: readonly string[]): ChildProcess {
  const child = spawn(nodePath, [mainPath, ...args], { env: plainEnvironment });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function started(more: readonly string[]): Promise<Started> {
  const path = join(aFolder(), 'shop.centre.json');
  writeFileSync(path, JSON.stringify(centre));
  const child = run(['start', '--centre', path, '--port', '0', '--json', ...more]);
  let told = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit') as unknown as Started['ended'];
  await expect.poll(() => told).toContain('\n');
  const { address } = JSON.parse(told.split('\n')[0] ?? '') as { readonly address: string };
  return { child, address, errors: () => errors, ended };
}

async function health({ address }: Started, what: 'live' | 'ready') {
  const answer = await fetch(`${address}/health/${what}`);
  return { status: answer.status, body: (await answer.json()) as { readonly code?: string } };
}

async function drains(service: Started): Promise<void> {
  await expect.poll(async () => (await health(service, 'ready')).status).toBe(503);
}

/** Calls and agents for so long as the test; resolves when some calls are there. */
async function underLoad({ address }: Started): Promise<void> {
  const made = await fetch(`${address}/api/v1/centres/shop/api-keys`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin', 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'load',
      scopes: ['integration', 'getMetrics'],
      expiresAt: new Date(performance.timeOrigin + 86_400_000).toISOString(),
    }),
  });
  const { secret } = (await made.json()) as { readonly secret: string };
  const of = ['--server', address, '--as', 'admin', '--key', secret];
  run(['load', ...of, '--agents', '3', '--calls', '40', '--talk', '50', '--json']);
  const headers = { authorization: `Bearer ${secret}` };
  const callsBegun = async () => {
    const text = await (await fetch(`${address}/metrics`, { headers })).text();
    return Number(/requests_total\{operation="startCall".*?\} (\d+)/.exec(text)?.[1] ?? '0');
  };
  await expect.poll(callsBegun, { interval: 100 }).toBeGreaterThan(20);
}

describe('a service under load that is told to end', () => {
  it('is live and ready, then not ready while its port is open, then ends with 0', async () => {
    const service = await started(['--drain-notice', '5s']);
    await underLoad(service);
    for (let n = 0; n < 20; n += 1) {
      expect((await health(service, 'live')).status).toBe(200);
      expect((await health(service, 'ready')).status).toBe(200);
    }
    service.child.kill('SIGTERM');
    await drains(service);
    expect((await health(service, 'ready')).body.code).toBe('draining');
    expect((await health(service, 'live')).status).toBe(200);
    expect(await service.ended).toEqual([0, null]);
    expect(service.errors()).toBe('');
    await expect(fetch(service.address)).rejects.toThrow();
  });

  it('ends at its limit with 7 where a request does not', async () => {
    const service = await started(['--shutdown-limit', '700']);
    const { hostname, port } = new URL(service.address);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    const head = ['POST /api/v1/session HTTP/1.1', `host: ${hostname}`, 'content-length: 100'];
    socket.write(`${head.join('\r\n')}\r\ncontent-type: application/json\r\n\r\n{`);
    await once(socket, 'connect');
    await health(service, 'live');
    service.child.kill('SIGTERM');
    expect(await service.ended).toEqual([7, null]);
    expect(service.errors()).toContain('--shutdown-limit');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends at once at a second %s', async (signal) => {
    const service = await started(['--drain-notice', '1h']);
    service.child.kill(signal);
    await drains(service);
    const codeAfterSignal = () => {
      service.child.kill(signal);
      return service.child.exitCode;
    };
    await expect.poll(codeAfterSignal, { interval: 400 }).toBe(130);
    expect(await service.ended).toEqual([130, null]);
  });
});
