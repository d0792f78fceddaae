/**
 * A foreign ACD behind a socket: it answers requests of the kinds it serves, once each, and its
 * messages become events.
 *
 * Source: tapi-call-center.md 6.2, 6.4; decisions/0025.
 */
import {
  type GatewayClient,
  type GatewayFrame,
  type ProxyKind,
  proxyKindNumber,
  proxyKinds,
  Refusal,
} from '../../contracts/index.ts';
import { type AcceptedGateway, deadlineMs, GatewayLink } from './gateway-line.ts';

type FrameOf<Op> = Extract<GatewayFrame, { op: Op }>;
type ProxyResponse = FrameOf<'proxy.response'>;

export interface AcdHost {
  /** Registers an ACD. @throws {Refusal} where another serves one of the kinds. */
  register(link: AcdLink, kinds: readonly ProxyKind[]): void;
  unregister(link: AcdLink, kinds: readonly ProxyKind[]): void;
  tell(link: AcdLink, message: FrameOf<'proxy.message'>): void;
}

interface ProxyQuestion {
  readonly kind: ProxyKind;
  readonly operation: string;
  readonly client: GatewayClient;
  readonly params: { readonly [name: string]: unknown };
}

export class AcdLink extends GatewayLink<ProxyResponse | Refusal> {
  readonly extensionIds: readonly string[];
  readonly #host: AcdHost;
  #asked = 0;

  constructor(joined: AcceptedGateway, host: AcdHost) {
    super(joined);
    this.extensionIds = (joined.hello.extensions ?? []).map(({ id }) => id);
    this.#host = host;
  }

  /**
   * Asks the ACD. @throws {Refusal} where its answer is late, it is lost, or too many requests
   * wait.
   */
  async ask({ kind, operation, client, params }: ProxyQuestion): Promise<ProxyResponse> {
    this.#asked += 1;
    const requestId = `r-${this.epoch}-${this.#asked}`;
    const detail = `${this.name} has not answered ${operation} in ${deadlineMs} ms.`;
    const tooLate = () => new Refusal('acd_timeout', detail);
    const answering = this.pending.add(requestId, { limitMs: deadlineMs, tooLate });
    const number = proxyKindNumber(kind);
    const sent = { requestId, kind, number, operation, client, params: params as never };
    this.line.send({ op: 'proxy.request', ...sent });
    const answer = await answering;
    if (answer instanceof Refusal) throw answer;
    return answer;
  }

  hear(frame: Parameters<GatewayLink['hear']>[0]): void {
    if (frame.op === 'proxy.response') return this.pending.settle(frame.requestId, frame);
    if (frame.op === 'answer' || frame.op === 'event' || frame.op === 'route.response') {
      throw new Refusal('invalid_parameter', `${frame.op} is of another role; this is an acd.`);
    }
    this.line.pay();
    if (frame.op === 'proxy.message') this.#host.tell(this, frame);
    else if (frame.op === 'proxy.register') this.#host.register(this, frame.kinds);
    else this.#host.unregister(this, frame.kinds);
  }

  lost(): void {
    this.#host.unregister(this, proxyKinds);
    const detail = `${this.name}, which was asked, is gone.`;
    this.pending.end(() => new Refusal('operation_unavailable', detail));
  }
}
