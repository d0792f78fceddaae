/**
 * Request hooks shared by metrics, log and traces; without streams and sockets, which last as long
 * as they are read.
 */
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { maskCardNumbers } from '../../contracts/index.ts';
import type { LogPlace, ServiceLog } from '../../services/index.ts';
import type { RequestSpan, RequestSpans } from '../../workflows/index.ts';
import type { RequestContent } from './admission/gate.ts';
import type { AnsweredRequest } from './metrics/service-metrics.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Span of the request; null if no traces are collected. */
    span: RequestSpan | null;
    /** Why the store failed at the request, for the log; null: it did not. */
    storeFailure: string | null;
  }
}

export interface RequestObserver {
  readonly count: (answered: AnsweredRequest) => void;
  readonly log?: ServiceLog | undefined;
  readonly spans?: RequestSpans | undefined;
}

/** Installs the hooks; must come first, to see refusals of later ones. */
export function observe(app: FastifyInstance, { count, log, spans }: RequestObserver): void {
  app.decorateRequest('span', null);
  app.decorateRequest('storeFailure', null);
  if (spans !== undefined) {
    app.addHook('onRequest', (request, _reply, done) => {
      const { method } = request;
      const { traceparent } = request.headers;
      const path = configOf(request).operation?.path ?? 'none';
      request.span = spans.begin({ method, path, traceparent: traceparent?.toString() });
      done();
    });
    // Reading the body loses the async context, so it is set again here.
    app.addHook('preHandler', ({ span }, _reply, done) => {
      if (span === null) done();
      else span.within(done);
    });
  }
  app.addHook('onResponse', (request, { statusCode: status, elapsedTime }, done) => {
    const { id: operation, operation: { handler, method } = {} } = configOf(request);
    request.span?.end(status);
    if (handler?.kind === 'stream' || handler?.kind === 'socket') return done();
    count({ operation, by: 'http', status, seconds: elapsedTime / 1_000 });
    const level = status >= 400 || (method !== 'GET' && method !== undefined) ? 'info' : 'debug';
    if (log?.isLevelEnabled(level) === true) {
      const ms = Math.round(elapsedTime * 10) / 10;
      const actor = request.principal?.id;
      const traceId = request.span?.traceId;
      const failure = request.storeFailure ?? undefined;
      const line = { ...placeOf(request), operation, status, ms, actor, traceId, failure };
      log[level](line, 'answered');
    }
    done();
  });
}

function configOf({ is404, routeOptions }: FastifyRequest): FastifyContextConfig {
  return is404 ? {} : routeOptions.config;
}

export function placeOf(request: FastifyRequest): LogPlace {
  const { params, body } = request as Partial<RequestContent>;
  const { call, offer } = params ?? {};
  const named = call ?? (typeof offer === 'string' ? callOfOffer(offer) : null);
  const said = typeof body === 'object' && body !== null && 'callId' in body ? body.callId : null;
  const callId = named ?? said;
  const { id } = configOf(request);
  return {
    requestId: request.id,
    ...(typeof callId === 'string' ? { callId } : {}),
    ...(id === undefined ? {} : { what: [id, ...objectsOf(params)].join(' ') }),
  };
}

/** The objects that a path names, without telephone numbers. */
function objectsOf(params: object = {}): readonly string[] {
  return Object.values(params)
    .map(String)
    .filter((value) => !/^\+?\d+$/.test(value));
}

/**
 * The call id at the start of an offer id. Card numbers are masked before cutting, as a part of one
 * would not be recognised.
 */
function callOfOffer(offerId: string): string {
  const shown = maskCardNumbers(offerId);
  return shown.slice(0, shown.lastIndexOf('.'));
}
