/**
 * A foreign ACD at the other end of a socket: requests of the kinds that it serves go to it, each
 * answered once, and what it tells goes to readers of events.
 *
 * Source: tapi-call-center.md 6.2, 6.4; decisions/0025.
 */
import {
  type GatewayClient,
  type GatewayFrame,
  type GatewayHello,
  type ProxyKind,
  proxyKindNumber,
} from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import { Refusal } from '../refusal.ts';
import type { GatewayLine, Link } from './gateway-line.ts';
import { Pending } from './pending.ts';

type FrameOf<Op> = Extract<GatewayFrame, { op: Op }>;
export type ProxyResponse = FrameOf<'proxy.response'>;

/** What its handler does for it. */
export interface AcdHost {
  readonly deadlineMs: number;
  /** @throws {Refusal} where another serves one of them. */
  register(link: AcdLink, kinds: readonly ProxyKind[]): void;
  unregister(link: AcdLink, kinds: readonly ProxyKind[]): void;
  tell(link: AcdLink, message: FrameOf<'proxy.message'>): void;
  leave(link: AcdLink): void;
}

export interface ProxyQuestion {
  readonly kind: ProxyKind;
  readonly operation: string;
  readonly client: GatewayClient;
  readonly params: { readonly [name: string]: unknown };
}

export class AcdLink implements Link {
  readonly name: string;
  readonly epoch: number;
  readonly line: GatewayLine;
  /** Of its hello, by place. */
  readonly extensionIds: readonly string[];
  readonly #host: AcdHost;
  readonly #pending: Pending<ProxyResponse | Refusal>;
  #asked = 0;

  constructor(
    { name, extensions = [] }: GatewayHello,
    of: {
      readonly epoch: number;
      readonly line: GatewayLine;
      readonly host: AcdHost;
      readonly clock: Clock;
    },
  ) {
    this.name = name;
    this.epoch = of.epoch;
    this.line = of.line;
    this.extensionIds = extensions.map(({ id }) => id);
    this.#host = of.host;
    this.#pending = new Pending(of.clock);
  }

  /** Its answer. @throws {Refusal} late, lost, or too many wait. */
  async ask({ kind, operation, client, params }: ProxyQuestion): Promise<ProxyResponse> {
    this.#asked += 1;
    const requestId = `r-${this.epoch}-${this.#asked}`;
    const limitMs = this.#host.deadlineMs;
    const tooLate = () =>
      new Refusal('acd_timeout', `${this.name} has not answered ${operation} in ${limitMs} ms.`);
    const answering = this.#pending.add(requestId, { limitMs, tooLate });
    const number = proxyKindNumber(kind);
    const sent = { requestId, kind, number, operation, client, params: params as never };
    this.line.send({ op: 'proxy.request', ...sent });
    const answer = await answering;
    if (answer instanceof Refusal) throw answer;
    return answer;
  }

  hear(frame: Parameters<Link['hear']>[0]): void {
    switch (frame.op) {
      case 'proxy.response':
        if (this.#pending.settle(frame.requestId, frame) === null) {
          this.line.note('late answer dropped', frame.requestId);
        }
        return;
      case 'proxy.register':
        this.line.pay();
        return this.#host.register(this, frame.kinds);
      case 'proxy.unregister':
        this.line.pay();
        return this.#host.unregister(this, frame.kinds);
      case 'proxy.message':
        this.line.pay();
        return this.#host.tell(this, frame);
      default:
        throw new Refusal('invalid_parameter', `${frame.op} is of role switch; this is an acd.`);
    }
  }

  lost(): void {
    this.#host.leave(this);
    const gone = () =>
      new Refusal('operation_unavailable', `${this.name}, which was asked, is gone.`);
    this.#pending.settleAll(gone);
  }
}
