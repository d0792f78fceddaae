import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  callwright,
  callwrightHere,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { hasTemporal, startTemporalServer } from '../support/temporal-server.ts';
import { withoutTemporal } from '../support/without-temporal.ts';

const scenario = 'examples/mail-order-fr/day.scenario.json';
const axis = ['--axis', 'staffing.seller=10,12', '--replications'];

/** A worker with one thread, once it takes replications. */
async function aWorker(address: string): Promise<ChildProcess> {
  const child = spawn(nodePath, [mainPath, 'worker', '--threads', '1', '--json'], {
    env: { ...plainEnvironment, TEMPORAL_ADDRESS: address },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  let told = '';
  child.stdout?.on('data', (text) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 120_000 }).toContain('"state":"running"');
  return child;
}

interface Sweeping {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
}

function sweeping(address: string, days: number): Sweeping {
  const args = ['sweep', scenario, ...axis, String(days), '--json', '--progress', 'json'];
  const child = spawn(nodePath, [mainPath, ...args, '--on', 'temporal'], {
    env: { ...plainEnvironment, TEMPORAL_ADDRESS: address },
  });
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (text) => {
      told[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code);
  return { child, ended, stdout: () => told.stdout, stderr: () => told.stderr };
}

/** Replications that workers have begun on and not ended. */
async function openPieces(address: string): Promise<number> {
  const connection = await Connection.connect({ address });
  try {
    const { executions } = await connection.workflowService.listOpenWorkflowExecutions({
      namespace: 'default',
    });
    return executions.length;
  } finally {
    await connection.close();
  }
}

describe.runIf(await hasTemporal('dev-server'))('a sweep on the workers of Temporal', () => {
  it('equals the local one byte for byte, although a worker is killed on the way', async () => {
    const server = await startTemporalServer();
    onTestFinished(() => server.stop());
    const first = await aWorker(server.address);
    const sweep = sweeping(server.address, 40);
    await expect.poll(() => sweep.stderr(), { timeout: 120_000 }).toContain('"type":"progress"');
    first.kill('SIGKILL');
    expect(sweep.child.exitCode).toBe(null);
    const second = await aWorker(server.address);
    expect(await sweep.ended).toBe(0);
    const here = await callwrightHere([
      'sweep',
      scenario,
      ...axis,
      '40',
      '--json',
      '--workers',
      '0',
    ]);
    expect(sweep.stdout()).toBe(here.stdout);
    second.kill('SIGTERM');
    expect(await once(second, 'exit')).toEqual([0, null]);
  });

  it('gives up its replications on Ctrl-C, and tells what it has', async () => {
    const server = await startTemporalServer();
    onTestFinished(() => server.stop());
    await aWorker(server.address);
    const sweep = sweeping(server.address, 1_000);
    await expect.poll(() => sweep.stderr(), { timeout: 120_000 }).toContain('"type":"progress"');
    sweep.child.kill('SIGINT');
    const code = await sweep.ended;
    expect(code, sweep.stderr()).toBe(7);
    expect(JSON.parse(sweep.stdout())).toMatchObject({ partial: true });
    await expect.poll(() => openPieces(server.address)).toBe(0);
  });
});

describe('without a server of Temporal', () => {
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:9' };

  it.each([['worker'], ['sweep', scenario, ...axis, '1', '--on', 'temporal']])(
    'callwright %s says where it looked',
    (...args) => {
      const { code, stderr } = callwright(args, { env });
      expect(stderr).toContain('no Temporal server answers at 127.0.0.1:9, namespace default');
      expect(code).toBe(4);
    },
  );
});

describe('without the packages of Temporal', () => {
  it('a worker names the command that installs them', () => {
    const { code, stderr } = callwright(['worker'], { nodeArgs: withoutTemporal });
    expect(stderr).toMatch(/"npm install @temporalio\/activity@[\d.]+ .*" installs: Cannot find/);
    expect(code).toBe(2);
  });

  it('sweeps run here as ever', () => {
    const { code } = callwright(['sweep', scenario, ...axis, '1', '--workers', '0'], {
      nodeArgs: withoutTemporal,
    });
    expect(code).toBe(0);
  });
});
