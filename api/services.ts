/**
 * What every operation may use of the service, and the ports of those parts that serve operations
 * themselves.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';

import type { BenchResults } from '../contracts/index.ts';
import type { Clock, LiveCentre, Outbound, PastSpan, Span } from '../live/index.ts';
import type { CentreService, RuleService, SimulationService } from '../services/index.ts';
import type { JournalReader, Store } from '../store/index.ts';
import type { Gate, NamedOperation, RequestContent } from './access/gate.ts';
import type { Principal } from './access.ts';
import type { Caller, TapiRequester } from './caller.ts';
import type { EventStreams } from './event-streams.ts';
import type { Gateways } from './gateway/gateways.ts';
import type { PartsWatch } from './operating/parts-watch.ts';
import type { OrderService } from './orders/order-service.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { Wire } from './wire.ts';

export interface DocumentText {
  readonly bytes: Buffer;
  readonly etag: string;
}

export interface ApiDocuments {
  readonly openApi: DocumentText;
  readonly asyncApi: DocumentText;
}

/** What takes the socket of a caller, once it is there. @throws {Refusal} where none may be. */
export type AdmitSocket = (caller: Caller) => (socket: WebSocket) => void;

/** A handler, and who asks as they are there. */
export interface ChosenHandler<Asker extends Principal | null> {
  readonly serving: Services;
  readonly principal: Asker;
}

/** The handlers of a centre, each an ACD system with a core of its own. */
export interface HandlerChoice {
  /** Notes the handler of a request over HTTP in it. */
  take(named: NamedOperation, request: FastifyRequest): void;
  /** The handler that a request is for. @throws {Refusal} where it is lost. */
  choose<Asker extends Principal | null>(
    named: Pick<NamedOperation, 'id'>,
    asked: RequestContent,
    asker: Asker,
  ): ChosenHandler<Asker>;
  /** By its name; without one the first that the asker may use. @throws {Refusal} */
  named<Asker extends Principal | null>(
    name: string | undefined,
    asker: Asker,
  ): ChosenHandler<Asker>;
  /** Those that somebody may know of; null: all. */
  permitted(principal: Principal | null): readonly Services[];
}

/** Members by name: a result as TAPI has it, and what is filled in. */
export interface TapiAnswer {
  readonly [member: string]: unknown;
}

/** Functions and objects of TAPI. What is refused is a result: no promise is rejected. */
export interface TapiPort {
  call(
    asked: { readonly name: string; readonly given: TapiAnswer; readonly isSync: boolean },
    asker: TapiRequester,
  ): Promise<TapiAnswer>;
  admit(asker: TapiRequester, api: '2.2' | '3.1'): (socket: WebSocket) => void;
  /** Numbers and what they stand for, by handler and kind: at most `limit` after a number. */
  handles(
    principal: Principal,
    page: { readonly after: number; readonly limit: number },
  ): Promise<{ readonly items: readonly object[] }>;
  /** All properties of an object, or one property or cursor of it. */
  readObject(asked: TapiMember, page: TapiPage, asker: TapiRequester): Promise<TapiAnswer>;
  callMethod(asked: TapiMember, body: unknown, asker: TapiRequester): Promise<TapiAnswer>;
}

export interface TapiMember {
  /** Such as `ITAgent`. */
  readonly object: string;
  readonly tapiId: string;
  /** Such as `put_State`. */
  readonly member?: string;
}

export interface TapiPage {
  readonly limit: number;
  readonly skip: number;
}

/** What every operation may use, of the handler that the request is for. */
export interface Services {
  readonly live: LiveCentre;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly ruleService: RuleService;
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
  readonly sockets: { readonly admit: AdmitSocket; readonly openCount: number };
  readonly gate: Gate;
  readonly handlers: HandlerChoice;
  /** Figures of the service, read now. */
  readonly metrics: { text(): Promise<string> };
  readonly webhooks: Webhooks;
  /** Made when the server is. */
  readonly tapi: () => TapiPort;
  /** Of the handler. */
  readonly gateways: Gateways;
  readonly admitGateway: AdmitSocket;
  /** Of the centre; null: none are taken. */
  readonly orders: OrderService | null;
  /** What the service needs from outside; null: nobody watches it. */
  readonly parts: PartsWatch | null;
}
