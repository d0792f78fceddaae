/** Serves the API's documents, and at `/docs` a viewer that loads nothing from other servers. */
import helmet from '@fastify/helmet';
import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../contracts/index.ts';
import { pageHeaders } from '../http/admission/browsers.ts';
import { etagOf } from '../http/negotiation.ts';
import type { OperationTable } from '../operations/operation.ts';
import type { ApiDocuments, DocumentText } from '../operations/services.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { openApiDocument } from './openapi.ts';

interface Written extends ApiDocuments, StaticDocumentSpec {
  readonly version: string;
}

/** API documents, cached by table of operations, as one takes 0.25 s to write and 10 MB. */
const written = new WeakMap<OperationTable, Written>();

export function serveDocs(
  app: FastifyInstance,
  { table, version }: { readonly table: OperationTable; readonly version: string },
): ApiDocuments {
  const known = written.get(table);
  const documents = known?.version === version ? known : write(table, version);
  app.register((pages, _options, done) => {
    pages.register(helmet, pageHeaders);
    pages.setErrorHandler((error, request) => {
      throw notServed(error) ? noPage(request) : error;
    });
    pages.register(swagger, { mode: 'static', specification: documents });
    pages.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'Callwright API' },
      // The viewer opens no other documents and stores no tokens, which other pages of this origin
      // could read.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'none', persistAuthorization: false },
    });
    done();
  });
  return documents;
}

/** Whether the static file server refused the path, such as one that leaves its folder. */
function notServed(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Refusal) return false;
  const status = 'statusCode' in error ? Number(error.statusCode) : 0;
  return status >= 400 && status < 500;
}

function noPage({ method, url }: FastifyRequest): Refusal {
  const [path = ''] = url.split('?', 1);
  return new Refusal('route_not_found', `${method} ${path} is no page of the document's viewer.`);
}

function write(table: OperationTable, version: string): Written {
  const openApi = textOf(openApiDocument(table, version));
  const fresh = {
    version,
    document: JSON.parse(openApi.bytes.toString()),
    openApi,
    asyncApi: textOf(asyncApiDocument(version)),
  };
  written.set(table, fresh);
  return fresh;
}

function textOf(document: object): DocumentText {
  const text = JSON.stringify(document);
  return { bytes: Buffer.from(text), etag: etagOf(text) };
}
