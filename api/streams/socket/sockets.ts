/**
 * The sockets of a server: event subscriptions and commands.
 *
 * A slow reader delays nobody: its events are read later from those kept, and its commands wait.
 * Source: tapi-call-center.md 6.4.
 */
import type { WebSocket } from '@fastify/websocket';
import { Refusal } from '../../../contracts/index.ts';
import type { Clock, StreamEvent, Wire } from '../../../live/index.ts';
import type { EventTexts, LiveConnection } from '../../../services/index.ts';
import type { Caller } from '../../operations/caller.ts';
import { requireCentre } from '../../operations/named-things.ts';
import { AnswerText } from '../../operations/operation.ts';
import { closeSocket } from '../close-socket.ts';
import type { EventStreams } from '../event-streams.ts';
import { unreadBytesMax } from '../event-writer.ts';
import { deadAfterMs } from '../ping-wheel.ts';
import type { CommandAnswer, Commands } from './commands.ts';
import { type Call, frameIn, idIn, readMessage, type Subscribe } from './frames.ts';
import { FlushSoon, SocketLine, type Subscription } from './socket-line.ts';

const closingBrace = Buffer.from('}');
const subscriptionsMax = 32;
const commandsMax = 64;

export interface ConnectionOptions {
  readonly socket: WebSocket;
  readonly caller: Caller;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly streams: EventStreams;
  readonly commands: Commands;
  readonly flushSoon: FlushSoon;
}

class SocketConnection {
  readonly #of: ConnectionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  /** The subscription whose snapshot is under way, if any. */
  speaker: SocketLine | null = null;
  readonly #held: (string | Buffer)[] = [];
  #sequence = 0;
  #isFull = false;
  #commandCount = 0;
  #heardAtMs: number;
  readonly #right: LiveConnection;
  readonly #stopPings: () => void;

