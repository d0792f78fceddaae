/**
 * The API's document, and pages to read it by: `/docs`, by a viewer that needs no other server.
 *
 * Source: ux-and-api.md 3.8, 6.
 */
import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../contracts/index.ts';

/** The document, written once. */
export interface OpenApiText {
  readonly text: string;
  readonly etag: string;
}

/** Serves the pages; what the document says. */
export async function serveDocs(app: FastifyInstance, version: string): Promise<OpenApiText> {
  const text = JSON.stringify(openApiDocument(version));
  await app.register(swagger, {
    mode: 'static',
    specification: { document: JSON.parse(text) },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Callwright API' },
    // Without the bar, which asks for the address of other documents.
    uiConfig: { layout: 'BaseLayout', docExpansion: 'none', persistAuthorization: true },
  });
  return { text, etag: etagOf(text) };
}

/** A strong tag of a text. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 26)}"`;
}
