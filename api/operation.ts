/**
 * An operation of the API: what it is called, what it takes and answers, who may, and what it does.
 *
 * All of it stands in one place (`operations/`). Routes, the document, the permissions and the
 * types of the client derive from it.
 * Source: ux-and-api.md 2, 3.
 */

import type { WebSocket } from '@fastify/websocket';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Language, TextEncodingName } from '../contracts/index.ts';
import type { CookieScope } from './access/cookies.ts';
import type { Named } from './access/gate.ts';
import type { RequestOrigin } from './access/origin.ts';
import type { Principal } from './access.ts';
import type { Machine } from './gateway/machine.ts';
import { csvType } from './negotiation.ts';
import type { BodyOf, OperationSpec } from './operation-spec.ts';
import type { Serving } from './serving.ts';

/** An operation by its name in the table. */
export interface Entry extends Named {
  readonly operation: Operation;
}

const eventStreamType = 'text/event-stream';

/** Where an operation names none of its own. */
export const usualTypes = {
  document: 'application/json',
  text: 'text/plain',
  file: 'application/octet-stream',
  redirect: 'application/json',
  stream: eventStreamType,
  socket: 'application/json',
} as const satisfies { readonly [Kind in Handler['kind']]: string };

/** Media types that an operation answers. */
export function producedBy({ produces, alsoCsv, handler }: Operation): readonly string[] {
  const types = [produces ?? usualTypes[handler.kind]].flat();
  return alsoCsv === true ? [...types, csvType] : types;
}

/** A request as an operation sees it. */
export interface Asked<Spec extends OperationSpec = OperationSpec> {
  readonly params: z.infer<Spec['params']>;
  readonly query: z.infer<Spec['query']>;
  readonly body: BodyOf<Spec>;
  readonly language: Language;
  /** Who asks; null: the operation is open. */
  readonly principal: Principal | null;
  /** The id of who asks. */
  readonly person: string | null;
  /** The value of a cookie; null: it was not sent. */
  readonly cookie: (scope: CookieScope) => string | null;
  /** The answer, or the body, is to be a table. */
  readonly wantsCsv: boolean;
  readonly sendsCsv: boolean;
  /** How the body was written, where it is a text [utf-8]. */
  readonly encoding?: TextEncodingName | undefined;
  /** The version in `If-Match`; null: none is given. */
  readonly ifMatch: number | null;
  /** Where it is asked. */
  readonly machine: Machine;
  /** Where the request comes from. */
  readonly origin: RequestOrigin;
  /** Id of the request, as the log and the audit name it. */
  readonly requestId: string;
  /** Of a payment provider's webhook. */
  readonly signature?: string | undefined;
  /** The idempotency key; null: none is given. */
  readonly key: string | null;
  /** Sets a header of the answer. */
  readonly header: (name: string, value: string) => void;
}

/** What a stream needs instead of an answer. */
export interface AskedRaw<Spec extends OperationSpec = OperationSpec> extends Asked<Spec> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An answer that is a text already: a table, or a document made elsewhere. */
export class AnswerText {
  readonly mediaType: 'application/json' | typeof csvType;
  /** Long ones as the bytes that are sent: to encode a million characters holds up calls. */
  readonly text: string | Buffer;
  /** Called once nothing of it is read any more, where its bytes are used again. */
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

/** An answer that is a file. */
export interface AnswerFile {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** How an operation is carried out; with the words of its kind of answer. */
export type Handler =
  | {
      readonly kind: 'document';
      readonly run: (asked: Asked, serving: Serving) => unknown;
    }
  | {
      readonly kind: 'text';
      readonly run: (asked: Asked, serving: Serving) => string | Promise<string>;
    }
  | {
      readonly kind: 'file';
      readonly run: (asked: Asked, serving: Serving) => AnswerFile;
    }
  /** Returns where the browser goes on. */
  | {
      readonly kind: 'redirect';
      readonly run: (asked: AskedRaw, serving: Serving) => Promise<string>;
    }
  | { readonly kind: 'stream'; readonly run: (asked: AskedRaw, serving: Serving) => void }
  /** Returns what takes the socket. */
  | {
      readonly kind: 'socket';
      readonly run: (asked: AskedRaw, serving: Serving) => (socket: WebSocket) => void;
    };

/** Reads what stands there before a change, for the audit. */
export type StateBefore = (asked: Asked, serving: Serving) => unknown;

/** An operation of the table. */
export type Operation = Omit<OperationSpec, 'audited'> & {
  readonly audited?: true | StateBefore;
  readonly handler: Handler;
};

/** By operation id. */
export type Table = { readonly [id: string]: Operation };
