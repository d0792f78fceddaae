import specs from '@asyncapi/specs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventFilterSchema, eventPayloads } from '../../contracts/index.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { answers, arrives, hangsUp, logsOn } from '../support/builders.ts';
import { openStream } from '../support/event-stream.ts';

interface Message {
  readonly payload: object;
  readonly examples: readonly { readonly payload: Body }[];
}

interface Ref {
  readonly $ref: string;
}

interface AsyncApi {
  readonly asyncapi: string;
  readonly channels: {
    readonly [name: string]: { readonly messages: { readonly [name: string]: Ref } };
  };
  readonly operations: {
    readonly [name: string]: { readonly channel: Ref; readonly messages: readonly Ref[] };
  };
  readonly components: { readonly messages: { readonly [name: string]: Message } };
}

let document: AsyncApi;
let ajv: Ajv;

/** What holds the payload of a message, as readers of the document would make it. */
function holderOf(name: string): ValidateFunction {
  return ajv.compile({ $ref: `document#/components/messages/${name}/payload` });
}

/** What is wrong with a document as AsyncAPI 3.0. */
function faultsOf(of: unknown): readonly unknown[] {
  const holds = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(
    specs.schemasWithoutId['3.0.0'] as AnySchema,
  );
  return holds(of) ? [] : (holds.errors ?? []);
}

describe('the AsyncAPI document', () => {
  beforeAll(async () => {
    const { get } = await aServer();
    const { body } = await get('/asyncapi.json');
    document = body as unknown as AsyncApi;
    ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
  });

  it('is valid AsyncAPI 3.0', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(faultsOf(document)).toEqual([]);
    const operations = { streamEvents: { action: 'tell', channel: { $ref: '#' } } };
    expect(faultsOf({ ...document, operations })).not.toEqual([]);
  });

  it('has no reference that leads nowhere, and sends no message that its channel lacks', () => {
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]*)"/g)];
    expect(pointers.length).toBeGreaterThan(500);
    const at = (pointer: string): unknown =>
      pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((node, name) => Reflect.get(Object(node), name), document);
    expect(pointers.filter(([, pointer = '']) => at(pointer) === undefined)).toEqual([]);
    const sent = Object.values(document.operations).flatMap(({ channel, messages }) =>
      messages.map(({ $ref }) => $ref.startsWith(`${channel.$ref}/messages/`)),
    );
    expect(new Set(sent)).toEqual(new Set([true]));
  });

  it('holds every type of event, once streamed and once for webhooks', () => {
    const types = [...eventPayloads().keys()];
    expect(types.length).toBeGreaterThan(130);
    const { eventStream, webhooks } = document.channels;
    expect(Object.keys(eventStream?.messages ?? {})).toEqual(types);
    expect(Object.keys(webhooks?.messages ?? {})).toEqual([...types, 'webhook.test']);
    for (const type of types) expect(eventFilterSchema.safeParse(type).success, type).toBe(true);
  });

  it('shows an example of every message that its own schema allows, and nothing else', () => {
    const all = Object.entries(document.components.messages);
    for (const [name, { examples }] of all) {
      const holds = holderOf(name);
      for (const { payload } of examples) {
        expect([name, holds(payload), holds.errors]).toEqual([name, true, null]);
        expect([name, holds({ ...payload, type: 'no such', op: 'no such' })]).toEqual([
          name,
          false,
        ]);
      }
      expect(examples.length).toBe(1);
    }
    expect(all.length).toBeGreaterThan(150);
  });

  it('says of events what readers of the stream get', async () => {
    const served = await aServer();
    const stream = await openStream(served);
    served.tell(logsOn('a'), arrives('c1'));
    served.tell(...answers('c1/1'));
    served.tell({ type: 'hold', offerId: 'c1/1' });
    served.tell({ type: 'retrieve', offerId: 'c1/1' }, arrives('c2'), hangsUp('c2'));
    served.tell(hangsUp('c1'));
    await served.ask('PUT', '/api/v1/centres/shop/state', {
      as: 'malik',
      body: { state: 'overload', callbackCapacity: 3 },
    });
    const events = stream.frames().map(({ data }) => data);
    for (const event of events) {
      const holds = holderOf(String(event['type']));
      // Webhooks have no number of a connection.
      const { cwseq: _, ...posted } = event;
      for (const one of [event, posted]) {
        expect([one, holds(one), holds.errors]).toEqual([one, true, null]);
      }
      expect(holds({ ...event, subject: 'nobody/x' })).toBe(false);
    }
    const types = new Set(events.map(({ type }) => type));
    expect(types.size).toBeGreaterThan(12);
    stream.stop();
  });

  it('is written once: who has it already is told so', async () => {
    const { get } = await aServer();
    const first = await get('/asyncapi.json');
    const again = await get('/asyncapi.json', { 'if-none-match': String(first.headers['etag']) });
    expect([first.status, again.status, again.text]).toEqual([200, 304, '']);
  });
});
