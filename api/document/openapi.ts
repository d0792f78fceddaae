/**
 * The OpenAPI 3.1 document, made from the table of operations. Each schema stands once, under
 * `components`.
 */
import { z } from 'zod';
import { drawPlainly, type ErrorCode, errorEntry } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { csvType } from '../http/negotiation.ts';
import { mediaTypesOf } from '../http/request-bodies.ts';
import { type Operation, type OperationTable, producedBy } from '../operations/operation.ts';
import type { OperationSpec } from '../operations/operation-spec.ts';
import { answerExamples, apiSchemas } from './api-schemas.ts';
import { leaveOutFormer } from './former-forms.ts';
import { groupOf, tags } from './operation-groups.ts';

const componentPath = '#/components/schemas/';
type Json = { readonly [member: string]: unknown };

const json = 'application/json';

/** Error codes for refused bodies; any request may carry a body. */
const errorsOfBodies: readonly ErrorCode[] = [
  'invalid_parameter',
  'body_too_large',
  'media_type_unsupported',
];

/** Codes that any operation under `/api/v1` and `/tapi` may answer with. */
export const errorsEverywhere: readonly ErrorCode[] = [
  'invalid_parameter',
  'route_not_found',
  'centre_closed',
  'not_acceptable',
  'request_timeout',
  'internal',
  'storage_unavailable',
];

/** Codes of operations with authentication. */
const errorsOfAccess: readonly ErrorCode[] = [
  'not_authenticated',
  'token_expired',
  'role_missing',
  'rate_limited',
  'operation_unavailable',
];

function codesOf({ method, path, access, rate, errors }: OperationSpec): ErrorCode[] {
  const isOwn = access !== 'open' && access.own !== undefined && /\{(call|offer)\}/.test(path);
  const codes = [
    ...errors,
    ...(access === 'open' ? [] : errorsOfAccess),
    ...(rate === undefined ? [] : (['rate_limited'] as const)),
    ...(isOwn ? (['not_call_owner'] as const) : []),
    ...(/^\/t?api\//.test(path) ? [...errorsEverywhere, 'centre_not_found' as const] : []),
    ...errorsOfBodies,
    ...(['host_not_permitted'] as const),
    ...(method === 'GET' ? [] : (['origin_not_permitted'] as const)),
  ];
  return [...new Set(codes)];
}

const text = { type: 'string' } as const;
const binary = { type: 'string', format: 'binary' } as const;
const headerWords = {
  'X-Request-Id': 'The request’s own id, or one that was made for it.',
  ETag: 'Version of what is answered, for `If-Match`, `If-None-Match`.',
  Location: 'Path of what was made or started.',
  'Idempotency-Replayed': '`true`: the first answer to this key, once more.',
  'WWW-Authenticate': '`Bearer`',
} as const;
const headers = Object.fromEntries(
  Object.entries(headerWords).map(([name, description]) => [name, { description, schema: text }]),
);
const parameters = {
  Language: header('Accept-Language', 'Of titles and sentences: `en` or `fr` [en].'),
  RequestId: header('X-Request-Id', 'An id for the request, at most 64 characters.'),
  IfMatch: header('If-Match', 'The version that is changed, as `ETag` said it: `"v17"`.'),
  Key: header(
    'Idempotency-Key',
    'The same when the request is sent again; kept for 24 h, of the last 100,000 requests.',
  ),
  KeyRequired: {
    ...header(
      'Idempotency-Key',
      'Required: the same when the request is sent again; kept 24 h, of the last 100,000 requests.',
    ),
    required: true,
  },
  LastEventId: header('Last-Event-ID', 'The `id` of the last event that was read: go on after it.'),
} as const;

const problemContent = { 'application/problem+json': { schema: ref('schemas', 'Problem') } };
const responses = {
  Problem: {
    description: 'A problem (RFC 9457); `type` leads to what its code means.',
    headers: refs('headers', ['X-Request-Id']),
    content: problemContent,
  },
  NotAuthenticated: {
    description: 'Nobody is named, or nobody who is known.',
    headers: refs('headers', ['X-Request-Id', 'WWW-Authenticate']),
    content: problemContent,
  },
} as const;

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token from `POST /session`, one of the identity provider, or the key of a program (`cw_…`). Where nobody has a password and the service listens on loopback alone, the id of a person, such as `paul`.',
  },
} as const;

const bearer = { bearer: [] };

/** Writes the document; `version` is that of the engine. */
export function openApiDocument(
  table: OperationTable,
  version: string,
): { readonly openapi: string } & Json {
  const schemas = new Schemas();
  const paths: { [path: string]: { [method: string]: unknown } } = {};
  for (const [id, operation] of Object.entries(table)) {
    const item = paths[operation.path] ?? {
      parameters: [ref('parameters', 'Language'), ref('parameters', 'RequestId')],
    };
    item[operation.method.toLowerCase()] = operationObject(id, operation, schemas);
    paths[operation.path] = item;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Callwright',
      version,
      description: 'A call centre that can be run, rehearsed and reasoned about.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    externalDocs: { description: 'Events, sockets and webhooks (AsyncAPI)', url: '/asyncapi.json' },
    servers: [{ url: '/' }],
    tags: tags.map(([name, , description]) => ({ name, description })),
    paths,
    components: { schemas: schemas.components(), headers, parameters, responses, securitySchemes },
  };
}

