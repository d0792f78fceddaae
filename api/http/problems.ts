/**
 * Turns every refusal, also of unknown paths, into a problem document.
 *
 * Source: RFC 9457.
 */
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  aFinding,
  aProblem,
  type ErrorCode,
  eitherOf,
  errorEntry,
  fill,
  httpMessages,
  InvalidRequest,
  type Language,
  type PlacedRuleFinding,
  type Problem,
  type ProblemDetail,
  Refusal,
  receivedLengthMax,
  refusal,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { LogPlace } from '../../services/index.ts';
import { StoreError } from '../../store/index.ts';
import { HostError } from '../../workflows/index.ts';
import { type OperationTable, producedBy } from '../operations/operation.ts';
import { isoOrNull } from '../presenters/rule.ts';
import type { AnswerPage } from './console-pages.ts';
import { accepts, languageOf } from './negotiation.ts';
import { placeOf } from './observe.ts';

const problemType = 'application/problem+json';
const retryAfterMs = 2_000;

const codesOfFastify: { readonly [code: string]: ErrorCode } = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_EMPTY_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_parameter',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_parameter',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_parameter',
};

/** Installs the error handlers; `onInternal` gets internal errors, which answers do not show. */
export function installProblems(
  app: FastifyInstance,
  {
    table,
    onInternal,
    answerPage,
  }: {
    readonly table: OperationTable;
    readonly onInternal: (error: Error, place: LogPlace) => void;
    readonly answerPage?: AnswerPage | undefined;
  },
): void {
  const methodsOf = methodsIn(table);
  const notHere = (request: FastifyRequest, reply: FastifyReply) =>
    refusalOf(request, reply, methodsOf(pathOf(request)));
  app.setNotFoundHandler((request, reply) => {
    throw notHere(request, reply);
  });
  app.setErrorHandler((error, request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    const refused = refusalIn(error, language);
    if (error instanceof StoreError || error instanceof HostError) {
      request.storeFailure = error.message;
    }
    const answer = (said: Refusal) => refuse(request, reply, said.code, detailOf(said, language));
    if (refused !== null) {
      if (refused.code === 'not_authenticated') reply.header('www-authenticate', 'Bearer');
      if (refused.code === 'token_expired') {
        reply.header('www-authenticate', 'Bearer error="invalid_token"');
      }
      return refuse(request, reply, refused.code, refused.what);
    }
    const known = error instanceof Error && 'code' in error ? String(error.code) : '';
    const code = codesOfFastify[known];
    if (code === 'body_too_large') {
      return answer(refusal(httpMessages.bodyTooLarge, { most: request.routeOptions.bodyLimit }));
    }
    if (code !== undefined && error instanceof Error) {
      return refuse(request, reply, code, { detail: error.message });
    }
    if (request.raw.destroyed && !request.raw.complete) {
      return answer(refusal(httpMessages.connectionEnded));
    }
    onInternal(error instanceof Error ? error : new Error(String(error)), placeOf(request));
    return answer(refusal(httpMessages.failed, { id: request.id, path: pathOf(request) }));
  });
  app.addHook('onRequest', (request, reply, done) => {
    // An unknown path is refused before its unwanted body is read.
    if (request.is404) {
      const isPath = methodsOf(pathOf(request)).length > 0;
      if (!isPath && answerPage?.(request, reply) === true) return;
      return done(notHere(request, reply));
    }
    const accept = request.headers.accept;
    const { operation } = request.routeOptions.config;
    if (operation === undefined) return done();
    const produced = producedBy(operation);
    if (produced.some((type) => accepts(accept, type)) || accepts(accept, problemType))
      return done();
    done(
      refusal(httpMessages.notAcceptable, {
        path: pathOf(request),
        produced: eitherOf(produced),
        accept,
      }),
    );
  });
}

/** Errors of the orders' host, whose own messages name ids, paths and addresses. */
const ofHosts = {
  busy: httpMessages.ordersBusy,
  id_reused: httpMessages.orderKeyReused,
  // Every try to apply the message has failed: a bug.
  parked: null,
  stopped: httpMessages.noNewWork,
};

