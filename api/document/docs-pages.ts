/**
 * The API's document, and pages to read it by: `/docs`, by a viewer that needs no other server.
 *
 * Source: ux-and-api.md 3.8, 6.
 */
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageHeaders } from '../access/browsers.ts';
import { etagOf } from '../negotiation.ts';
import type { Table } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { openApiDocument } from './openapi.ts';

/** The document, written once. */
export interface OpenApiText {
  readonly bytes: Buffer;
  readonly etag: string;
}

interface Written extends OpenApiText {
  readonly version: string;
}

/** Of each table, once in a process: to write one takes a quarter of a second. */
const written = new WeakMap<Table, Written>();

/** Serves the pages; what the document says. */
export function serveDocs(
  app: FastifyInstance,
  { table, version }: { readonly table: Table; readonly version: string },
): OpenApiText {
  const known = written.get(table);
  const openApi = known?.version === version ? known : write(table, version);
  const document = JSON.parse(openApi.bytes.toString());
  app.register((pages, _options, done) => {
    pages.register(helmet, pageHeaders);
    pages.setErrorHandler((error, request) => {
      throw notServed(error) ? noPage(request) : error;
    });
    pages.register(swagger, { mode: 'static', specification: { document } });
    pages.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'Callwright API' },
      // Without the bar, which asks for the address of other documents.
      // A token is forgotten with the page: other pages of this address could read what is kept.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'none', persistAuthorization: false },
    });
    done();
  });
  return openApi;
}

/** What the viewer's files refuse to serve, such as a path that leads out of their folder. */
function notServed(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Refusal) return false;
  const status = 'statusCode' in error ? Number(error.statusCode) : 0;
  return status >= 400 && status < 500;
}

function noPage({ method, url }: FastifyRequest): Refusal {
  const [path = ''] = url.split('?', 1);
  return new Refusal('route_not_found', `${method} ${path} is no page of the document's viewer.`);
}

function write(table: Table, version: string): Written {
  const text = JSON.stringify(openApiDocument(table, version));
  const fresh = { version, bytes: Buffer.from(text), etag: etagOf(text) };
  written.set(table, fresh);
  return fresh;
}
