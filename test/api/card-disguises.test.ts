/**
 * Card numbers written in a hundred disguises into every text, header and path that the table of
 * operations knows: none is found again in the data folder, the log or the traces.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Operation, operations } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { openLog } from '../../services/index.ts';
import { openRequestSpans } from '../../workflows/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type Method, shopCentre, type TestRequest } from '../support/api-server.ts';
import { cardNumbers, digitsOf, disguises } from '../support/card-disguises.ts';
import { aCollector } from '../support/trace-collector.ts';

const roles = ['agent', 'orderTaker', 'supervisor', 'reviewer', 'analyst', 'ruleEditor', 'admin'];
const accounts = {
  schema: 'callwright.accounts/1',
  people: [{ id: 'all', name: 'All', roles }],
} as AccountsFile;

interface Sent {
  readonly where: string;
  readonly method: Method;
  readonly url: string;
  readonly request: TestRequest;
}

/** Where a text may stand in a body: the examples' own texts, and what the schema knows beside. */
function textsIn(schema: z.core.$ZodType, value: unknown): readonly (readonly string[])[] {
  if (typeof value === 'string' || schema instanceof z.ZodString) return [[]];
  const def = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = def.innerType ?? def.in;
  if (inner !== undefined) return textsIn(inner, value);
  if (Array.isArray(value)) {
    const element = schema instanceof z.ZodArray ? schema.element : z.unknown();
    return value.flatMap((one, at) => textsIn(element, one).map((path) => [String(at), ...path]));
  }
  const isObject = typeof value === 'object' && value !== null;
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const own = isObject ? (value as { readonly [name: string]: unknown }) : {};
  const names = isObject ? new Set([...Object.keys(own), ...Object.keys(shape)]) : [];
  return [...names].flatMap((name) => {
    return textsIn(shape[name] ?? z.unknown(), own[name]).map((path) => [name, ...path]);
  });
}

function withText(value: unknown, [first, ...rest]: readonly string[], text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value)) {
    return value.map((one, at) => (String(at) === first ? withText(one, rest, text) : one));
  }
  const own = (value ?? {}) as { readonly [name: string]: unknown };
  return { ...own, [first]: withText(own[first], rest, text) };
}

let drawn = 0;
/** The next number in the next disguise. */
function written(): string {
  drawn += 1;
  const number = cardNumbers[drawn % cardNumbers.length] ?? '';
  const disguise = disguises[(drawn * 7) % disguises.length];
  return disguise?.(number) ?? '';
}

/** Every place of an operation, each in the next disguise. */
function requestsTo(id: string, operation: Operation): readonly Sent[] {
  const { method, path, params, query, body, example } = operation;
  const url = (hide: string | null): string =>
    path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
      if (name === hide) return encodeURIComponent(written());
      return name === 'centre' ? 'shop' : 'x1';
    });
  const whole: TestRequest = {
    as: 'all',
    ...(example === undefined ? {} : { body: example }),
    headers: { 'idempotency-key': `k${id}`, 'if-match': '"v1"' },
  };
  const sent = (where: string, of: Partial<Sent>): Sent => {
    return {
      where: `${id} ${where}`,
      method: method as Method,
      url: url(null),
      request: whole,
      ...of,
    };
  };
  const all: Sent[] = [];
  for (const name of Object.keys(params.shape)) all.push(sent(name, { url: url(name) }));
  for (const name of Object.keys(query.shape)) {
    all.push(sent(name, { url: `${url(null)}?${name}=${encodeURIComponent(written())}` }));
  }
  for (const place of body === undefined ? [] : textsIn(body, example)) {
    const filled = withText(example, place, written());
    all.push(sent(`/${place.join('/')}`, { request: { ...whole, body: filled } }));
  }
  for (const name of ['x-request-id', 'idempotency-key', 'if-match', 'traceparent']) {
    // A header is sent in ASCII.
    const value = written().replaceAll(/[^\x20-\x7e]/g, '');
    all.push(sent(name, { request: { ...whole, headers: { ...whole.headers, [name]: value } } }));
  }
  return all;
}

/** Sends them all to a service with a store in a folder, a log and traces. */
async function sendAll(folder: string) {
  const lines: string[] = [];
  const log = openLog({ write: (line: string) => void lines.push(line) }, 'debug');
  const collector = await aCollector();
  const spans = await openRequestSpans({ url: `${collector.url}/v1/traces`, headers: {} });
  const path = join(folder, 'a.db');
  const of = { path, log, spans, takesOrders: true, orderHost: { data: folder } };
  const served = await aServer(shopCentre, [], {}, { ...of, access: { accounts } });
  const count = { requests: 0, taken: 0 };
  const broken: string[] = [];
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    if (operation.handler.kind === 'stream' || operation.handler.kind === 'socket') continue;
    for (const { where, method, url, request } of requestsTo(id, operation)) {
      const { status } = await served.ask(method, url, request);
      count.requests += 1;
      if (status < 300) count.taken += 1;
      if (status >= 500 && status !== 503) broken.push(`${where}: ${status}`);
    }
  }
  await spans.close();
  const kept = new Map([
    ['log', lines.join('\n')],
    [
      'spans',
      collector
        .spans()
        .map((one) => JSON.stringify(one))
        .join('\n'),
    ],
  ]);
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    if (name.includes('.db')) kept.set(name, readFileSync(join(folder, name), 'utf8'));
  }
  return { count, broken, kept };
}

describe('L1, L2: card numbers in every text, header and path of the table', () => {
  it('stand in no file, log line or span, in a hundred disguises', async () => {
    expect(disguises.length).toBeGreaterThanOrEqual(100);
    const { count, broken, kept } = await sendAll(aFolder());
    expect(count.requests).toBeGreaterThan(2_000);
    expect(count.taken).toBeGreaterThan(50);
    expect(broken).toEqual([]);
    expect([...kept.keys()]).toEqual(expect.arrayContaining(['a.db', 'log', 'spans']));
    const found = [...kept].flatMap(([where, text]) =>
      text.split('\n').flatMap((line) => {
        const digits = digitsOf(line);
        return cardNumbers
          .filter((number) => line.includes(number) || digits.includes(number))
          .map((number) => `${where}: ${number} in ${line.slice(0, 400)}`);
      }),
    );
    expect(found).toEqual([]);
  });
});
