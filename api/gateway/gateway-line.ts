/**
 * One socket of a gateway: its hello, then frames to and from the link that it has become.
 *
 * A bad frame is answered with what is wrong with it; nothing that a gateway sends ends more than
 * its own socket. One that sends faster than we take is read slower; one that does not read, or
 * shows no sign of life for two pings, is cut.
 * Source: ux-and-api.md 7.1; decisions/0025.
 */
import type { WebSocket } from '@fastify/websocket';
import {
  type GatewayFrame,
  type GatewayHello,
  gatewayFrameSchema,
  type ServiceFrame,
} from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import { closeSocket, type LiveConnection } from '../access/connections.ts';
import { unreadBytesMax } from '../event-writer.ts';
import type { ServiceLog } from '../operating/service-log.ts';
import { type PingWheel, pingEveryMs } from '../ping-wheel.ts';
import { Refusal, readAs } from '../refusal.ts';
import { readMessage } from '../socket/frames.ts';
import { Pending } from './pending.ts';

/** How long a gateway may take to answer, and to say hello. */
export const deadlineMs = 10_000;
/** Frames that nobody asked for, in a second; beyond, the socket is read slower. */
const unaskedPerSecondMax = 5_000;
const creditEveryMs = 100;
/** Bad frames of one socket; then it is closed. */
const faultsMax = 100;
const aboutLengthMax = 128;
const deadAfterMs = 2 * pingEveryMs;

/** The hello that was taken, and what comes with it. */
export interface Joined {
  readonly hello: GatewayHello;
  readonly epoch: number;
  readonly line: GatewayLine;
  readonly clock: Clock;
}

/** What a gateway has become by its hello. */
export abstract class Link<Answer = unknown> {
  readonly name: string;
  readonly epoch: number;
  readonly line: GatewayLine;
  protected readonly pending: Pending<Answer>;

  constructor({ hello, epoch, line, clock }: Joined) {
    this.name = hello.name;
    this.epoch = epoch;
    this.line = line;
    this.pending = new Pending(clock, (key) => line.note('late answer dropped', key));
  }

  /** @throws {Refusal} @throws {InvalidRequest} with what is wrong with it. */
  abstract hear(frame: Exclude<GatewayFrame, GatewayHello>): void;
  /** The socket is gone. */
  abstract lost(): void;
}

export interface GatewayLineOptions {
  readonly socket: WebSocket;
  /** What it hears of a refusal. */
  readonly refusalOf: (error: unknown) => unknown;
  /** Takes what closes it when its right ends. */
  readonly openRight: (end: () => void) => LiveConnection;
  readonly wheel: Pick<PingWheel, 'add'>;
  readonly clock: Clock;
  readonly log?: ServiceLog | undefined;
  /** @throws {Refusal} where it may not be what it says. */
  readonly join: (hello: GatewayHello, line: GatewayLine) => Pick<Link, 'name' | 'hear' | 'lost'>;
}

export class GatewayLine {
  readonly #of: GatewayLineOptions;
  readonly #stopHelloLimit: () => void;
  #link: Pick<Link, 'name' | 'hear' | 'lost'> | null = null;
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

  /** Says why, and closes. */
  refuse(error: unknown): void {
    const { refusalOf, log, socket } = this.#of;
    const problem = refusalOf(error);
    log?.warn({ gateway: this.#link?.name, problem }, 'gateway refused');
    this.send({ op: 'refused', problem: problem as never });
    this.#end();
    socket.close(1008);
  }

  /** What nobody asked for costs credit. */
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

  /** For the log: what was let go without a word. */
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

/** How a frame is called in an answer to it. */
function aboutOf(message: unknown): string {
  const { op, requestId, sequence } = (message ?? {}) as { readonly [name: string]: unknown };
  return [op, requestId ?? sequence]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, aboutLengthMax);
}

/** @throws {Refusal} where it speaks another version. */
function requireProtocol(message: unknown): void {
  const { op, protocol } = (message ?? {}) as { readonly [name: string]: unknown };
  if (op !== 'hello' || protocol === 1) return;
  const detail = `The gateway speaks protocol ${JSON.stringify(protocol)}; expected 1.`;
  throw new Refusal('api_version_unsupported', detail);
}
