/**
 * Hears of every request of a server, once for all who watch: figures, log, traces.
 *
 * Streams and sockets last as long as somebody reads: they are no requests that are answered.
 */
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { maskCardNumbers } from '../../contracts/index.ts';
import type { RequestSpan, RequestSpans } from '../../workflows/index.ts';
import type { AskedOf } from '../access/gate.ts';
import type { LogPlace, ServiceLog } from './service-log.ts';
import type { Answered } from './service-metrics.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of its trace; null: nobody collects any. */
    span: RequestSpan | null;
  }
}

/** Who watches. */
export interface Watching {
  readonly count: (answered: Answered) => void;
  readonly log?: ServiceLog | undefined;
  readonly spans?: RequestSpans | undefined;
}

/** Installs the hooks; before those of anybody else, so that they see what those refuse. */
export function observe(app: FastifyInstance, { count, log, spans }: Watching): void {
  app.decorateRequest('span', null);
  if (spans !== undefined) {
    app.addHook('onRequest', (request, _reply, done) => {
      const { method } = request;
      const { traceparent } = request.headers;
      const path = configOf(request).operation?.path ?? 'none';
      request.span = spans.begin({ method, path, traceparent: traceparent?.toString() });
      done();
    });
    // What reads a body forgets to whom it belongs.
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
      log[level]({ ...placeOf(request), operation, status, ms, actor, traceId }, 'answered');
    }
    done();
  });
}

/** Of a path that is not there: nothing. */
function configOf({ is404, routeOptions }: FastifyRequest): FastifyContextConfig {
  return is404 ? {} : routeOptions.config;
}

/** The request, and the call that it is about. */
export function placeOf(request: FastifyRequest): LogPlace {
  const { params, body } = request as Partial<AskedOf>;
  const { call, offer } = params ?? {};
  const named = call ?? (typeof offer === 'string' ? callOfOffer(offer) : null);
  const said = typeof body === 'object' && body !== null && 'callId' in body ? body.callId : null;
  const callId = named ?? said;
  return { requestId: request.id, ...(typeof callId === 'string' ? { callId } : {}) };
}

/** An offer is named after its call; a part of a card number is masked with the whole. */
function callOfOffer(offerId: string): string {
  const shown = maskCardNumbers(offerId);
  return shown.slice(0, shown.lastIndexOf('.'));
}
