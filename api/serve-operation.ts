/**
 * Routes from the table of operations: a path, its schemas and its codes stand there, and only
 * there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type AnswerOf,
  answers,
  findingsOf,
  type Language,
  type Operation,
  type OperationId,
  operations,
} from '../contracts/index.ts';
import { type AnsweredOnce, keyOf } from './idempotency.ts';
import { csvType, languageOf, prefersCsv } from './negotiation.ts';
import type { OnceFree } from './once-free.ts';
import { InvalidRequest } from './refusal.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly onceFree: OnceFree;
  }
  interface FastifyContextConfig {
    /** Media type of the answer [application/json]. */
    readonly produces?: string;
    /** The answer is to be had as CSV, too. */
    readonly alsoCsv?: boolean;
    /** The operation behind the route; none: a route outside the table. */
    readonly operationId?: OperationId;
  }
}

/** The body of an operation: a document, a text as it is, or none. */
export type BodyOf<Id extends OperationId> = (typeof operations)[Id] extends {
  readonly body: infer Schema extends z.ZodType;
}
  ? z.infer<Schema>
  : (typeof operations)[Id] extends { readonly text: readonly string[] }
    ? string
    : null;

/** A request as an operation sees it. */
export interface Asked<Id extends OperationId> {
  /** Path parameters by name. */
  readonly params: { readonly [name: string]: string };
  readonly query: z.infer<(typeof operations)[Id]['query']>;
  readonly body: BodyOf<Id>;
  readonly language: Language;
  /** Who asks, unproven until sign-in arrives; null: nobody is named. */
  readonly person: string | null;
  /** The answer, or the body, is to be a table. */
  readonly wantsCsv: boolean;
  readonly sendsCsv: boolean;
  /** The version in `If-Match`; null: none is given. */
  readonly ifMatch: number | null;
  /** Sets a header of the answer. */
  readonly header: (name: string, value: string) => void;
}

/** What a stream needs instead of an answer. */
export interface AskedRaw<Id extends OperationId> extends Asked<Id> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const eventStreamType = 'text/event-stream';

/** An answer that is a text already: a table, or a document made elsewhere. */
export class AnswerText {
  readonly mediaType: 'application/json' | typeof csvType;
  readonly text: string;

  constructor(mediaType: AnswerText['mediaType'], text: string) {
    this.mediaType = mediaType;
    this.text = text;
  }
}

type Answered<Id extends OperationId> = AnswerOf<Id> | AnswerText;

/** Adds the route of an operation that answers a document, or a table where it may. */
export function serveOperation<Id extends OperationId>(
  app: FastifyInstance,
  id: Id,
  answer: (asked: Asked<Id>) => Answered<Id> | Promise<Answered<Id>>,
  once?: AnsweredOnce,
): void {
  const { method, url, schema } = routeOf(id);
  const operation: Operation = operations[id];
  const { status = 200, key, signedIn, alsoCsv = false } = operation;
  app.route({
    method,
    url,
    schema,
    config: { operationId: id, alsoCsv },
    handler: async (request, reply) => {
      reply.header('cache-control', 'private, no-cache');
      const asked = askedOf<Id>(request, reply);
      const given = method === 'POST' ? keyOf(request, key === 'required') : null;
      if (given === null || once === undefined || asked.person === null || signedIn !== true) {
        const answered = await app.onceFree(() => answer(asked));
        const tag = reply.getHeader('etag');
        if (method === 'GET' && tag !== undefined && tag === request.headers['if-none-match']) {
          return reply.code(304).send();
        }
        if (status === 204) return reply.code(status).send();
        if (!(answered instanceof AnswerText)) return reply.code(status).send(answered);
        const { mediaType, text } = answered;
        // As bytes: a text of JSON would be taken for a value, and written as JSON once more.
        const bytes = Buffer.from(text);
        return reply.header('content-type', `${mediaType}; charset=utf-8`).send(bytes);
      }
      const { body, status: first } = await once.answer(request, reply, {
        key: given,
        person: asked.person,
        answer: async () => ({
          status,
          body: JSON.stringify(await app.onceFree(() => answer(asked))),
        }),
      });
      return reply.code(first as typeof status).send(JSON.parse(body));
    },
  });
}

