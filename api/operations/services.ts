/**
 * What operations may use of the service, and interfaces of its parts that answer requests
 * themselves.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';

import type { BenchResults, Phrase } from '../../contracts/index.ts';
import type { Clock, LiveCentre, Outbound, PastSpan, Span, Wire } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type {
  AgentPhones,
  CallArchive,
  CallRecorder,
  CentreService,
  FaultBook,
  OrderService,
  PartsWatch,
  Principal,
  RuleService,
  SimulationService,
  Webhooks,
} from '../../services/index.ts';
import type { JournalReader, Store } from '../../store/index.ts';
import type { Gateways } from '../gateway/gateways.ts';
import type { Gate, NamedOperation, RequestContent } from '../http/admission/gate.ts';
import type { EventStreams } from '../streams/event-streams.ts';
import type { Caller, TapiRequester } from './caller.ts';

export interface DocumentText {
  readonly bytes: Buffer;
  readonly etag: string;
}

export interface ApiDocuments {
  readonly openApi: DocumentText;
  readonly asyncApi: DocumentText;
}

/**
 * Admits a caller; the returned function takes their opened socket. @throws {Refusal} where they
 * may open none.
 */
export type AdmitSocket = (caller: Caller) => (socket: WebSocket) => void;

/** A handler, and the principal as an agent of that handler. */
export interface ChosenHandler<Asker extends Principal | null> {
  readonly serving: Services;
  readonly principal: Asker;
}

/** The handlers of a centre, each an ACD system with a core of its own. */
export interface HandlerChoice {
  /** Finds the handler of an HTTP request, and notes it in the request. */
  take(named: NamedOperation, request: FastifyRequest): void;
  /** The handler that a request is for. @throws {Refusal} where it is shutting down. */
  choose<Asker extends Principal | null>(
    named: Pick<NamedOperation, 'id'>,
    asked: RequestContent,
    asker: Asker,
  ): ChosenHandler<Asker>;
  /** The handler with a name [the asker's first]. @throws {Refusal} */
  named<Asker extends Principal | null>(
    name: string | undefined,
    asker: Asker,
  ): ChosenHandler<Asker>;
  /** Handlers that the principal may know of; without a principal, all. */
  permitted(principal: Principal | null): readonly Services[];
}

/** A centre of the service, as those see it who may know of it. */
export interface CentreInService {
  readonly id: string;
  readonly name: string;
  /** Null: it is not open, for `problem`. */
  readonly serving: Services | null;
  readonly problem: string | null;
  /** What any client may know of the problem. */
  readonly cause: Phrase | null;
  /** Whether it was made over the API, so that it can be taken off. */
  readonly isMade: boolean;
}

/** What a centre is made of. */
export interface CentreWish {
  readonly id: string;
  readonly name: string | undefined;
  /** A centre of the service to copy; absent: the first. */
  readonly template: string | undefined;
  /** A centre file, in place of a template's. */
  readonly file: CentreFile | undefined;
}

/** The centres of a service. */
export interface ServiceCentres {
  /** Whether a folder or database keeps them when the service ends. */
  readonly isKept: boolean;
  /** Whether a centre is the first: its administrators manage the service. */
  isFirst(id: string): boolean;
  all(): readonly CentreInService[];
  /** Whether a centre that is open lends its items or customers to another. */
  lends(lender: string, what: 'items' | 'customers', to: string): boolean;
  /** Makes a centre, keeps it and opens it; or opens one again that was taken off. @throws */
  make(wish: CentreWish, by: Principal | null): Promise<CentreInService>;
  /** Closes a centre that was made, and keeps its data. @throws {Refusal} where calls are there */
  takeOff(id: string): Promise<void>;
}

/** Members of a TAPI answer by name: the result code, and the structures filled in. */
export interface TapiAnswer {
  readonly [member: string]: unknown;
}

/** Functions and objects of TAPI. Refusals are ordinary results: no promise is rejected. */
export interface TapiPort {
  call(
    asked: { readonly name: string; readonly given: TapiAnswer; readonly isSync: boolean },
    asker: TapiRequester,
  ): Promise<TapiAnswer>;
  admit(asker: TapiRequester, api: '2.2' | '3.1'): (socket: WebSocket) => void;
  /**
   * Numeric handles and what they stand for, by handler and kind: at most `limit` above a number.
   */
  handles(
    principal: Principal,
    page: { readonly after: number; readonly limit: number },
  ): Promise<{ readonly items: readonly object[] }>;
  /** All properties of an object, or one property or cursor of it. */
  readObject(asked: TapiMember, page: TapiPage, asker: TapiRequester): Promise<TapiAnswer>;
  callMethod(asked: TapiMember, body: unknown, asker: TapiRequester): Promise<TapiAnswer>;
}

export interface TapiMember {
  /** The object's interface, such as `ITAgent`. */
  readonly object: string;
  readonly tapiId: string;
  /** Such as `put_State`. */
  readonly member?: string;
}

export interface TapiPage {
  readonly limit: number;
  readonly skip: number;
}

/** What every operation may use: parts of the request's handler, and of the service. */
export interface Services {
  readonly live: LiveCentre;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly ruleService: RuleService;
  readonly simulations: SimulationService;
  readonly centres: CentreService;
  readonly store: Store;
  /** Reader of the handler's journal on disk; null: no journal is kept. */
  readonly past: JournalReader | null;
  /** Replays a span of the journal; null: no journal is kept. */
  readonly pastDay: ((span: Span) => Promise<PastSpan>) | null;
  readonly outbound: Outbound;
  /** Records of the handler's calls, also of those that are over. */
  readonly archive: CallArchive;
  /** Recordings of the handler's calls. */
  readonly recorder: CallRecorder;
  readonly phones: AgentPhones;
  /** Version of the engine. */
  readonly version: string;
  /** Bench results shipped with this version. */
  readonly benchResults: BenchResults;
  readonly documents: ApiDocuments;
  readonly streams: EventStreams;
  readonly sockets: { readonly admit: AdmitSocket; readonly openCount: number };
  readonly gate: Gate;
  readonly handlers: HandlerChoice;
  /** Present Prometheus metrics of a centre; null: of the whole service. */
  readonly metrics: { text(centre: string | null): Promise<string> };
  readonly webhooks: Webhooks;
  /** The TAPI view, by a function, as the view is made later. */
  readonly tapi: () => TapiPort;
  /** Connected switch and foreign ACDs of the handler. */
  readonly gateways: Gateways;
  readonly admitGateway: AdmitSocket;
  /** Orders of the centre; null: it takes none. */
  readonly orders: OrderService | null;
  /** State of the service's dependencies (storage, Temporal, switch); null: not watched. */
  readonly parts: PartsWatch | null;
  readonly faults: FaultBook;
  /** All centres of the service; null: this one is alone. */
  readonly ofService: ServiceCentres | null;
}
