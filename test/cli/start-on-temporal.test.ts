import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  aFolder,
  callwright,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { freePort } from '../support/free-port.ts';
import { hasTemporal, startTemporalServer } from '../support/temporal-server.ts';
import { severalCentres } from '../support/two-centres.ts';

const env = { ...plainEnvironment, TEMPORAL_ADDRESS: undefined };

interface Running {
  readonly more?: { readonly [name: string]: string };
}

/** A command that runs on, once it has said something that begins so; what it said, as JSON. */
async function running(args: readonly string[], begin: string, of: Running = {}) {
  const all = [mainPath, ...args, '--json'];
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(nodePath, all, { env: { ...env, ...of.more }, stdio: [...stdio] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (text) => {
    said += text;
  });
  const line = () =>
    said.split('\n').find((one, n, all) => one.includes(begin) && n < all.length - 1);
  await expect.poll(line, { timeout: 120_000 }).toBeDefined();
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    return code;
  };
  return { first: JSON.parse(line() ?? '') as Said, stop, pid: child.pid };
}

interface Said {
  readonly address?: string;
  readonly temporal?: { readonly address: string; readonly pages: string | null };
}

/** `callwright start` on a free port. */
function started(args: readonly string[], of: Running = {}) {
  return running(['start', '--port', '0', ...args], '{', of);
}

describe.runIf(await hasTemporal('dev-server'))('start --temporal', () => {
  it('runs the orders of each centre on a task queue of its own', async () => {
    const server = await startTemporalServer();
    onTestFinished(() => server.stop());
    const { address } = server;
    const { ask } = await severalCentres({ data: aFolder(), temporal: { address } });
    const at = async (as: string, centre: string) => {
      const path = `/api/v1/centres/${centre}`;
      const channel = { users: [as] };
      await ask(as, `PUT ${path}/channel`, channel, { 'if-match': '"v0"' });
      const { body } = await ask(as, `POST ${path}/customers`, { lastName: 'Petit' });
      const order = await ask(as, `POST ${path}/orders`, { customerId: body['id'] });
      expect([order.status, order.text]).toEqual([201, order.text]);
      return String(order.body['orderId'] ?? order.body['id']);
    };
    const orders = [await at('root', 'paris'), await at('lea', 'lyon')];
    const connection = await Connection.connect({ address });
    onTestFinished(() => connection.close());
    const queues = async () => {
      const all: string[] = [];
      for await (const one of new Client({ connection }).workflow.list()) {
        const which = orders.findIndex((id) => one.workflowId.endsWith(id));
        if (which >= 0) all.push(`${which} ${one.taskQueue}`);
      }
      return all.sort();
    };
    await expect.poll(queues).toEqual(['0 orders', '1 orders-lyon']);
  });

  it('begins a dev server, says where its pages are, and ends it', async () => {
    // The folder is made, where there is none yet.
    const data = join(aFolder(), 'new', 'data');
    const { first, stop } = await started(['--temporal', '--data', data]);
    const { address = '', pages = null } = first?.temporal ?? {};
    const isOpen = () =>
      fetch(`http://${address}`).then(
        () => true,
        (error: Error) => !String(error.cause).includes('ECONNREFUSED'),
      );
    expect(await isOpen()).toBe(true);
    if (pages !== null) expect((await fetch(pages)).ok).toBe(true);
    expect(await stop()).toBe(0);
    expect(await isOpen()).toBe(false);
  });
});

describe.runIf(await hasTemporal('dev-server'))('a service whose workflows run elsewhere', () => {
  it('has an order taken, held, cleared and shipped on a worker of its own process', async () => {
    const data = aFolder();
    const server = await startTemporalServer({ file: join(data, 'temporal.db') });
    onTestFinished(() => server.stop());
    const at = { TEMPORAL_ADDRESS: server.address };
    const more = { ...at, CALLWRIGHT_WORKFLOWS: 'elsewhere' };
    const service = await started(['--data', data, '--speed', '10'], { more });
    const metricsPort = String(await freePort());
    const alone = ['worker', '--data', data, '--threads', '1', '--metrics-port', metricsPort];
    const worker = await running(alone, '"state":"running"', { more: at });
    const { address = '' } = service.first;
    const run = (command: string, as: string, ...args: readonly string[]): string => {
      const all = [...command.split(' '), '--server', address, '--as', as, ...args];
      const { code, stdout, stderr } = callwright(all);
      expect(code, `${stderr}${stdout}`).toBe(0);
      return stdout;
    };
    const takes = (operation: string, ...args: readonly string[]) =>
      run(`call ${operation}`, 'helene', ...args).trim();
    const customer = ['--customer-id', 'verdier.1000003', '--source-code', 'M26A'];
    const order = takes('createOrder', ...customer, '--only', 'id');
    for (const item of ['LAVE-LINGE', 'LAVE-LINGE', 'SECHE-LINGE']) {
      takes('addOrderLine', '--order', order, '--item-id', `verdier.${item}`, '--quantity', '1');
    }
    takes('completeOrder', '--order', order);
    for (const token of ['tok_ok.1', 'tok_ok.2']) {
      const half = ['--method-id', 'CARTE', '--share-percent', '50', '--token', token];
      takes('addOrderPayment', '--order', order, ...half);
    }
    const seen = (member: string) => takes('getOrder', '--order', order, '--only', member);
    const total = ['--confirmed-total', seen('summary.total'), '--if-match', seen('version')];
    expect(takes('submitOrder', '--order', order, ...total)).toContain('FRAUDEAUTO');
    const hold = seen('holds.0.id');
    run(`review take ${hold}`, 'claire');
    const reason = ['--reason', 'the customer was called back', '--only', 'gate'];
    expect(run(`review let-pass ${hold}`, 'claire', ...reason)).toContain('"open":true');
    const depot = ['--centre-id', 'verdier', '--name', 'depot', '--scopes', 'integration'];
    const key = run('keys create', 'nadia', ...depot).trim();
    const tells = async (path: string): Promise<object> => {
      const headers = { authorization: `Bearer ${key}`, 'idempotency-key': path };
      const type = { 'content-type': 'application/json' };
      const of = { method: 'POST', headers: { ...headers, ...type }, body: '{}' };
      return (await (await fetch(`${address}/api/v1/${path}`, of)).json()) as object;
    };
    // The workers of the order's process release it after the hold.
    await expect.poll(() => seen('fulfilment').trim(), { timeout: 120_000 }).toBe('released');
    await tells(`orders/${order}/shipments`);
    const shipped = await tells(`shipments/${order}.release-1/shipped`);
    expect(shipped).toMatchObject({ fulfilment: 'shipped' });
    const connection = await Connection.connect({ address: server.address });
    onTestFinished(() => connection.close());
    const handle = new Client({ connection }).workflow.getHandle(`order/${order}`);
    const { events } = await handle.fetchHistory();
    const turns = events?.flatMap((one) => one.workflowTaskCompletedEventAttributes ?? []);
    const who = new Set(turns?.map(({ identity }) => identity));
    expect([...who]).toEqual([`${worker.pid}@${hostname()}`]);
    const ofWorker = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(ofWorker).toMatch(/temporal_workflow_task_execution_latency_seconds_count{[^}]*} [1-9]/);
    expect(await worker.stop()).toBe(0);
    expect(await service.stop()).toBe(0);
  });
});
