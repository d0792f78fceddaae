/**
 * The HTTP server of one centre: reads and the event stream.
 *
 * Writes and rights come into the table of operations later; nothing here decides anything.
 * Source: ux-and-api.md 2, 3.
 */
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Clock, LiveCentre } from '../live/index.ts';
import { collectOpenApi } from './openapi.ts';
import { installProblems } from './problems.ts';
import { serveAgents } from './routes/agents.ts';
import { serveCalls } from './routes/calls.ts';
import { serveEvents } from './routes/events.ts';
import { serveQueues } from './routes/queues.ts';
import { serveReports } from './routes/reports.ts';
import { serveService } from './routes/service.ts';
import { compileValidator } from './serve-operation.ts';
import { Wire } from './wire.ts';

const bodyBytesMax = 1_048_576;
const requestIdForm = /^[\w.:-]{1,64}$/;
const requestIdLength = 26;

export interface ServerOptions {
  readonly live: LiveCentre;
  readonly clock: Clock;
  /** Of the engine. */
  readonly version: string;
  /** Hears of our own mistakes [says nothing]. */
  readonly onInternal?: (error: Error) => void;
}

/** Builds a server that is ready to listen or to be asked by `inject`. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { live, clock, version } = options;
  const app = Fastify({
    bodyLimit: bodyBytesMax,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    routerOptions: { maxParamLength: 128 },
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  installProblems(app, { onInternal: options.onInternal ?? (() => {}) });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  await collectOpenApi(app, version);
  const wire = new Wire(live);
  serveService(app, { wire, version });
  serveAgents(app, wire);
  serveQueues(app, wire);
  serveCalls(app, wire);
  serveReports(app, wire);
  serveEvents(app, { wire, clock });
  await app.ready();
  return app;
}

function requestIdOf(header: string | readonly string[] | undefined): string {
  if (typeof header === 'string' && requestIdForm.test(header)) return header;
  return `req_${randomUUID().replaceAll('-', '').slice(0, requestIdLength)}`;
}
