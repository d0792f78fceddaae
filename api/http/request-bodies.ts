/**
 * Checks media type and schema of bodies. Unexpected bodies are refused, not ignored.
 *
 * Source: RFC 7396.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  decodedText,
  eitherOf,
  fill,
  httpMessages,
  InvalidRequest,
  parseBody,
  refusal,
  type TextEncodingName,
} from '../../contracts/index.ts';
import type { OperationSpec } from '../operations/operation-spec.ts';

/** The version in a tag: `"v17"` gives 17, as does `"v17.4f…"`; other tags name none. */
export function versionIn(header: string | undefined): number | null {
  if (header === undefined) return null;
  const version = /^"v(\d{1,15})(?:\.[0-9a-f]{1,64})?"$/.exec(header)?.[1];
  return version === undefined ? -1 : Number(version);
}

declare module 'fastify' {
  interface FastifyRequest {
    textEncoding?: TextEncodingName;
  }
}

const json = 'application/json';
/** RFC 7396's media type; `application/json` is also accepted and means the same. */
const mergePatch = 'application/merge-patch+json';

/** Operations without a body accept an empty object. */
const noBody = z
  .strictObject({}, 'expected no body: this operation takes none')
  .nullish()
  .transform(() => null);

export function bodySchemaOf({
  body,
  text,
  file,
}: Pick<OperationSpec, 'body' | 'text' | 'file'>): z.ZodType {
  if (file !== undefined) return z.instanceof(Buffer, { error: 'expected a file as the body' });
  return text === undefined ? (body ?? noBody) : z.string().nullish();
}

export function mediaTypesOf({
  method,
  text,
  file,
}: Pick<OperationSpec, 'method' | 'text' | 'file'>): readonly string[] {
  return file?.types ?? text ?? (method === 'PATCH' ? [json, mergePatch] : [json]);
}

/** Parses bodies as documents (with the position of faults), texts or files. */
export function takeBodies(app: FastifyInstance): void {
  // Bodies of a GET are read as well, so that they can be refused.
  for (const method of ['GET', 'HEAD']) {
    app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  }
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, said, done) => {
    const bytes = Buffer.from(said);
    const { operation } = request.routeOptions.config;
    if (operation?.file !== undefined) return done(null, bytes);
    if (operation?.text !== undefined) {
      const { text: table, encoding } = decodedText(bytes);
      request.textEncoding = encoding;
      return done(null, table);
    }
    const text = bytes.toString('utf8');
    // Many clients send a content type without a body.
    if (text === '' && operation !== undefined && mayBeWithout(operation)) {
      return done(null, undefined);
    }
    const parsed = parseBody(text);
    if (parsed.ok) done(null, parsed.value);
    else done(new InvalidRequest(parsed.problems));
  });
}

export function requireMediaType(operation: OperationSpec, request: FastifyRequest): void {
  if (!hasBody(request)) return;
  const said = request.headers['content-type'];
  const types = mediaTypesOf(operation);
  if (types.includes(said?.split(';', 1)[0]?.trim().toLowerCase() ?? '')) return;
  const seen =
    said === undefined
      ? httpMessages.noMediaType
      : fill(httpMessages.otherMediaType, { type: said });
  throw refusal(httpMessages.mediaType, { seen, types: eitherOf(types) });
}

function mayBeWithout(operation: OperationSpec): boolean {
  return bodySchemaOf(operation).safeParse(undefined).success;
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
