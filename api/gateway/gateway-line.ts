/**
 * One gateway socket: its hello, then frames to and from its link.
 *
 * A bad frame is answered with its faults. A sender that is too fast is read more slowly; one that
 * does not read, or is silent for two pings, is cut. Source: decisions/0025.
 */
import type { WebSocket } from '@fastify/websocket';
import {
  type GatewayFrame,
  type GatewayHello,
  gatewayFrameSchema,
  Refusal,
  type ServiceFrame,
} from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import type { LiveConnection, ServiceLog } from '../../services/index.ts';
import { readAs } from '../http/validation.ts';
import { closeSocket } from '../streams/close-socket.ts';
import { unreadBytesMax } from '../streams/event-writer.ts';
import { deadAfterMs, type PingWheel } from '../streams/ping-wheel.ts';
import { readMessage } from '../streams/socket/frames.ts';
import { PendingRequests } from './pending-requests.ts';

/** Time limit for a gateway's answers, and for its hello. */
export const deadlineMs = 10_000;
/** Most unrequested frames a second; above it the socket is read more slowly. */
const unaskedPerSecondMax = 5_000;
const creditEveryMs = 100;
const faultsMax = 100;
const aboutLengthMax = 128;

/** What a link needs of its connection: a socket, or a line of a TAPI program. */
export type GatewayPort = Pick<GatewayLine, 'send' | 'refuse' | 'pay' | 'note'>;

export interface AcceptedGateway {
  readonly hello: GatewayHello;
  readonly epoch: number;
  readonly line: GatewayPort;
  readonly clock: Clock;
}

export abstract class GatewayLink<Answer = unknown> {
  readonly name: string;
  readonly epoch: number;
  readonly line: GatewayPort;
  protected readonly pending: PendingRequests<Answer>;

  constructor({ hello, epoch, line, clock }: AcceptedGateway) {
    this.name = hello.name;
    this.epoch = epoch;
    this.line = line;
    this.pending = new PendingRequests(clock, (key) => line.note('late answer dropped', key));
  }

  /** Takes a frame that came after the hello. @throws {Refusal}, {InvalidRequest} */
  abstract hear(frame: Exclude<GatewayFrame, GatewayHello>): void;
  abstract lost(): void;
}

export interface GatewayLineOptions {
  readonly socket: WebSocket;
  readonly refusalOf: (error: unknown) => unknown;
  /** Registers `end`, called when the gateway's API key loses its right. */
  readonly openRight: (end: () => void) => LiveConnection;
  readonly wheel: Pick<PingWheel, 'add'>;
  readonly clock: Clock;
  readonly log?: ServiceLog | undefined;
  /** Admits a gateway. @throws {Refusal} where it may not serve what its hello announces. */
  readonly join: (
    hello: GatewayHello,
    line: GatewayLine,
  ) => Pick<GatewayLink, 'name' | 'hear' | 'lost'>;
}

export class GatewayLine {
  readonly #of: GatewayLineOptions;
  readonly #stopHelloLimit: () => void;
  #link: Pick<GatewayLink, 'name' | 'hear' | 'lost'> | null = null;
  #heardAtMs: number;
  #faults = 0;
  #credit = (unaskedPerSecondMax * creditEveryMs) / 1_000;
  #creditAtMs: number;
  #isOver = false;
  readonly #right: LiveConnection;

