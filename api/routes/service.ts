/** The service about itself. Source: ux-and-api.md 3.8. */
import type { FastifyInstance } from 'fastify';
import type { Store } from '../../store/index.ts';
import { openApiOf } from '../openapi.ts';
import { Refusal } from '../refusal.ts';
import { serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';

export function serveService(
  app: FastifyInstance,
  {
    wire,
    store,
    version,
  }: { readonly wire: Wire; readonly store: Store; readonly version: string },
): void {
  serveOperation(app, 'getLiveness', () => ({ status: 'live' }));
  serveOperation(app, 'getReadiness', () => {
    if (wire.live.isDraining) throw new Refusal('draining', 'The service takes no new work.');
    const problem = store.problem();
    if (problem !== null) throw problem;
    return { status: 'ready' };
  });
  serveOperation(app, 'getOpenApi', () => openApiOf(app));
  serveOperation(app, 'getVersion', () => ({ version, api: 'v1', node: process.version }));
}
