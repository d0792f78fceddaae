import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporalPlace } from '../../cli/temporal/temporal-place.ts';
import { temporalProgram } from '../../gateways/index.ts';
import {
  type Alarm,
  openCodecServer,
  openTemporalHost,
  type PayloadKey,
  type TemporalOptions,
} from '../../workflows/index.ts';
import { dataConverterOf, EncryptionCodec } from '../../workflows/temporal/encryption-codec.ts';
import { aFolder } from '../support/a-folder.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { type Tally, tallyCore, tell } from '../support/order-hosts/tally-core.ts';
import { clientHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { queueOf, serverVariable } from '../support/order-hosts/temporal-names.ts';

const old: PayloadKey = { id: '2026a', secret: randomBytes(32) };
const young: PayloadKey = { id: '2026b', secret: randomBytes(32) };
const payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('"tok_secret"'),
};

/** All that is readable in it. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).join(' ');
}

/** What a converter reads of payloads that a codec has decoded. */
async function readBy(codec: EncryptionCodec, payloads: Payload[]): Promise<readonly unknown[]> {
  return (await codec.decode(payloads)).map((one) => defaultPayloadConverter.fromPayload(one));
}

async function openKept(
  path: string,
  keys: readonly PayloadKey[],
  more: Partial<TemporalOptions<Tally>> = {},
) {
  const options: TemporalOptions<Tally> = {
    core: tallyCore,
    doers: {},
    path,
    taskQueue: queueOf(path),
    idPrefix: queueOf(path),
    clock: { nowMs: () => Date.now(), after: () => () => {} },
    queries: { tally: (state) => state },
    temporal: { address: process.env[serverVariable] ?? '', keys },
    workflowsPath: fileURLToPath(
      new URL('../support/order-hosts/tally.workflow.ts', import.meta.url),
    ),
    ...more,
  };
  const host = await openTemporalHost(options);
  onTestFinished(() => host.stop());
  return host;
}

async function failedTasks(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  const failed = events?.filter((one) => one.workflowTaskFailedEventAttributes != null);
  return failed?.length ?? -1;
}

