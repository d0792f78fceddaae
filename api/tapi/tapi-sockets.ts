/**
 * Sockets of TAPI programs. TAPI has no message for lost messages: an unread socket is closed, and
 * its program reads its state anew.
 *
 * Source: tapi-call-center.md 1.4, 6.3.
 */
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import { Refusal, tapi } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import { type LiveConnection, ownOf } from '../../services/index.ts';
import type { Handlers } from '../http/handlers.ts';
import { readAs } from '../http/validation.ts';
import type { TapiRequester } from '../operations/caller.ts';
import type { Services } from '../operations/services.ts';
import { closeSocket } from '../streams/close-socket.ts';
import { unreadBytesMax } from '../streams/event-writer.ts';
import { pingEveryMs } from '../streams/ping-wheel.ts';
import { readMessage } from '../streams/socket/frames.ts';
import { agentOf, problemOf, type TapiParts } from './context.ts';
import { type TapiLine, versionTwoTwo } from './lines.ts';
import type { Message } from './message-forms.ts';
import { Messages } from './messages.ts';

const socketsMax = 1_000;
const deadAfterMs = 2 * pingEveryMs;

const filterFrame = z.strictObject({
  op: z.literal('filter'),
  mask: z.int().min(0).max(0xffff_ffff).describe('`TE_*`, or-ed.'),
});

interface Reader {
  readonly asker: TapiRequester;
  readonly api: '2.2' | '3.1';
  readonly socket: WebSocket;
  readonly right: LiveConnection;
  mask: number;
  heardAtMs: number;
}

export class TapiSockets {
  readonly #clock: Clock;
  readonly #handlers: Handlers;
  readonly #shared: TapiParts;
  readonly #readers = new Set<Reader>();
  readonly #messages: readonly Messages[];

  constructor(of: {
    readonly clock: Clock;
    readonly handlers: Handlers;
    readonly shared: TapiParts;
  }) {
    this.#clock = of.clock;
    this.#handlers = of.handlers;
    this.#shared = of.shared;
    this.#messages = of.handlers.permitted(null).map((serving) => {
      return new Messages(serving, of.shared, (messages) => this.#send(serving, messages));
    });
  }

  /**
   * Admits an asker; the returned function takes their opened socket. @throws {Refusal} where they
   * may open none.
   */
  admit(asker: TapiRequester, api: Reader['api']): (socket: WebSocket) => void {
    if (this.#readers.size >= socketsMax) {
      throw new Refusal('resource_unavailable', `${socketsMax} sockets are open already.`);
    }
    const { connections } = this.#shared.commands;
    connections.requireRoom(asker.principal, 'tapi');
    return (socket) => {
      const heardAtMs = this.#clock.nowMs();
      const [first] = this.#handlers.permitted(null) as [Services];
      const disconnect = first.streams.connected(asker.principal);
      const leave = (): void => {
        reader.right.leave();
        stopPings();
        disconnect();
        this.#readers.delete(reader);
        if (this.#readers.size === 0) for (const messages of this.#messages) messages.pause();
      };
      const end = (): void => {
        leave();
        closeSocket(socket, this.#clock);
      };
      const right = connections.open(asker.principal, { kind: 'tapi', end });
      const reader: Reader = { asker, api, socket, right, mask: 0, heardAtMs };
      const stopPings = first.streams.wheel.add(() => this.#ping(reader));
      for (const messages of this.#messages) messages.begin();
      this.#readers.add(reader);
      socket.on('message', (data) => this.#hear(reader, String(data)));
      socket.on('pong', () => {
        reader.heardAtMs = this.#clock.nowMs();
      });
      socket.on('error', () => {});
      socket.on('close', leave);
    };
  }

  tell(ownerId: string, said: object): void {
    for (const reader of this.#readers) {
      if (reader.api === '2.2' && reader.asker.principal.id === ownerId) this.#write(reader, said);
    }
  }

  close(): void {
    for (const messages of this.#messages) messages.close();
    for (const { socket } of this.#readers) socket.close(1001, 'the service stops');
  }

  #send(serving: Services, messages: readonly Message[]): void {
    if (messages.length === 0) return;
    for (const reader of [...this.#readers]) {
      const { principal } = reader.asker;
      if (!this.#handlers.permitted(principal).includes(serving)) continue;
      const agentId = agentOf(principal, serving);
      const { own } = ownOf({ ...principal, agentId });
      const theirs = messages.filter(({ of }) => own === null || (of?.includes(own) ?? true));
      const isThree = reader.api === '3.1';
      const lines = isThree ? [] : this.#shared.lines.of(principal.id);
      const open = lines.filter((line) => line.serving.wire === serving.wire);
      for (const message of theirs) {
        const said = isThree ? eventsOf(message, reader.mask) : toldOn(open, message, agentId);
        for (const one of said) this.#write(reader, one);
      }
    }
  }

  #write({ socket }: Reader, said: object): void {
    socket.send(JSON.stringify(said));
    if (socket.bufferedAmount > unreadBytesMax) socket.terminate();
  }

  #hear(reader: Reader, text: string): void {
    if (!reader.right.isStill()) return;
    reader.heardAtMs = this.#clock.nowMs();
    try {
      reader.mask = readAs(filterFrame, 'frame', readMessage(text)).mask;
      this.#write(reader, { op: 'ack', mask: reader.mask });
    } catch (error) {
      const problem = problemOf(error, this.#shared, reader.asker);
      this.#write(reader, { op: 'refused', problem });
    }
  }

  #ping({ socket, asker, heardAtMs, right }: Reader): void {
    if (this.#clock.nowMs() - heardAtMs >= deadAfterMs) return socket.terminate();
    if (!right.isStill()) return;
    for (const messages of this.#messages) messages.look();
    // Lines of a handler that is shutting down are closed.
    for (const line of this.#shared.lines.of(asker.principal.id)) {
      if (line.serving.live.isDraining) this.#shared.lines.shut(line);
    }
    socket.ping();
  }
}

function eventsOf({ three }: Message, mask: number): readonly object[] {
  const wanted = three.filter(({ event }) => (mask & tapi.TE[event]) !== 0);
  return wanted.map(({ event, ...said }) => ({ event: `TE_${event}`, ...said }));
}

/** A 2.x message for each line whose version has it, with the reader's privilege. */
function toldOn(lines: readonly TapiLine[], { two }: Message, agentId: string | null) {
  if (two === null) return [];
  const { ownerId, ...said } = two;
  const { OWNER, MONITOR } = tapi.LINECALLPRIVILEGE;
  const isTheirs = ownerId !== null && ownerId === agentId;
  const p3 = ownerId === undefined ? said.p3 : isTheirs ? OWNER : MONITOR;
  const isOfTwoTwo = said.number >= tapi.LINE.AGENTSESSIONSTATUS;
  const knowing = lines.filter(({ version }) => version >= versionTwoTwo || !isOfTwoTwo);
  return knowing.map(({ hLine }) => ({ ...said, p3, hLine }));
}
