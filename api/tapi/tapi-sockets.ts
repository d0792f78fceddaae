/**
 * Sockets of the view: messages for the lines of a program of 2.x, and for one of 3.x the events
 * that its filter lets by, which are none before it has set one.
 *
 * The server never waits. TAPI has no word for messages that were lost: the socket of who does not
 * read theirs is closed, and who opens another reads anew what it watches.
 * Source: tapi-call-center.md 1.4, 6.3; ux-and-api.md 8.
 */
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import { tapi } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import { ownOf } from '../event-readers.ts';
import { unreadBytesMax } from '../event-writer.ts';
import type { Handlers } from '../handlers.ts';
import type { Serving } from '../operation.ts';
import { pingEveryMs } from '../ping-wheel.ts';
import { Refusal, readAs } from '../refusal.ts';
import { readMessage } from '../socket/frames.ts';
import { type Asker, agentOf, problemOf, type Shared } from './context.ts';
import { type Line, versionTwoTwo } from './lines.ts';
import { type Message, two } from './message-forms.ts';
import { Messages } from './messages.ts';
import type { Result } from './tapi-view.ts';

/** Open at once; more are refused. */
const socketsMax = 1_000;
/** Without a sign of life for so long, it is dead. */
const deadAfterMs = 2 * pingEveryMs;

const filterFrame = z.strictObject({
  op: z.literal('filter'),
  mask: z.int().min(0).max(0xffff_ffff).describe('`TE_*`, or-ed.'),
});

/** Whose request has ended. */
interface Ended {
  readonly asker: Asker;
  readonly line: Line | null;
}

/** What a program reads by. */
interface Reader {
  readonly asker: Asker;
  readonly api: '2.2' | '3.1';
  readonly socket: WebSocket;
  mask: number;
  heardAtMs: number;
}

export class TapiSockets {
  readonly #clock: Clock;
  readonly #handlers: Handlers;
  readonly #shared: Shared;
  readonly #readers = new Set<Reader>();
  readonly #messages: readonly Messages[];

  constructor(of: { readonly clock: Clock; readonly handlers: Handlers; readonly shared: Shared }) {
    this.#clock = of.clock;
    this.#handlers = of.handlers;
    this.#shared = of.shared;
    this.#messages = of.handlers.permitted(null).map((serving) => {
      return new Messages(serving, of.shared, (messages) => this.#send(serving, messages));
    });
  }

  /** What takes the socket of a program, once it is there. @throws {Refusal} where none may be. */
  admit(asker: Asker, api: Reader['api']): (socket: WebSocket) => void {
    if (this.#readers.size >= socketsMax) {
      throw new Refusal('resource_unavailable', `${socketsMax} sockets are open already.`);
    }
    return (socket) => {
      const heardAtMs = this.#clock.nowMs();
      const reader: Reader = { asker, api, socket, mask: 0, heardAtMs };
      const [first] = this.#handlers.permitted(null) as [Serving];
      const disconnect = first.streams.connected(asker.principal);
      const stopPings = first.streams.wheel.add(() => this.#ping(reader, first));
      for (const messages of this.#messages) messages.begin();
      this.#readers.add(reader);
      socket.on('message', (data) => this.#hear(reader, String(data)));
      socket.on('pong', () => {
        reader.heardAtMs = this.#clock.nowMs();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        stopPings();
        disconnect();
        this.#readers.delete(reader);
        if (this.#readers.size === 0) for (const messages of this.#messages) messages.pause();
      });
    };
  }

  /** The end of a request, to its program. */
  reply(requestId: number, result: Result, { asker, line }: Ended): void {
    const said = two('REPLY', [requestId, Number(result.result), 0]);
    this.#tell(asker.principal.id, { ...said, hLine: line?.hLine ?? 0, ...result });
  }

  /** A line is shut that its program has not closed. */
  shut({ hLine, app }: Line): void {
    this.#tell(app.ownerId, { ...two('CLOSE', [0, 0, 0]), hLine });
  }

  close(): void {
    for (const messages of this.#messages) messages.close();
    for (const { socket } of this.#readers) socket.close(1001, 'the service stops');
  }

  #tell(ownerId: string, said: object): void {
    for (const reader of this.#readers) {
      if (reader.api === '2.2' && reader.asker.principal.id === ownerId) this.#write(reader, said);
    }
  }

  #send(serving: Serving, messages: readonly Message[]): void {
    if (messages.length === 0) return;
    for (const reader of [...this.#readers]) {
      const { principal } = reader.asker;
      if (!this.#handlers.permitted(principal).includes(serving)) continue;
      const agentId = agentOf(principal, serving);
      const { own } = ownOf({ ...principal, agentId });
      const theirs = messages.filter(({ of }) => own === null || (of?.includes(own) ?? true));
      if (reader.api === '3.1') this.#writeThree(reader, theirs);
      else this.#writeTwo(reader, theirs, serving, agentId);
    }
  }

  #writeTwo(
    reader: Reader,
    messages: readonly Message[],
    serving: Serving,
    agentId: string | null,
  ) {
    const { OWNER, MONITOR } = tapi.LINECALLPRIVILEGE;
    const lines = this.#shared.lines.of(reader.asker.principal.id);
    const open = lines.filter((line) => line.serving.wire === serving.wire);
    for (const { two: told } of messages) {
      if (told === null) continue;
      const { ownerId, ...said } = told;
      const isTheirs = ownerId !== null && ownerId === agentId;
      const p3 = ownerId === undefined ? said.p3 : isTheirs ? OWNER : MONITOR;
      for (const { hLine, version } of open) {
        const isKnown = version >= versionTwoTwo || said.number < tapi.LINE.AGENTSESSIONSTATUS;
        if (isKnown) this.#write(reader, { ...said, p3, hLine });
      }
    }
  }

  #writeThree(reader: Reader, messages: readonly Message[]): void {
    for (const { event, ...said } of messages.flatMap(({ three }) => three)) {
      if ((reader.mask & tapi.TE[event]) === 0) continue;
      this.#write(reader, { event: `TE_${event}`, ...said });
    }
  }

  #write({ socket }: Reader, said: object): void {
    socket.send(JSON.stringify(said));
    if (socket.bufferedAmount > unreadBytesMax) socket.terminate();
  }

  #hear(reader: Reader, text: string): void {
    reader.heardAtMs = this.#clock.nowMs();
    try {
      reader.mask = readAs(filterFrame, 'frame', readMessage(text)).mask;
      this.#write(reader, { op: 'ack', mask: reader.mask });
    } catch (error) {
      const problem = problemOf(error, this.#shared, reader.asker);
      this.#write(reader, { op: 'refused', problem });
    }
  }

  #ping(reader: Reader, { gate }: Serving): void {
    const { socket, asker, heardAtMs } = reader;
    if (this.#clock.nowMs() - heardAtMs >= deadAfterMs) return socket.terminate();
    const isStill = gate.principals.isStill(asker.principal);
    if (!isStill) return socket.close(4401, 'the sign-in has ended');
    for (const messages of this.#messages) messages.look();
    // Lines of a handler that is lost.
    for (const line of this.#shared.lines.of(asker.principal.id)) {
      if (line.serving.live.isDraining) this.#shared.lines.shut(line);
    }
    socket.ping();
  }
}
