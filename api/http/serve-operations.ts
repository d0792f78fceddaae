/** Makes routes from the table of operations. */
import { Readable } from 'node:stream';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { httpMessages, refusal } from '../../contracts/index.ts';
import { signatureHeader, stripeSignatureHeader } from '../../gateways/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { type Clock, isolated, type ReportFault } from '../../live/index.ts';
import {
  AnswerText,
  type ApiRequest,
  type Handler,
  type Operation,
  type OperationEntry,
  producedBy,
} from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';
import { cookieIn } from './admission/cookies.ts';
import type { RequestContent } from './admission/gate.ts';
import { originOf } from './admission/origin.ts';
import { carryOut, type Routes } from './carry-out.ts';
import { endOfTurn } from './end-of-turn.ts';
import { encodeAnswer, listText } from './list-text.ts';
import { machineOf } from './machine.ts';
import { csvType, etagOf, languageOf, prefersCsv } from './negotiation.ts';
import { putRecordIds } from './record-ids.ts';
import { bodySchemaOf, requireMediaType, versionIn } from './request-bodies.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly operation?: Operation;
    readonly id?: string;
  }
}

/** Adds the route of an operation. */
export function serveOperation(app: FastifyInstance, entry: OperationEntry, routes: Routes): void {
  const { operation } = entry;
  const { handler } = operation;
  const { serving, running } = routes;
  const { gate } = serving;
  if (handler.kind === 'socket') return serveSocket(app, entry, routes);
  const run: (request: FastifyRequest, reply: FastifyReply) => unknown =
    handler.kind === 'document'
      ? (request, reply) => answerDocument(entry, routes, { request, reply })
      : (request, reply) => {
          const one = request.serving ?? serving;
          if (handler.kind === 'stream') {
            void handler.run({ ...askedOf(operation, request, reply), request, reply }, one);
            return reply;
          }
          reply.header('cache-control', 'private, no-cache');
          if (handler.kind === 'file')
            return answerFile(handler, operation, { request, reply }, one);
          if (handler.kind === 'redirect') {
            const asked = { ...askedOf(operation, request, reply), request, reply };
            return handler.run(asked, one).then((to) => reply.redirect(to, 303));
          }
          if (handler.kind !== 'text') return reply;
          const [produced = ''] = producedBy(operation);
          reply.header('content-type', `${produced}; charset=utf-8`);
          const text = handler.run(askedOf(operation, request, reply), one);
          return text instanceof Promise ? text : reply.send(text);
        };
  app.route({
    ...routeOf(operation),
    ...omitUndefined({ bodyLimit: operation.file?.bytesMax }),
    config: entry,
    onRequest: async (request, reply) => {
      await gate.enter(entry, request, reply);
      requireMediaType(operation, request);
    },
    preValidation: (request, _reply, done) => {
      putRecordIds(operation, request, serving);
      done();
    },
    preHandler: (request, _reply, done) => {
      serving.handlers.take(entry, request);
      const { wire } = request.serving ?? serving;
      const { params, body } = request as RequestContent;
      // The sign-in may have ended while the body arrived, up to half a minute.
      if (body !== undefined) gate.requireStill(request.principal);
      request.isForOthers = gate.requireOwn(entry, request.principal, { params, body, wire });
      done();
    },
    handler: (request, reply) => running.hold(run(request, reply)),
  });
}

/** Serves the GET that opens a socket; refusals come before the socket opens. */
function serveSocket(
  app: FastifyInstance,
  entry: OperationEntry,
  { serving, onInternal }: Routes,
): void {
  const { operation } = entry;
  const { path, handler } = operation;
  if (handler.kind !== 'socket') return;
  const admitted = new WeakMap<FastifyRequest, ReturnType<typeof handler.run>>();
  app.route({
    ...routeOf(operation),
    config: entry,
    onRequest: (request, reply) => serving.gate.enter(entry, request, reply),
    preHandler: (request, reply, done) => {
      if (!request.ws) {
        throw refusal(httpMessages.socketOnly, { path });
      }
      const asked = { ...askedOf(operation, request, reply), request, reply };
      admitted.set(request, handler.run(asked, serving));
      done();
    },
    handler: (_request, reply) => reply,
    wsHandler: (socket, request) => {
      isolateListeners(socket, onInternal);
      admitted.get(request)?.(socket);
    },
  });
}

/** An error in a listener ends this socket alone. */
function isolateListeners(socket: WebSocket, report: ReportFault): void {
  const emit = isolated(socket.emit.bind(socket), (error) => {
    report(error);
    socket.terminate();
  });
  socket.emit = (...args: Parameters<typeof emit>): boolean => {
    emit(...args);
    return true;
  };
}

/** An operation's route and schemas in Fastify's form. */
export function routeOf(operation: Operation) {
  const { method, path, params, query, answer, status } = operation;
  return {
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      params,
      querystring: query,
      body: bodySchemaOf(operation),
      response: answer === null ? {} : { [status ?? 200]: answer },
    },
  };
}

