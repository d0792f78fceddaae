/**
 * The AsyncAPI 3.0 document of streamed events, webhooks and socket frames, made from the schemas
 * that validate them.
 *
 * Source: AsyncAPI 3.0.
 */
import { z } from 'zod';
import {
  cloudEventSchema,
  commandBodySchema,
  eventPayloads,
  gatewayFrameSchema,
  jsonField,
  problemSchema,
  serviceFrameSchema,
  subjectKindOf,
  switchEventSchema,
} from '../../contracts/index.ts';
import { clientFrameSchema, serverFrameSchema } from '../streams/socket/frames.ts';
import { answerExamples } from './api-schemas.ts';
import { exampleOf, idsOfExamples } from './example-of.ts';
import { drawOpenly } from './openapi.ts';

type Json = { readonly [member: string]: unknown };

const schemaPath = '#/components/schemas/';
const names = z.registry<{ id: string }>();
names.add(jsonField, { id: 'Json' });
names.add(problemSchema, { id: 'Problem' });

/** A webhook's test event, from `POST …/webhooks/{webhook}/test`; not in the stream. */
const webhookTestSchema = cloudEventSchema
  .omit({ datacontenttype: true, cwactor: true, cwpos: true, cwseq: true })
  .extend({ type: z.literal('webhook.test') });

/** An example of a subscription's `from`, a text here; in other frames `from` is a number. */
const beginning = { from: 'snapshot' };

class Components {
  readonly schemas: { [name: string]: Json } = {};
  readonly messages: { [name: string]: Json } = {};

  draw(schema: z.ZodType): Json {
    const drawn = z.toJSONSchema(schema, {
      target: 'draft-7',
      io: 'input',
      unrepresentable: 'any',
      metadata: names,
      override: drawOpenly,
    });
    const inPlace = JSON.stringify(drawn).replaceAll('#/definitions/', schemaPath);
    const { $schema, definitions = {}, ...plain } = JSON.parse(inPlace) as Json;
    for (const [name, { $id, id, ...named }] of Object.entries(
      definitions as { [name: string]: Json },
    )) {
      this.schemas[name] = named;
    }
    return plain;
  }

  message(name: string, payload: Json, example: unknown): Json {
    this.messages[name] = {
      name,
      contentType: 'application/json',
      payload,
      examples: [{ payload: example }],
    };
    return ref(`components/messages/${name}`);
  }

  event(type: string, data: z.ZodType): Json {
    const kind = subjectKindOf(type);
    const drawn = this.draw(data);
    const own = {
      type: { const: type },
      subject: { type: 'string', pattern: `^${kind}/` },
      data: drawn,
    };
    return this.message(
      type,
      { allOf: [ref('components/schemas/Event'), { type: 'object', properties: own }] },
      {
        ...(answerExamples['Event'] as Json),
        type,
        subject: `${kind}/${idsOfExamples[`${kind}Id`]}`,
        data: exampleOf(drawn),
      },
    );
  }

  /**
   * Describes one side's socket frames, by their `op`. `held` gives the schema of a document that a
   * frame contains.
   */
  frames(
    side: string,
    frames: readonly z.ZodType[],
    held: { readonly [op: string]: z.ZodType } = {},
  ): { readonly [name: string]: Json } {
    const named = frames.map((frame) => {
      const head = this.draw(frame);
      const op = String((exampleOf(head) as Json)['op']);
      const more = held[op];
      const payload = more === undefined ? head : { allOf: [head, this.draw(more)] };
      const name = `${side}.${op}`;
      const example = { ...(exampleOf(payload) as Json), ...(op === 'subscribe' && beginning) };
      return [name, this.message(name, payload, example)] as const;
    });
    return Object.fromEntries(named);
  }
}

/** JSON Schema of each event's data, by type. */
export function eventDataSchemas(): readonly (readonly [type: string, data: Json])[] {
  const components = new Components();
  return [...eventPayloads()].map(([type, data]) => [type, components.draw(data)]);
}

export function asyncApiDocument(version: string): { readonly asyncapi: string } & Json {
  const all = new Components();
  all.schemas['Event'] = all.draw(cloudEventSchema.partial({ cwseq: true }));
  const events = Object.fromEntries(
    [...eventPayloads()].map(([type, data]) => [type, all.event(type, data)]),
  );
  const test = all.draw(webhookTestSchema);
  const posted = { ...events, 'webhook.test': all.message('webhook.test', test, exampleOf(test)) };
  const said = {
    toClient: all.frames('server', serverFrameSchema.options),
    byClient: all.frames('client', clientFrameSchema.options),
    toGateway: all.frames('service', serviceFrameSchema.options, { command: commandBodySchema }),
    byGateway: all.frames('gateway', gatewayFrameSchema.options, { event: switchEventSchema }),
  };
  const channels = {
    eventStream: {
      address: '/api/v1/events/stream',
      description: 'Server-sent events; `data` of each is one event.',
      servers: [ref('servers/http')],
      messages: events,
    },
    eventSocket: {
      address: '/api/v1/events',
      description: 'Subscriptions and operations. `items` of `events` are those of the stream.',
      servers: [ref('servers/socket')],
      messages: { ...said.toClient, ...said.byClient },
    },
    gatewaySocket: {
      address: '/api/v1/gateway',
      description: 'What gateways and the service say to each other.',
      servers: [ref('servers/socket')],
      messages: { ...said.toGateway, ...said.byGateway },
    },
    webhooks: {
      address: null,
      description:
        'POST to the URL of a webhook, one event each, without `cwseq`, as Standard Webhooks says.',
      messages: posted,
    },
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Callwright',
      version,
      description:
        'What happens in a call centre, as it happens. What a foreign ACD tells (`cwactor` is a gateway) has the data that the ACD gives it.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { http: server('http'), socket: server('ws') },
    channels,
    operations: {
      streamEvents: operation('send', 'eventStream', events),
      sayToClient: operation('send', 'eventSocket', said.toClient),
      hearClient: operation('receive', 'eventSocket', said.byClient),
      sayToGateway: operation('send', 'gatewaySocket', said.toGateway),
      hearGateway: operation('receive', 'gatewaySocket', said.byGateway),
      callWebhook: operation('send', 'webhooks', posted),
    },
    components: {
      schemas: all.schemas,
      messages: all.messages,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function server(protocol: string): Json {
  const variables = { host: { default: '127.0.0.1:8080' } };
  const security = [ref('components/securitySchemes/bearer')];
  return { host: '{host}', protocol, variables, security };
}

function operation(action: 'send' | 'receive', channel: string, messages: object): Json {
  const at = `channels/${channel}`;
  const named = Object.keys(messages).map((name) => ref(`${at}/messages/${name}`));
  return { action, channel: ref(at), messages: named };
}

function ref(path: string): { readonly $ref: string } {
  return { $ref: `#/${path}` };
}
