/**
 * The type of an operation: route, schemas, access and handler in one place, the source of routes,
 * documents, permissions and client types.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Language, TextEncodingName } from '../../contracts/index.ts';
import type { Principal, RequestOrigin } from '../../services/index.ts';
import type { CookieScope } from '../http/admission/cookies.ts';
import type { NamedOperation } from '../http/admission/gate.ts';
import type { Machine } from '../http/machine.ts';
import { csvType } from '../http/negotiation.ts';
import type { BodyOf, OperationSpec } from './operation-spec.ts';
import type { Services } from './services.ts';

export interface OperationEntry extends NamedOperation {
  readonly operation: Operation;
}

const eventStreamType = 'text/event-stream';

const usualTypes = {
  document: 'application/json',
  text: 'text/plain',
  file: 'application/octet-stream',
  redirect: 'application/json',
  stream: eventStreamType,
  socket: 'application/json',
} as const satisfies { readonly [Kind in Handler['kind']]: string };

export function producedBy({ produces, alsoCsv, handler }: Operation): readonly string[] {
  const types = [produces ?? usualTypes[handler.kind]].flat();
  return alsoCsv === true ? [...types, csvType] : types;
}

export interface ApiRequest<Spec extends OperationSpec = OperationSpec> {
  readonly params: z.infer<Spec['params']>;
  readonly query: z.infer<Spec['query']>;
  readonly body: BodyOf<Spec>;
  readonly language: Language;
  /** Null for open operations. */
  readonly principal: Principal | null;
  readonly person: string | null;
  /** A cookie's value; null if it was not sent. */
  readonly cookie: (scope: CookieScope) => string | null;
  /** Whether the answer (or the body, on an import) is to be CSV. */
  readonly wantsCsv: boolean;
  readonly sendsCsv: boolean;
  /** Character encoding of a text body [utf-8]. */
  readonly encoding?: TextEncodingName | undefined;
  /** The version in `If-Match`; null if none is given. */
  readonly ifMatch: number | null;
  readonly machine: Machine;
  /** Address and protocol of the request. */
  readonly origin: RequestOrigin;
  readonly requestId: string;
  /** Signature of a payment provider's webhook. */
  readonly signature?: string | undefined;
  /** Idempotency key; null if none is given. */
  readonly key: string | null;
  readonly header: (name: string, value: string) => void;
}

/** A request with the raw HTTP request and response, for streams. */
export interface StreamRequest<Spec extends OperationSpec = OperationSpec>
  extends ApiRequest<Spec> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An answer that is already text: a table, or a document made elsewhere. */
export class AnswerText {
  readonly mediaType: 'application/json' | typeof csvType;
  /** Long texts as bytes: encoding a million characters would delay calls. */
  readonly text: string | Buffer;
  /** Called when the bytes were sent and their buffer may be reused. */
  readonly sent: () => void;

  constructor(mediaType: AnswerText['mediaType'], text: AnswerText['text'], sent = () => {}) {
    this.mediaType = mediaType;
    this.text = text;
    this.sent = sent;
  }

  get bytes(): Buffer {
    return typeof this.text === 'string' ? Buffer.from(this.text) : this.text;
  }
}

export interface AnswerFile {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** The function that runs an operation, by the kind of its answer. */
export type Handler =
  | {
      readonly kind: 'document';
      readonly run: (asked: ApiRequest, serving: Services) => unknown;
    }
  | {
      readonly kind: 'text';
      readonly run: (asked: ApiRequest, serving: Services) => string | Promise<string>;
    }
  | {
      readonly kind: 'file';
      readonly run: (asked: ApiRequest, serving: Services) => AnswerFile;
    }
  | {
      readonly kind: 'redirect';
      readonly run: (asked: StreamRequest, serving: Services) => Promise<string>;
    }
  | { readonly kind: 'stream'; readonly run: (asked: StreamRequest, serving: Services) => void }
  | {
      readonly kind: 'socket';
      readonly run: (asked: StreamRequest, serving: Services) => (socket: WebSocket) => void;
    };

/** Reads the state before a change, for the audit. */
export type StateBefore = (asked: ApiRequest, serving: Services) => unknown;

export type Operation = Omit<OperationSpec, 'audited'> & {
  readonly audited?: true | StateBefore;
  readonly handler: Handler;
};

export type OperationTable = { readonly [id: string]: Operation };
