/**
 * The HTTP server of one centre: reads, the event stream, and the rule office.
 *
 * Nothing here decides anything.
 * Source: ux-and-api.md 2, 3.
 */
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { parseBody } from '../contracts/index.ts';
import type { Clock, LiveCentre, RuleOffice, SimulationOffice } from '../live/index.ts';
import type { Store } from '../store/index.ts';
import { AnsweredOnce } from './idempotency.ts';
import { onceFree } from './once-free.ts';
import { serveDocs } from './openapi.ts';
import { installProblems, refuseBadPath, refuseClient } from './problems.ts';
import { InvalidRequest } from './refusal.ts';
import { serveAgents } from './routes/agents.ts';
import { serveCalls } from './routes/calls.ts';
import { serveCentreState } from './routes/centre-state.ts';
import { serveEvents } from './routes/events.ts';
import { serveJobs } from './routes/jobs.ts';
import { servePromptAnswers, servePrompts } from './routes/prompts.ts';
import { serveQueues } from './routes/queues.ts';
import { serveReports } from './routes/reports.ts';
import {
  serveCaseEdits,
  serveRuleCases,
  serveRuleDrafts,
  serveRuleTables,
} from './routes/rule-drafts.ts';
import { serveImpact, serveRehearsals, serveRuleSteps } from './routes/rule-steps.ts';
import { serveLint, serveRuleQuestions, serveRules } from './routes/rules.ts';
import { serveService } from './routes/service.ts';
import { serveScenarios, serveSimulations } from './routes/simulations.ts';
import { compileSerializer, compileValidator } from './serve-operation.ts';
import { Wire } from './wire.ts';

const bodyBytesMax = 1_048_576;
/** Node reads heads of requests up to this length. */
const pathLengthMax = 16_384;
/** How long a request may take to arrive, its body included. */
const arrivalLimitDefaultMs = 30_000;
/** Between two looks for requests that take longer. */
const arrivalCheckMs = 1_000;
const requestIdForm = /^[\w.:-]{1,64}$/;
const requestIdLength = 26;

export interface ServerOptions {
  readonly live: LiveCentre;
  readonly clock: Clock;
  readonly office: RuleOffice;
  readonly simulations: SimulationOffice;
  readonly store: Store;
  /** Of the engine. */
  readonly version: string;
  /** Hears of our own mistakes [says nothing]. */
  readonly onInternal?: (error: Error) => void;
  /** How long a request may take to arrive, its body included [30 s]. */
  readonly arrivalLimitMs?: number;
}

/** Builds a server that is ready to listen or to be asked by `inject`. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { live, clock, version, arrivalLimitMs = arrivalLimitDefaultMs } = options;
  const app = Fastify({
    bodyLimit: bodyBytesMax,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    // The schema of a parameter says how long it may be; no head of a request holds this much.
    routerOptions: { maxParamLength: pathLengthMax },
    requestTimeout: arrivalLimitMs,
    http: {
      // Node takes the longer of the two as the limit of the whole.
      headersTimeout: arrivalLimitMs,
      connectionsCheckingInterval: Math.min(arrivalLimitMs, arrivalCheckMs),
    },
    frameworkErrors: refuseBadPath,
    clientErrorHandler: refuseClient,
  });
  app.decorate('onceFree', onceFree(options.store, clock));
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  takeDocuments(app);
  installProblems(app, { onInternal: options.onInternal ?? (() => {}) });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  const openApi = await serveDocs(app, version);
  const wire = new Wire(live);
  const once = new AnsweredOnce({ store: options.store, clock });
  const { office, simulations } = options;
  const rules = { office, simulations, once, wire };
  serveService(app, { wire, store: options.store, version, openApi });
  serveAgents(app, wire);
  serveQueues(app, wire);
  serveCalls(app, wire);
  serveReports(app, wire);
  serveEvents(app, { wire, clock });
  serveCentreState(app, rules);
  serveRules(app, rules);
  serveRuleQuestions(app, rules);
  serveRuleSteps(app, rules);
  serveRehearsals(app, rules);
  serveImpact(app, rules);
  serveJobs(app, rules);
  serveScenarios(app, rules);
  serveSimulations(app, rules);
  serveRuleCases(app, rules);
  servePrompts(app, rules);
  servePromptAnswers(app, rules);
  app.register((texts, _options, done) => {
    takeTexts(texts);
    serveRuleDrafts(texts, rules);
    serveRuleTables(texts, rules);
    serveCaseEdits(texts, rules);
    serveLint(texts, rules);
    done();
  });
  await app.ready();
  return app;
}

/** Bodies as documents, with the place of what is wrong in them. */
function takeDocuments(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const parsed = parseBody(String(body));
    if (parsed.ok) done(null, parsed.value);
    else done(new InvalidRequest(parsed.problems));
  });
}

/** Bodies as they were sent: texts that people are still writing. */
function takeTexts(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const types = ['application/json', 'text/csv', 'text/plain'];
  app.addContentTypeParser(types, { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
}

function requestIdOf(header: string | readonly string[] | undefined): string {
  if (typeof header === 'string' && requestIdForm.test(header)) return header;
  return `req_${randomUUID().replaceAll('-', '').slice(0, requestIdLength)}`;
}
