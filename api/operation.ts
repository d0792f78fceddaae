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
import type {
  BenchResults,
  ErrorCode,
  Language,
  ProxyKind,
  TextEncodingName,
} from '../contracts/index.ts';
import type {
  CentreService,
  Clock,
  LiveCentre,
  Outbound,
  PastSpan,
  RuleService,
  SimulationService,
  Span,
} from '../live/index.ts';
import type { JournalReader, Store } from '../store/index.ts';
import type { CookieScope } from './access/cookies.ts';
import type { Gate } from './access/gate.ts';
import type { RequestOrigin } from './access/origin.ts';
import type { RateClass } from './access/rates.ts';
import type { Access, MemberRight, Principal } from './access.ts';
import type { ApiDocuments } from './document/docs-pages.ts';
import type { EventStreams } from './event-streams.ts';
import type { Machine } from './gateway/forward.ts';
import type { AdmitGateway } from './gateway/gateway-sockets.ts';
import type { Gateways } from './gateway/gateways.ts';
import type { Handlers } from './handlers.ts';
import type { csvType } from './negotiation.ts';
import type { PartsWatch } from './operating/parts-watch.ts';
import type { ServiceMetrics } from './operating/service-metrics.ts';
import type { OrderService } from './orders/order-service.ts';
import type { Sockets } from './socket/sockets.ts';
import type { TapiView } from './tapi/tapi-view.ts';

import type { Webhooks } from './webhooks/webhooks.ts';
import type { Wire } from './wire.ts';

/** What an operation says of itself. */
export interface OperationSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: { readonly en: string; readonly fr: string };
  /** What the summary leaves open, for those who read the API's document. */
  readonly note?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** A JSON document; absent: none. */
  readonly body?: z.ZodType;
  /** In place of a document: a text as it is, of one of these media types. */
  readonly text?: readonly string[];
  /** In place of a document: a file as it is, of one of these media types, so long at most. */
  readonly file?: { readonly types: readonly string[]; readonly bytesMax: number };
  /** Of a success; null: no JSON document of its own (a stream, a table, nothing). */
  readonly answer: z.ZodType | null;
  /** Media type of the answer, or those of a file [application/json]. */
  readonly produces?: string | readonly string[];
  /** It answers `text/csv` as well, where `Accept` names that and no JSON. */
  readonly alsoCsv?: true;
  /** Of a success [200]. */
  readonly status?: 201 | 202 | 204 | 303;
  /** The answer carries a strong `ETag`: that member of it, or one that the handler sets. */
  readonly tagged?: 'version' | 'revision' | true;
  /** It changes without its version, by time or by what stands beside it: the tag tells that too. */
  readonly runs?: true;
  readonly access: Access;
  /** Open to everybody, and about whoever asks, where somebody is named. */
  readonly isPersonal?: true;
  /** Whose bucket a request takes from [reads `interactive`, changes `control`]. */
  readonly rate?: RateClass;
  /** What was done is written down, with the answer; a function tells what stood there before. */
  readonly audited?: true | ((asked: Asked, serving: Serving) => unknown);
  /** What is written down of both, in place of all of it. */
  readonly auditedAs?: (states: AuditedStates) => AuditedStates;
  /** Members of the body that need a right of their own [none]. */
  readonly memberRight?: MemberRight;
  /** `Idempotency-Key` [optional on every POST that is not open]. */
  readonly key?: 'required' | 'optional' | 'none';
  /** A foreign ACD may serve it, as this kind of request [our own core alone]. */
  readonly proxied?: ProxyKind;
  /** Special to it, beside those that hold everywhere. */
  readonly errors: readonly ErrorCode[];
  /** Of the body, for the document: it holds its schema. */
  readonly example?: unknown;
}

/** What stood there before a change, and what stands there after it. */
export interface AuditedStates {
  readonly before: unknown;
  readonly after: unknown;
}

/** What every operation may use, of the handler that the request is for. */
export interface Serving {
  readonly live: LiveCentre;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly office: RuleService;
  readonly simulations: SimulationService;
  readonly centres: CentreService;
  readonly store: Store;
  /** Its journal on disk, to be read; null: none is kept. */
  readonly past: JournalReader | null;
  /** A span of it, made again; null: none is kept. */
  readonly pastDay: ((span: Span) => Promise<PastSpan>) | null;
  readonly outbound: Outbound;
  /** Of the engine. */
  readonly version: string;
  /** As the installation holds them. */
  readonly benchResults: BenchResults;
  readonly documents: ApiDocuments;
  readonly streams: EventStreams;
  readonly sockets: Sockets;
  readonly gate: Gate;
  readonly handlers: Handlers;
  readonly metrics: ServiceMetrics;
  readonly webhooks: Webhooks;
  /** Made when the server is. */
  readonly tapi: () => TapiView;
  /** Of the handler. */
  readonly gateways: Gateways;
  readonly admitGateway: AdmitGateway;
  /** Of the centre; null: none are taken. */
  readonly orders: OrderService | null;
  /** What the service needs from outside; null: nobody watches it. */
  readonly parts: PartsWatch | null;
}

/** The body of an operation: a document, a text or a file as it is, or none. */
export type BodyOf<Spec extends OperationSpec> = Spec extends {
  readonly body: infer Schema extends z.ZodType;
}
  ? z.infer<Schema>
  : Spec extends { readonly text: readonly string[] }
    ? string
    : Spec extends { readonly file: object }
      ? Buffer
      : null;

/** The answer of an operation. */
export type AnswerOf<Spec extends Pick<OperationSpec, 'answer'>> = Spec['answer'] extends z.ZodType
  ? z.infer<Spec['answer']>
  : null;

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

/** An operation of the table. */
export type Operation = OperationSpec & { readonly handler: Handler };

/** By operation id. */
export type Table = { readonly [id: string]: Operation };