  constructor(options: ConnectionOptions) {
    this.#of = options;
    const { socket, clock, streams, caller, commands } = options;
    this.#heardAtMs = clock.nowMs();
    this.#stopPings = streams.wheel.add(() => this.#ping());
    this.#right = commands.connections.open(caller.principal, {
      kind: 'socket',
      end: () => {
        this.#leave();
        closeSocket(socket, clock);
      },
    });
    socket.on('message', (data, isBinary) => this.#hear(String(data), isBinary));
    socket.on('pong', () => {
      this.#heardAtMs = clock.nowMs();
    });
    socket.on('close', () => this.#leave());
  }

  #leave(): void {
    this.#right.leave();
    this.#stopPings();
    for (const { leave } of this.#subscriptions.values()) leave();
    this.#subscriptions.clear();
  }

  isFullFor(line: SocketLine): boolean {
    return this.#isFull || this.isHeldFrom(line);
  }

  isHeldFrom(line: SocketLine): boolean {
    return this.speaker !== null && this.speaker !== line;
  }

  /** An event as JSON, numbered in the order of this connection's events. */
  textOf(event: StreamEvent, texts: EventTexts): string {
    this.#sequence += 1;
    return texts.of(event, this.#sequence);
  }

  flushSoon(line: SocketLine): void {
    this.#of.flushSoon.add(line);
  }

  /** Sends a message, after any snapshot being sent. */
  send(text: string | Buffer): void {
    if (this.speaker !== null) this.#held.push(text);
    else this.#write(text, true);
  }

  sendFragment(part: string | Buffer): void {
    this.#write(part, false);
  }

  /** Sends the last fragment, then the messages that waited. */
  endMessage(part: string): void {
    this.#write(part, true);
    this.speaker = null;
    for (const text of this.#held.splice(0)) this.#write(text, true);
    this.#wake();
  }

  cut(): void {
    this.#of.socket.terminate();
  }

  #write(data: string | Buffer, fin: boolean): void {
    const { socket } = this.#of;
    const fills = !this.#isFull && socket.bufferedAmount + data.length > unreadBytesMax;
    if (fills) this.#isFull = true;
    // Called when all that was sent is written to the network.
    socket.send(data, { fin, binary: false }, fills ? () => this.#drained() : undefined);
  }

  #drained(): void {
    this.#isFull = false;
    this.#of.socket.resume();
    this.#wake();
  }

  #wake(): void {
    for (const { line, writer } of this.#subscriptions.values()) {
      line.flush();
      writer.wake();
    }
  }

  #ping(): void {
    const { socket, clock, wire } = this.#of;
    if (clock.nowMs() - this.#heardAtMs >= deadAfterMs) return this.cut();
    if (!this.#right.isStill()) return;
    for (const { writer } of this.#subscriptions.values()) writer.cutIfStuck();
    socket.ping();
    if (this.speaker !== null || this.#isFull) return;
    this.send(JSON.stringify({ op: 'ping', serverTime: wire.instant(wire.live.nowMs) }));
  }

  #hear(text: string, isBinary: boolean): void {
    const { socket, clock } = this.#of;
    if (!this.#right.isStill()) return;
    this.#heardAtMs = clock.nowMs();
    if (isBinary) return socket.close(1003, 'expected JSON in a text message');
    // While a client does not read what we send, we read nothing from it.
    if (this.#isFull) socket.pause();
    let id: string | null = null;
    try {
      const message = readMessage(text);
      id = idIn(message);
      const frame = frameIn(message);
      if (frame.op === 'call') void this.#call(frame);
      else if (frame.op === 'subscribe') this.#subscribe(frame);
      else this.#unsubscribe(frame.id);
    } catch (error) {
      const { caller, commands } = this.#of;
      this.#answer(id, commands.refusal(error, caller));
    }
  }

  #subscribe(frame: Subscribe): void {
    const { id, types, queueIds, agentIds, from, handlerId, centreId } = frame;
    const { caller, commands } = this.#of;
    if (this.#subscriptions.has(id)) {
      throw new Refusal(
        'invalid_parameter',
        `The subscription ${id} is open; expected another id.`,
      );
    }
    if (this.#subscriptions.size >= subscriptionsMax) {
      const detail = `${subscriptionsMax} subscriptions are open on this socket already.`;
      throw new Refusal('resource_unavailable', detail);
    }
    const { serving, principal } = commands.handlers.named(handlerId, caller.principal);
    const { streams, wire } = serving;
    if (centreId !== undefined) requireCentre(centreId, wire);
    const asked = { types: types?.split(','), queueIds, agentIds, from };
    const begin = streams.begin(asked, principal);
    this.send(JSON.stringify({ op: 'ack', id }));
    const line = new SocketLine(this, id, streams.textsFor(begin.filter));
    this.#subscriptions.set(id, { line, ...streams.join(line, begin) });
  }

  #unsubscribe(id: string): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) {
      const open = [...this.#subscriptions.keys()].join(', ') || 'none';
      throw new Refusal('invalid_parameter', `No subscription ${id}; open are: ${open}.`);
    }
    if (this.speaker === subscription.line) {
      throw new Refusal('request_in_progress', `The snapshot of ${id} is being sent; ask again.`);
    }
    subscription.line.flush();
    subscription.leave();
    this.#subscriptions.delete(id);
    this.send(JSON.stringify({ op: 'ack', id }));
  }

  async #call(frame: Call): Promise<void> {
    if (this.#commandCount >= commandsMax) {
      const detail = `${commandsMax} commands of this socket wait for their answers already.`;
      const { caller, commands } = this.#of;
      const refused = commands.refusal(new Refusal('resource_unavailable', detail), caller);
      return this.#answer(frame.id, refused);
    }
    this.#commandCount += 1;
    const answer = await this.#of.commands.answer(frame, this.#of.caller);
    this.#commandCount -= 1;
    if (this.#right.isStill()) this.#answer(frame.id, answer);
  }

  #answer(id: string | null, { status, body }: CommandAnswer): void {
    if (!(body instanceof AnswerText)) {
      return this.send(JSON.stringify({ op: 'answer', id, status, body }));
    }
    const head = JSON.stringify({ op: 'answer', id, status }).slice(0, -1);
    this.send(Buffer.concat([Buffer.from(`${head},"body":`), body.bytes, closingBrace]));
  }
}

const socketsMax = 12_000;

export interface SocketsOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly streams: EventStreams;
  readonly commands: () => Commands;
}

export class Sockets {
  readonly #of: SocketsOptions;
  readonly #flushSoon: FlushSoon;
  #open = 0;

  constructor(options: SocketsOptions) {
    this.#of = options;
    this.#flushSoon = new FlushSoon(options.clock);
  }

  get openCount(): number {
    return this.#open;
  }

  /**
   * Admits a caller; the returned function takes their opened socket. @throws {Refusal} where they
   * may open none.
   */
  admit(caller: Caller): (socket: WebSocket) => void {
    if (this.#open >= socketsMax) {
      throw new Refusal('resource_unavailable', `${socketsMax} sockets are open already.`);
    }
    this.#of.commands().connections.requireRoom(caller.principal, 'socket');
    return (socket) => {
      const { wire, clock, streams, commands } = this.#of;
      this.#open += 1;
      const disconnect = streams.connected(caller.principal);
      socket.on('close', () => {
        this.#open -= 1;
        disconnect();
      });
      const shared = { wire, clock, streams, commands: commands(), flushSoon: this.#flushSoon };
      new SocketConnection({ socket, caller, ...shared });
    };
  }
}
