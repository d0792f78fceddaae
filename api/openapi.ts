/**
 * The OpenAPI document, derived from the routes, which derive from the table.
 *
 * Source: ux-and-api.md 6.
 */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const openApiVersion = '3.1.0';

/** Registers the collector; to be called before the routes. */
export async function collectOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: openApiVersion, info: { title: 'Callwright', version } },
    transform: jsonSchemaTransform,
  });
}

/** The document without what the generator adds and we do not mean. */
export function openApiOf(app: FastifyInstance): { openapi: string; [member: string]: unknown } {
  return { openapi: openApiVersion, ...(withoutNoise(app.swagger()) as object) };
}

/**
 * Answers are open objects, and integers have no bound at 2^53: later fields must not break a
 * client.
 */
function withoutNoise(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNoise);
  if (typeof node !== 'object' || node === null) return node;
  const kept: { [member: string]: unknown } = {};
  for (const [member, value] of Object.entries(node)) {
    if (member === 'additionalProperties' && value === false) continue;
    if (member === 'maximum' && value === Number.MAX_SAFE_INTEGER) continue;
    if (member === 'minimum' && value === Number.MIN_SAFE_INTEGER) continue;
    kept[member] = withoutNoise(value);
  }
  return kept;
}