function operationObject(id: string, operation: Operation, schemas: Schemas): Json {
  const { path, summary, note, access, isPersonal = false } = operation;
  const codes = codesOf(operation);
  const body = bodyOf(id, operation, schemas);
  return {
    operationId: id,
    tags: [groupOf(path)],
    summary: summary.en,
    'x-callwright-summary-fr': summary.fr,
    ...omitUndefined({ description: note }),
    security: [...(isPersonal ? [{}] : []), ...(isPersonal || access !== 'open' ? [bearer] : [])],
    parameters: parametersOf(id, operation, schemas),
    ...omitUndefined({ requestBody: body }),
    responses: { ...successOf(id, operation, schemas), ...problemsOf(codes) },
    'x-callwright-codes': codes,
  };
}

function parametersOf(id: string, operation: Operation, schemas: Schemas): readonly Json[] {
  const { params, query, errors, key } = operation;
  const isKeyed = errors.includes('idempotency_key_reused');
  const named = [
    ...(errors.includes('version_required') ? ['IfMatch'] : []),
    ...(isKeyed ? [key === 'required' ? 'KeyRequired' : 'Key'] : []),
    ...(id === 'streamEvents' ? ['LastEventId'] : []),
  ];
  return [
    ...schemas.members(params).map((one) => ({ ...one, in: 'path', required: true })),
    ...schemas.members(query).map((one) => ({ ...one, in: 'query' })),
    ...named.map((name) => ref('parameters', name)),
  ];
}

function bodyOf(id: string, operation: Operation, schemas: Schemas): Json | undefined {
  const { body, text: types, file, example } = operation;
  if (file !== undefined) {
    const content = file.types.map((type) => [type, { schema: binary }] as const);
    return { required: true, content: Object.fromEntries(content) };
  }
  if (types !== undefined) {
    const one = (type: string) => (type === json ? { schema: {}, example } : { schema: text });
    return { required: true, content: Object.fromEntries(types.map((type) => [type, one(type)])) };
  }
  if (body === undefined) return undefined;
  const shown = { schema: schemas.refTo(body, `${capital(id)}Body`), example };
  const content = Object.fromEntries(mediaTypesOf(operation).map((type) => [type, shown]));
  return { required: !body.safeParse(undefined).success, content };
}

function successOf(id: string, operation: Operation, schemas: Schemas): Json {
  const { status = 200, errors, answer: schema, handler } = operation;
  const plain = handler.kind === 'file' ? binary : text;
  const shown = schema === null ? plain : schemas.refTo(schema, `${capital(id)}Answer`);
  const isTagged = operation.tagged !== undefined || errors.includes('version_required');
  const names = [
    'X-Request-Id',
    ...(isTagged && status !== 204 ? ['ETag'] : []),
    ...(status === 201 || status === 202 || status === 303 ? ['Location'] : []),
    ...(errors.includes('idempotency_key_reused') ? ['Idempotency-Replayed'] : []),
  ];
  const content = Object.fromEntries(
    producedBy(operation).map((type) => [type, { schema: type === csvType ? text : shown }]),
  );
  return {
    [status]: {
      description: operation.summary.en,
      headers: refs('headers', names),
      ...(status === 204 || status === 303 ? {} : { content }),
    },
    ...(isTagged && operation.method === 'GET'
      ? { 304: { description: 'As `If-None-Match` says.' } }
      : {}),
  };
}

function problemsOf(codes: readonly ErrorCode[]): Json {
  const statuses = new Set(codes.map((code) => errorEntry(code).status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      ref('responses', status === 401 ? 'NotAuthenticated' : 'Problem'),
    ]),
  );
}

class Schemas {
  readonly #names = z.registry<{ id: string }>();

  constructor() {
    for (const [id, schema] of Object.entries(apiSchemas)) this.#names.add(schema, { id });
  }

  /**
   * A reference to a schema by its name. A schema without one is copied under the operation's name,
   * as it can have only one.
   */
  refTo(schema: z.ZodType, name: string): Json {
    const own = this.#names.get(schema)?.id;
    if (own === undefined) this.#names.add(schema.clone(), { id: name });
    return ref('schemas', own ?? name);
  }

  members(schema: z.ZodObject): readonly Json[] {
    const { properties = {}, required = [] } = z.toJSONSchema(schema, this.#options);
    return Object.entries(properties).map(([name, property]) => {
      const { description, ...plain } = Object(property) as Json;
      const said = description === undefined ? {} : { description };
      const inPlace = JSON.stringify(plain).replaceAll('#/$defs/', componentPath);
      return { name, ...said, required: required.includes(name), schema: JSON.parse(inPlace) };
    });
  }

  components(): Json {
    const uri = (id: string) => `${componentPath}${id}`;
    const { schemas } = z.toJSONSchema(this.#names, { ...this.#options, uri });
    return Object.fromEntries(
      Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => {
        const example = answerExamples[name];
        return [name, example === undefined ? schema : { ...schema, examples: [example] }];
      }),
    );
  }

  get #options() {
    return {
      io: 'input',
      unrepresentable: 'any',
      metadata: this.#names,
      override: drawOpenly,
    } as const satisfies z.core.ToJSONSchemaParams;
  }
}

/** Objects allow unknown members, so that later fields in answers break no client. */
export function drawOpenly(drawn: Parameters<typeof drawPlainly>[0]): void {
  drawPlainly(drawn);
  leaveOutFormer(drawn);
  const { jsonSchema } = drawn;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

function header(name: string, description: string) {
  return { name, in: 'header', description, schema: text } as const;
}

function ref(kind: string, name: string): { readonly $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}

function refs(kind: string, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, ref(kind, name)]));
}

function capital(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}