/** Answers a file with its headers; status 304 if the client has it. */
function answerFile(
  { run }: Extract<Handler, { readonly kind: 'file' }>,
  operation: Operation,
  { request, reply }: Exchange,
  serving: Services,
): FastifyReply {
  const { mediaType, bytes } = run(askedOf(operation, request, reply), serving);
  const tag = reply.getHeader('etag');
  if (tag !== undefined && tag === request.headers['if-none-match']) return reply.code(304).send();
  return reply.header('content-type', mediaType).send(bytes);
}

async function answerDocument(
  entry: OperationEntry,
  routes: Routes,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const { operation } = entry;
  const { clock } = routes.serving;
  reply.header('cache-control', 'private, no-cache');
  const carried = carryOut(entry, askedOf(operation, request, reply), {
    ...routes,
    serving: request.serving ?? routes.serving,
    request: {
      principal: request.principal,
      isForOthers: request.isForOthers,
      url: request.url,
      id: request.id,
      body: request.body,
      key: request.headers['idempotency-key'],
      machine: machineOf(request),
      onReplay: () => void reply.header('idempotency-replayed', 'true'),
      show: (answered) => {
        const report = routes.onInternal;
        const shown = textOf(answered, operation, { request, reply, clock, report });
        // It may fail before it is awaited, which must not count as unhandled.
        if (shown instanceof Promise) shown.catch(() => undefined);
        return shown;
      },
    },
  });
  if (!(carried instanceof Promise)) await endOfTurn();
  const { shown: said } = await carried;
  const shown = await said;
  // Checked again before the answer, as the right may have ended during a long read.
  if (carried instanceof Promise && operation.method === 'GET') {
    routes.serving.gate.requireStill(request.principal);
  }
  if (shown === null) return reply.send();
  reply.raw.once('close', shown.sent);
  const { mediaType, text } = shown;
  reply.header('content-type', `${mediaType}; charset=utf-8`);
  if (text.length <= partBytes || typeof text === 'string') return reply.send(text);
  return reply.header('content-length', text.length).send(Readable.from(partsOf(text)));
}

/** Largest part of an answer sent without a pause: a megabyte takes about 0.5 ms. */
const partBytes = 262_144;

async function* partsOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += partBytes) {
    yield bytes.subarray(from, from + partBytes);
    await endOfTurn();
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Encodes the answer and sets the status; null for no content. */
function textOf(
  answered: unknown,
  { method, status, answer, runs }: Operation,
  { request, reply, ...how }: { readonly clock: Clock; readonly report: ReportFault } & Exchange,
): AnswerText | Promise<AnswerText> | null {
  const running = runs === true ? String(reply.serialize(answered)) : null;
  const version = String(reply.getHeader('etag')).slice(0, -1);
  if (running !== null) reply.header('etag', `${version}.${etagOf(running).slice(1)}`);
  const tag = reply.getHeader('etag');
  const isKnown = tag !== undefined && tag === request.headers['if-none-match'];
  reply.code(method === 'GET' && isKnown ? 304 : (status ?? 200));
  if (reply.statusCode === 304 || status === 204) return null;
  if (answered instanceof AnswerText) return answered;
  if (running !== null) return new AnswerText('application/json', running);
  const text = method === 'GET' ? listText(answer, answered, how) : null;
  if (text !== null) return text.then((long) => new AnswerText('application/json', long));
  return new AnswerText('application/json', String(reply.serialize(answered)));
}

/**
 * Makes Fastify's serializers. An answer that does not fit its schema is an internal error; a page
 * leaves out what does not fit.
 */
export function serializersOf(report: ReportFault) {
  return ({ schema }: { readonly schema: unknown }) =>
    (answer: unknown): string =>
      JSON.stringify(encodeAnswer(schema as z.ZodType, answer, report));
}

/** A webhook is signed in the header of its provider. */
function signatureIn(headers: FastifyRequest['headers']): string | undefined {
  return (headers[signatureHeader] ?? headers[stripeSignatureHeader])?.toString();
}

function askedOf({ text }: Operation, request: FastifyRequest, reply: FastifyReply): ApiRequest {
  return {
    params: request.params as ApiRequest['params'],
    query: request.query as ApiRequest['query'],
    body: (text === undefined ? request.body : String(request.body ?? '')) as ApiRequest['body'],
    language: languageOf(request.headers['accept-language']),
    principal: request.principal,
    person: request.principal?.id ?? null,
    authorization: request.headers.authorization,
    cookie: (scope) => cookieIn(request.headers.cookie, scope),
    wantsCsv: prefersCsv(request.headers.accept),
    sendsCsv: request.mediaType === csvType,
    encoding: request.textEncoding,
    ifMatch: versionIn(request.headers['if-match']),
    key: request.headers['idempotency-key']?.toString() ?? null,
    signature: signatureIn(request.headers),
    machine: machineOf(request),
    // A getter, as few operations read the origin.
    get origin() {
      return originOf(request);
    },
    requestId: request.id,
    header: (name, value) => void reply.header(name, value),
  };
}
