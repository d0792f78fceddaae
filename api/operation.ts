/**
 * The type of an operation: route, schemas, access and handler in one place, from which routes,
 * documents, permissions and client types derive.
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

export interface OperationSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces, as in OpenAPI. */
  readonly path: string;
  readonly summary: { readonly en: string; readonly fr: string };
  /** Further documentation for the API's document. */
  readonly note?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body?: z.ZodType;
  /** Media types of a text body, in place of JSON. */
  readonly text?: readonly string[];
  /** Media types of a file body, and its largest size. */
  readonly file?: { readonly types: readonly string[]; readonly bytesMax: number };
  /** Schema of a success; null for a stream, a table or no content. */
  readonly answer: z.ZodType | null;
  /** Media type of the answer, or those of a file [application/json]. */
  readonly produces?: string | readonly string[];
  /** Also answers `text/csv`, if `Accept` names that and no JSON. */
  readonly alsoCsv?: true;
  /** Status of a success [200]. */
  readonly status?: 201 | 202 | 204 | 303;
  /** Sends a strong `ETag`, from that member, or set by the handler (`true`). */
  readonly tagged?: 'version' | 'revision' | true;
  /** The answer changes with time within a version, so the tag includes a hash. */
  readonly runs?: true;
  readonly access: Access;
  /** Open, but about the principal if there is one. */
  readonly isPersonal?: true;
  /** [reads `interactive`, changes `control`] */
  readonly rate?: RateClass;
  /** Audited with the answer; a function reads the state before. */
  readonly audited?: true | ((asked: Asked, serving: Serving) => unknown);
  /** Reduces both states for the audit. */
  readonly auditedAs?: (states: AuditedStates) => AuditedStates;
  /** Members of the body that need a right of their own [none]. */
  readonly memberRight?: MemberRight;
  /** `Idempotency-Key` [optional on every POST that is not open]. */
  readonly key?: 'required' | 'optional' | 'none';
  /** The kind of request as which a foreign ACD may serve it [only our own core serves it]. */
  readonly proxied?: ProxyKind;
  /** Besides those of all operations. */
  readonly errors: readonly ErrorCode[];
  /** Example of the body for the document; checked by a test. */
  readonly example?: unknown;
}

export interface AuditedStates {
  readonly before: unknown;
  readonly after: unknown;
}

export interface Serving {
  readonly live: LiveCentre;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly office: RuleService;
  readonly simulations: SimulationService;
  readonly centres: CentreService;
  readonly store: Store;
  /** Reader of the journal on disk; null without a journal. */
  readonly past: JournalReader | null;
  /** Replays a span of the journal; null without one. */
  readonly pastDay: ((span: Span) => Promise<PastSpan>) | null;
  readonly outbound: Outbound;
  readonly version: string;
  readonly benchResults: BenchResults;
  readonly documents: ApiDocuments;
  readonly streams: EventStreams;
  readonly sockets: Sockets;
  readonly gate: Gate;
  readonly handlers: Handlers;
  readonly metrics: ServiceMetrics;
  readonly webhooks: Webhooks;
  readonly tapi: () => TapiView;
  readonly gateways: Gateways;
  readonly admitGateway: AdmitGateway;
  /** Null if the centre takes no orders. */
  readonly orders: OrderService | null;
  /** Null if no dependencies are watched. */
  readonly parts: PartsWatch | null;
}

/** The body: a document, a text, a file or none. */
export type BodyOf<Spec extends OperationSpec> = Spec extends {
  readonly body: infer Schema extends z.ZodType;
}
  ? z.infer<Schema>
  : Spec extends { readonly text: readonly string[] }
    ? string
    : Spec extends { readonly file: object }
      ? Buffer
      : null;

export type AnswerOf<Spec extends Pick<OperationSpec, 'answer'>> = Spec['answer'] extends z.ZodType
  ? z.infer<Spec['answer']>
  : null;

export interface Asked<Spec extends OperationSpec = OperationSpec> {
  readonly params: z.infer<Spec['params']>;
  readonly query: z.infer<Spec['query']>;
  readonly body: BodyOf<Spec>;
  readonly language: Language;
  /** Null for open operations. */
  readonly principal: Principal | null;
  readonly person: string | null;
  /** A cookie's value; null if it was not sent. */
  readonly cookie: (scope: CookieScope) => string | null;
  /** Whether the answer (or body) is CSV. */
  readonly wantsCsv: boolean;
  readonly sendsCsv: boolean;
  /** Encoding of a text body [utf-8]. */
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

/** With the raw request, for streams. */
export interface AskedRaw<Spec extends OperationSpec = OperationSpec> extends Asked<Spec> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An answer that is already text: a table, or a document made elsewhere. */
export class AnswerText {
  readonly mediaType: 'application/json' | typeof csvType;
  /** Long texts as bytes: encoding a million characters would delay calls. */
  readonly text: string | Buffer;
  /** Called when the bytes are not needed any more and may be reused. */
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

/** How an operation runs, by its kind of answer. */
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
  | {
      readonly kind: 'redirect';
      readonly run: (asked: AskedRaw, serving: Serving) => Promise<string>;
    }
  | { readonly kind: 'stream'; readonly run: (asked: AskedRaw, serving: Serving) => void }
  | {
      readonly kind: 'socket';
      readonly run: (asked: AskedRaw, serving: Serving) => (socket: WebSocket) => void;
    };

export type Operation = OperationSpec & { readonly handler: Handler };

export type Table = { readonly [id: string]: Operation };