/** The problem of a refusal; null for internal errors. */
export function refusalIn(
  error: unknown,
  language: Language,
): { readonly code: ErrorCode; readonly what: ProblemDetail } | null {
  if (error instanceof InvalidRequest) {
    const errors = [...error.findings];
    return { code: 'invalid_parameter', what: { detail: error.message, errors } };
  }
  if (error instanceof Refusal) {
    const { code } = error;
    const again = code === 'storage_unavailable' ? { retryAfterMs } : {};
    return { code, what: { ...again, ...detailOf(error, language) } };
  }
  const ofHost = error instanceof HostError ? ofHosts[error.code] : null;
  if (ofHost !== null) return refusalIn(new Refusal(ofHost.code, ofHost), language);
  if (!(error instanceof StoreError && error.isPassing)) return null;
  // The store's own message contains file paths, which clients must not see.
  const { title } = errorEntry(error.code);
  const detail = fill(httpMessages.nothingWritten, { title })[language];
  return { code: 'storage_unavailable', what: { detail, retryAfterMs } };
}

function detailOf(refused: Refusal, language: Language): ProblemDetail {
  const { findings, current, ...rest } = refused.more;
  const { version = 0, person = null, atMs = null } = current ?? {};
  const shown = omitUndefined({
    ...rest,
    blockers: refused.blockersIn(language),
    errors: findings?.map(asError) ?? rest.errors,
    current: current && { version, person, at: isoOrNull(atMs) },
  });
  return { ...(shown as Partial<ProblemDetail>), detail: refused.detailIn(language) };
}

function asError(finding: PlacedRuleFinding): NonNullable<Problem['errors']>[number] {
  const { id, expected = '', received = '', witness, fix, ...rest } = finding;
  return { ...rest, code: id, expected, received, ...omitUndefined({ witness, fix }) };
}

export function refuseBadPath(
  _error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header('x-request-id', request.id);
  const received = pathOf(request).slice(0, receivedLengthMax);
  const expected = 'a path whose % escapes are of UTF-8';
  const finding = aFinding('/path', 'wrong_format', { received, expected });
  return refuse(request, reply, 'invalid_parameter', {
    detail: finding.message,
    errors: [finding],
  });
}

/** Answers an invalid or late request, for which there is no reply object. */
export function refuseClient(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const problem = isLate
      ? aProblem('request_timeout', { detail: 'The request was not complete in time.' })
      : aProblem('invalid_parameter', { detail: `This is no HTTP request: ${error.message}.` });
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${isLate ? 'Request Timeout' : 'Bad Request'}`,
      `content-type: ${problemType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy();
}

function refusalOf(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: readonly string[],
): Refusal {
  const { method } = request;
  const path = pathOf(request);
  if (allowed.length === 0) {
    return refusal(httpMessages.routeUnknown, { method, path });
  }
  reply.header('allow', allowed.join(', '));
  return refusal(
    httpMessages.methodUnknown,
    { path, method, allowed: eitherOf(allowed) },
    { allowed: [...allowed] },
  );
}

function methodsIn(table: OperationTable): (path: string) => readonly string[] {
  const paths = Object.values(table).map(({ method, path }) => ({
    methods: method === 'GET' ? ['GET', 'HEAD'] : [method],
    form: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
  }));
  return (path) => paths.flatMap(({ methods, form }) => (form.test(path) ? methods : []));
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  what: ProblemDetail,
): FastifyReply {
  const problem = aProblem(code, {
    instance: pathOf(request),
    requestId: request.id,
    language: languageOf(request.headers['accept-language']),
    ...what,
  });
  if (what.retryAfterMs !== undefined) reply.header('retry-after', what.retryAfterMs / 1_000);
  // Sent as bytes, because for text Fastify adds a charset, which this media type does not have.
  const bytes = Buffer.from(JSON.stringify(problem));
  return reply.status(problem.status).header('content-type', problemType).send(bytes);
}

/** A request's path without its query, which may hold secrets. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}