  constructor(options: GatewayLineOptions) {
    this.#of = options;
    const { socket, clock, wheel } = options;
    this.#heardAtMs = clock.nowMs();
    this.#creditAtMs = this.#heardAtMs;
    const stopPings = wheel.add(() => this.#ping());
    this.#right = options.openRight(() => {
      this.note('gateway cut: its key is not good any more', 'socket');
      this.#end();
      closeSocket(socket, clock);
    });
    this.#stopHelloLimit = clock.after(deadlineMs, () => {
      this.refuse(new Refusal('invalid_parameter', `No hello within ${deadlineMs} ms.`));
    });
    socket.on('message', (data, isBinary) => this.#hear(String(data), isBinary));
    socket.on('pong', () => {
      this.#heardAtMs = clock.nowMs();
    });
    socket.on('close', () => {
      stopPings();
      this.#right.leave();
      this.#end();
    });
  }

  send(frame: ServiceFrame): void {
    const { socket } = this.#of;
    if (this.#isOver) return;
    if (socket.bufferedAmount > unreadBytesMax) return this.#cut('it does not read');
    socket.send(JSON.stringify(frame));
  }

  refuse(error: unknown): void {
    const { refusalOf, log, socket } = this.#of;
    const problem = refusalOf(error);
    log?.warn({ gateway: this.#link?.name, problem }, 'gateway refused');
    this.send({ op: 'refused', problem: problem as never });
    this.#end();
    socket.close(1008);
  }

  /** Counts an unrequested frame against the rate limit. */
  pay(): void {
    const { clock, socket } = this.#of;
    const nowMs = clock.nowMs();
    if (nowMs - this.#creditAtMs >= creditEveryMs) {
      this.#creditAtMs = nowMs;
      this.#credit = (unaskedPerSecondMax * creditEveryMs) / 1_000;
    }
    this.#credit -= 1;
    if (this.#credit !== 0) return;
    socket.pause();
    clock.after(creditEveryMs, () => socket.resume());
  }

  note(what: string, about: string): void {
    this.#of.log?.warn({ gateway: this.#link?.name, about }, what);
  }

  #hear(text: string, isBinary: boolean): void {
    if (this.#isOver || !this.#right.isStill()) return;
    this.#heardAtMs = this.#of.clock.nowMs();
    let about = 'frame';
    try {
      const message = isBinary ? null : readMessage(text);
      about = aboutOf(message);
      requireProtocol(message);
      const frame = readAs(gatewayFrameSchema, 'frame', message);
      if (frame.op === 'hello') return this.#join(frame);
      if (this.#link === null) throw new Refusal('invalid_parameter', 'Expected a hello first.');
      this.#link.hear(frame);
    } catch (error) {
      this.#faults += 1;
      if (this.#link === null || this.#faults >= faultsMax) return this.refuse(error);
      this.pay();
      const problem = this.#of.refusalOf(error);
      this.#of.log?.warn({ gateway: this.#link.name, about, problem }, 'frame rejected');
      this.send({ op: 'rejected', about, problem: problem as never });
    }
  }

  #join(hello: GatewayHello): void {
    const { join, log } = this.#of;
    if (this.#link !== null) throw new Refusal('invalid_parameter', 'The hello was said already.');
    this.#link = join(hello, this);
    this.#stopHelloLimit();
    const { name, role, handlerId, kinds } = hello;
    log?.info({ gateway: name, role, handlerId, kinds }, 'gateway connected');
  }

  #ping(): void {
    const { socket, clock } = this.#of;
    if (clock.nowMs() - this.#heardAtMs >= deadAfterMs) return this.#cut('it answers no ping');
    if (this.#right.isStill()) socket.ping();
  }

  #cut(why: string): void {
    this.note(`gateway cut: ${why}`, 'socket');
    this.#end();
    this.#of.socket.terminate();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopHelloLimit();
    this.#of.log?.info({ gateway: this.#link?.name }, 'gateway gone');
    this.#link?.lost();
  }
}

function aboutOf(message: unknown): string {
  const { op, requestId, sequence } = (message ?? {}) as { readonly [name: string]: unknown };
  return [op, requestId ?? sequence]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, aboutLengthMax);
}

function requireProtocol(message: unknown): void {
  const { op, protocol } = (message ?? {}) as { readonly [name: string]: unknown };
  if (op !== 'hello' || protocol === 1) return;
  const detail = `The gateway speaks protocol ${JSON.stringify(protocol)}; expected 1.`;
  throw new Refusal('api_version_unsupported', detail);
}