describe('the codec of payloads', () => {
  it('reads what it has encrypted, and what an older key has', async () => {
    const [before] = await new EncryptionCodec([old], false).encode([payload]);
    const rotated = new EncryptionCodec([young, old], false);
    const [after] = await rotated.encode([payload]);
    for (const one of [before, after]) {
      expect(Buffer.from(one?.data ?? []).includes('tok_secret')).toBe(false);
    }
    expect(Buffer.from(after?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026b');
    const read = await rotated.decode([before ?? {}, after ?? {}]);
    expect(read).toEqual([payload, payload]);
  });

  it('refuses plain text, and reads it while orders from before the keys are open', async () => {
    const encodings = ['json/plain', 'binary/plain', 'binary/null', ''];
    for (const encoding of encodings) {
      const plain = { ...payload, metadata: { encoding: Buffer.from(encoding) } };
      const told = 'CALLWRIGHT_PLAIN_PAYLOADS=read';
      await expect(readBy(new EncryptionCodec([old], false), [plain])).rejects.toThrow(told);
      const reading = dataConverterOf({ keys: [old], readsPlainPayloads: true }).payloadCodecs?.[0];
      expect(await reading?.decode([plain])).toEqual([plain]);
    }
    expect(temporalPlace({ CALLWRIGHT_PLAIN_PAYLOADS: 'read' }).readsPlainPayloads).toBe(true);
    expect(temporalPlace({}).readsPlainPayloads).toBe(false);
    expect(() => temporalPlace({ CALLWRIGHT_PLAIN_PAYLOADS: 'yes' })).toThrow('refuse or read');
  });

  it('names the key that it does not have', async () => {
    const encrypted = await new EncryptionCodec([old], false).encode([payload]);
    const told = 'encrypted with the key 2026a; expected one of 2026b';
    await expect(readBy(new EncryptionCodec([young], false), encrypted)).rejects.toThrow(told);
  });

  it('refuses a payload that somebody has changed', async () => {
    const codec = new EncryptionCodec([old], false);
    const [encrypted] = await codec.encode([payload]);
    const data = Buffer.from(encrypted?.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    await expect(readBy(codec, [{ ...encrypted, data }])).rejects.toThrow('Unknown encoding');
  });
});

describe('the codec server', () => {
  const origin = 'http://localhost:8233';
  const inJson = ({ metadata, data }: Payload) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)]),
    ),
    data: base64(data ?? []),
  });
  const base64 = (bytes: Uint8Array | readonly number[]) => Buffer.from(bytes).toString('base64');

  async function codecServer() {
    const server = await openCodecServer({ port: 0, origin, keys: [old] });
    onTestFinished(() => server.close());
    const post = (path: string, body: unknown, headers = {}) =>
      fetch(`${server.address}${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    return { address: server.address, post };
  }

  it('decrypts for the pages of its origin', async () => {
    const { address, post } = await codecServer();
    const [encrypted = {}] = await new EncryptionCodec([old], false).encode([payload]);
    const body = { payloads: [inJson(encrypted)] };
    const answer = await post('/decode', body, { origin });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await answer.json()).toEqual({ payloads: [inJson(payload)] });
    expect((await post('/decode', body, { origin: 'http://elsewhere' })).status).toBe(403);
    expect((await fetch(`${address}/decode`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('encrypts nothing, and says what it cannot read', async () => {
    const { post } = await codecServer();
    expect((await post('/encode', { payloads: [inJson(payload)] })).status).toBe(404);
    const [encrypted = {}] = await new EncryptionCodec([young], false).encode([payload]);
    for (const body of [{ payloads: [inJson(encrypted)] }, { payloads: [inJson(payload)] }, 7]) {
      const answer = await post('/decode', body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ message: expect.any(String) });
    }
  });
});

describe.runIf(isTemporalHere)('a host with keys', () => {
  it('leaves nothing readable in a history, and goes on under a new key', async () => {
    const path = join(aFolder(), 'orders.db');
    const first = await openKept(path, [old]);
    await first.start(tell('o', 'm1', { type: 'opened' }));
    await first.deliver(tell('o', 'm2', { type: 'added', amount: 1 }));
    await first.stop();
    const second = await openKept(path, [young, old]);
    await second.deliver(tell('o', 'm3', { type: 'added', amount: 2 }));
    const handle = clientHere().workflow.getHandle(`${queueOf(path)}order/o`);
    const { events = [] } = await handle.fetchHistory();
    const text = textOf(events);
    expect(text).toContain('binary/encrypted');
    for (const ours of ['processId', 'amount', 'snapshot']) expect(text).not.toContain(`"${ours}"`);

    const codec = await openCodecServer({ port: 0, origin: 'http://pages', keys: [young, old] });
    onTestFinished(() => codec.close());
    const at = ['--workflow-id', handle.workflowId, '--codec-endpoint', codec.address];
    const address = ['--address', process.env[serverVariable] ?? ''];
    const query = ['workflow', 'query', '--type', 'getTally', ...at, ...address];
    const { stdout } = await promisify(execFile)(await temporalProgram('dev-server'), query);
    expect(stdout).toMatch(/"sum": ?3/);
  });

  it('rejects an update in plain text, which nobody with the keys has sent', async () => {
    const path = join(aFolder(), 'orders.db');
    const host = await openKept(path, [old]);
    await host.start(tell('o', 'm1', { type: 'opened' }));
    const handle = clientHere().workflow.getHandle(`${queueOf(path)}order/o`);
    const message = tell('o', 'm2', { type: 'added', amount: 5 });
    const args: [object] = [{ message, hash: 'h', mayBegin: false }];
    await expect(handle.executeUpdate<unknown, [object]>('command', { args })).rejects.toThrow();
    await host.deliver(tell('o', 'm3', { type: 'added', amount: 1 }));
    expect((await host.query('order/o', 'tally')) as Tally).toMatchObject({ sum: 1 });
    expect(await failedTasks(handle)).toBe(0);
  }, 60_000);

  it('goes on after signals in plain text, or of a key that nobody has', async () => {
    const path = join(aFolder(), 'orders.db');
    const host = await openKept(path, [old]);
    await host.start(tell('o', 'm1', { type: 'opened' }));
    const handle = clientHere().workflow.getHandle(`${queueOf(path)}order/o`);
    for (const name of ['x', 'clearHold', 'command']) await handle.signal(name, {});
    const forged = await new EncryptionCodec([young], false).encode([payload]);
    await clientHere().workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
      signalName: 'x',
      input: { payloads: forged },
    });
    await host.deliver(tell('o', 'm2', { type: 'added', amount: 1 }));
    expect((await host.query('order/o', 'tally')) as Tally).toMatchObject({ sum: 1 });
    await host.stop();
    // From the history again, not from the cache of the worker.
    const again = await openKept(path, [old]);
    await again.deliver(tell('o', 'm3', { type: 'added', amount: 1 }));
    expect(await failedTasks(handle)).toBe(0);
  }, 60_000);

  it.each([
    ['it began under', [old], [], /does not answer: .*the key 2026a; expected one of 2026c/],
    // Its update is rejected where it was accepted before.
    ['a later message has', [young, old], [old], /does not answer: .*Nondeterminism/],
  ])(
    'fails an order whose key is lost that %s, and says why',
    async (_, after, left, why) => {
      const path = join(aFolder(), 'orders.db');
      const first = await openKept(path, [old]);
      await first.start(tell('o', 'm1', { type: 'opened' }));
      await first.stop();
      const second = await openKept(path, after);
      const timers = [{ name: 'late', dueAtMs: Date.now() + 4_000 }];
      await second.deliver(tell('o', 'm2', { type: 'added', amount: 1, timers }));
      await second.stop();
      const alarms: Alarm[] = [];
      const other: PayloadKey = { id: '2026c', secret: randomBytes(32) };
      const lost = await openKept(path, [other, ...left], {
        reconcileEveryMs: 500,
        answerMsMax: 3_000,
        onAlarm: (alarm) => void alarms.push(alarm),
      });
      await until(() => alarms.some(({ kind }) => kind === 'process_failing'));
      expect(alarms[0]).toMatchObject({
        subject: 'order/o',
        problem: expect.stringMatching(why),
      });
      await lost.stop();
      const found = await openKept(path, [young, old]);
      await found.deliver(tell('o', 'm3', { type: 'added', amount: 2 }));
      expect((await found.query('order/o', 'tally')) as Tally).toMatchObject({ sum: 3 });
    },
    90_000,
  );
});
