/**
 * Routes from the table of operations: a path, its schemas and its codes stand there, and only
 * there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  type AnswerOf,
  answers,
  errorEntry,
  errorsEverywhere,
  findingsOf,
  type Language,
  type Operation,
  type OperationId,
  operations,
  problemSchema,
} from '../contracts/index.ts';
import { languageOf } from './negotiation.ts';
import { InvalidRequest } from './refusal.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media type of the answer [application/json]. */
    readonly produces?: string;
    /** The operation behind the route; none: a route outside the table. */
    readonly operationId?: string;
  }
}

/** A request as an operation sees it. */
export interface Asked<Id extends OperationId> {
  /** Path parameters by name. */
  readonly params: { readonly [name: string]: string };
  readonly query: z.infer<(typeof operations)[Id]['query']>;
  readonly language: Language;
}

/** What a stream needs instead of an answer. */
export interface AskedRaw<Id extends OperationId> extends Asked<Id> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const eventStreamType = 'text/event-stream';

/** Adds the route of an operation that answers a document. */
export function serveOperation<Id extends OperationId>(
  app: FastifyInstance,
  id: Id,
  answer: (asked: Asked<Id>) => AnswerOf<Id>,
): void {
  const { method, url, schema } = routeOf(id);
  app.route({
    method,
    url,
    schema,
    config: { operationId: id },
    handler: (request, reply) => {
      reply.header('cache-control', 'private, no-cache');
      return reply.send(answer(askedOf(request)));
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
      start({ ...askedOf<Id>(request), request, reply });
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

function askedOf<Id extends OperationId>(request: FastifyRequest): Asked<Id> {
  return {
    params: request.params as Asked<Id>['params'],
    query: request.query as Asked<Id>['query'],
    language: languageOf(request.headers['accept-language']),
  };
}

function routeOf(id: OperationId) {
  const operation: Operation = operations[id];
  return {
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      operationId: id,
      summary: operation.summary.en,
      'x-callwright-summary-fr': operation.summary.fr,
      'x-callwright-codes': codesOf(operation),
      params: operation.params,
      querystring: operation.query,
      response: { ...answerSchema(id), ...problemsOf(operation) },
    },
  };
}

function codesOf({ errors, path }: Operation): readonly string[] {
  return path.startsWith('/api/') ? [...errors, ...errorsEverywhere] : errors;
}

function answerSchema(id: OperationId): { readonly 200?: z.ZodType } {
  const schema = answers[id];
  return schema === null ? {} : { 200: schema };
}

function problemsOf(operation: Operation) {
  const statuses = new Set(
    [...operation.errors, ...errorsEverywhere].map((code) => errorEntry(code).status),
  );
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}
