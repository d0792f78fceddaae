/** The service about itself. Source: ux-and-api.md 3.8. */
import type { FastifyInstance } from 'fastify';
import { errorsHtml } from '../../contracts/index.ts';
import type { Store } from '../../store/index.ts';
import type { OpenApiText } from '../openapi.ts';
import { Refusal } from '../refusal.ts';
import { AnswerText, serveOperation, serveText } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';

export function serveService(
  app: FastifyInstance,
  {
    wire,
    store,
    version,
    openApi,
  }: {
    readonly wire: Wire;
    readonly store: Store;
    readonly version: string;
    readonly openApi: OpenApiText;
  },
): void {
  serveOperation(app, 'getLiveness', () => ({ status: 'live' }));
  serveOperation(app, 'getReadiness', () => {
    if (wire.live.isDraining) throw new Refusal('draining', 'The service takes no new work.');
    const problem = store.problem();
    if (problem !== null) throw problem;
    return { status: 'ready' };
  });
  const { text, etag } = openApi;
  serveOperation(app, 'getOpenApi', ({ header }) => {
    header('etag', etag);
    return new AnswerText('application/json', text);
  });
  const errors = errorsHtml();
  serveText(app, 'getErrors', () => errors);
  serveOperation(app, 'getVersion', () => ({ version, api: 'v1', node: process.version }));
}
