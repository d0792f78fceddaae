/**
 * What the body of a request may be: its media type, and its schema, for every operation alike.
 *
 * A body is never ignored: one that nobody would read is refused, and the problem names what it
 * says.
 * Source: ux-and-api.md 2.1; RFC 7396.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decodedText, parseBody, type TextEncodingName } from '../contracts/index.ts';
import type { OperationSpec } from './operation-spec.ts';
import { InvalidRequest, Refusal } from './refusal.ts';

/** `"v17"` → 17, as is `"v17.4f…"` of what runs; anything else names no version of ours. */
export function versionIn(header: string | undefined): number | null {
  if (header === undefined) return null;
  const version = /^"v(\d{1,15})(?:\.[0-9a-f]{1,64})?"$/.exec(header)?.[1];
  return version === undefined ? -1 : Number(version);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** How the body was written, of an operation that takes a text. */
    textEncoding?: TextEncodingName;
  }
}

const json = 'application/json';
/** What a patch is by its own name (RFC 7396); `application/json` means the same here. */
const mergePatch = 'application/merge-patch+json';

/** The body of an operation that takes none: nothing, or what says nothing. */
const noBody = z
  .strictObject({}, 'expected no body: this operation takes none')
  .nullish()
  .transform(() => null);

/** What the body of an operation must hold. */
export function bodySchemaOf({
  body,
  text,
  file,
}: Pick<OperationSpec, 'body' | 'text' | 'file'>): z.ZodType {
  if (file !== undefined) return z.instanceof(Buffer, { error: 'expected a file as the body' });
  return text === undefined ? (body ?? noBody) : z.string().nullish();
}

/** The media types that a body may have. */
export function mediaTypesOf({
  method,
  text,
  file,
}: Pick<OperationSpec, 'method' | 'text' | 'file'>): readonly string[] {
  return file?.types ?? text ?? (method === 'PATCH' ? [json, mergePatch] : [json]);
}

/** Reads bodies: as documents, with the place of what is wrong in them, as texts, or as files. */
export function takeBodies(app: FastifyInstance): void {
  // A body beside a GET is read as well, so that it is not ignored.
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
    // Many clients name the type of a body that they do not send.
    if (text === '' && operation !== undefined && mayBeWithout(operation)) {
      return done(null, undefined);
    }
    const parsed = parseBody(text);
    if (parsed.ok) done(null, parsed.value);
    else done(new InvalidRequest(parsed.problems));
  });
}

/** Before the body is read. @throws {Refusal} */
export function requireMediaType(operation: OperationSpec, request: FastifyRequest): void {
  if (!hasBody(request)) return;
  const said = request.headers['content-type'];
  const types = mediaTypesOf(operation);
  if (types.includes(said?.split(';', 1)[0]?.trim().toLowerCase() ?? '')) return;
  const seen = said === undefined ? 'names no media type' : `is ${said}`;
  const detail = `The body ${seen}; expected ${types.join(' or ')}.`;
  throw new Refusal('media_type_unsupported', detail);
}

function mayBeWithout(operation: OperationSpec): boolean {
  return bodySchemaOf(operation).safeParse(undefined).success;
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