/** Adds the route of an operation that answers a text. */
export function serveText<Id extends OperationId>(
  app: FastifyInstance,
  id: Id,
  answer: (asked: Asked<Id>) => string,
): void {
  const { method, url, schema } = routeOf(id);
  const { produces = 'text/plain' }: Operation = operations[id];
  app.route({
    method,
    url,
    schema,
    config: { operationId: id, produces },
    handler: (request, reply) => {
      reply.header('cache-control', 'private, no-cache');
      const text = answer(askedOf<Id>(request, reply));
      return reply.header('content-type', `${produces}; charset=utf-8`).send(text);
    },
  });
}

/** Adds the route of an operation that writes to the connection itself. */
export function serveStream<Id extends OperationId>(
  app: FastifyInstance,
  id: Id,
  start: (asked: AskedRaw<Id>) => void,
): void {
  const { method, url, schema } = routeOf(id);
  app.route({
    method,
    url,
    schema,
    config: { operationId: id, produces: eventStreamType },
    handler: (request, reply) => {
      start({ ...askedOf<Id>(request, reply), request, reply });
      return reply;
    },
  });
}

/** Zod issues as findings, so that a refusal lists everything that is wrong. */
export function compileValidator({
  schema,
  httpPart,
}: {
  readonly schema: z.ZodType;
  readonly httpPart?: string | undefined;
}): (input: unknown) => { value: unknown } | { error: Error } {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return { value: parsed.data };
    const part = httpPart === 'querystring' ? 'query' : (httpPart ?? 'body');
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [part, ...issue.path] }));
    return { error: new InvalidRequest(findingsOf(issues, { [part]: input })) };
  };
}

/** An answer that is not as its schema says is a mistake of ours. */
export function compileSerializer({ schema }: { readonly schema: unknown }) {
  return (answer: unknown): string => JSON.stringify(z.encode(schema as z.ZodType, answer));
}

function askedOf<Id extends OperationId>(request: FastifyRequest, reply: FastifyReply): Asked<Id> {
  const { text }: Operation = operations[request.routeOptions.config.operationId ?? 'getVersion'];
  return {
    params: request.params as Asked<Id>['params'],
    query: request.query as Asked<Id>['query'],
    body: (text === undefined ? request.body : String(request.body ?? '')) as Asked<Id>['body'],
    language: languageOf(request.headers['accept-language']),
    person: bearerOf(request.headers.authorization),
    wantsCsv: prefersCsv(request.headers.accept),
    sendsCsv: request.mediaType === csvType,
    ifMatch: versionIn(request.headers['if-match']),
    header: (name, value) => void reply.header(name, value),
  };
}

/** The id after `Bearer`. */
function bearerOf(header: string | undefined): string | null {
  return /^Bearer ([\w.-]{1,64})$/i.exec(header ?? '')?.[1] ?? null;
}

/** `"v17"` → 17; anything else names no version of ours. */
function versionIn(header: string | undefined): number | null {
  if (header === undefined) return null;
  const version = /^"v(\d{1,15})"$/.exec(header)?.[1];
  return version === undefined ? -1 : Number(version);
}

function routeOf(id: OperationId) {
  const operation: Operation = operations[id];
  const body = operation.text === undefined ? operation.body : z.string().nullish();
  return {
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      params: operation.params,
      querystring: operation.query,
      ...(body === undefined ? {} : { body }),
      response: answerSchema(id),
    },
  };
}

function answerSchema(id: OperationId): { readonly [status: number]: z.ZodType } {
  const schema = answers[id];
  const { status }: Operation = operations[id];
  return schema === null ? {} : { [status ?? 200]: schema };
}
