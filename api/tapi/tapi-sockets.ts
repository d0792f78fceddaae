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
import { deadAfterMs } from '../streams/ping-wheel.ts';
import { readMessage } from '../streams/socket/frames.ts';
import { agentOf, problemOf, type TapiParts } from './context.ts';
import { privilegeOf } from './leg-view.ts';
import { instanceOf, type TapiLine, versionTwoTwo } from './lines.ts';
import { eventOf3x, type Message } from './message-forms.ts';
import { Messages } from './messages.ts';

const socketsMax = 1_000;

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
        this.#endProxies(asker.principal.id);
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

  /** No program of an owner hears requests any more: none of their lines serves them. */
  #endProxies(ownerId: string): void {
    const { lines } = this.#shared;
    const isHeard = [...this.#readers].some(({ api, asker }) => {
      return api === '2.2' && asker.principal.id === ownerId;
    });
    if (isHeard) return;
    for (const line of lines.of(ownerId)) if (line.proxy !== null) lines.shut(line);
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
        const said = isThree
          ? eventsOf(message, reader.mask, agentId)
          : toldOn(open, message, agentId);
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

/** Events of 3.x that the reader wants; of a new call with the reader's own privilege. */
function eventsOf({ three, call }: Message, mask: number, agentId: string | null) {
  const wanted = three.filter(({ event }) => (mask & tapi.TE[event]) !== 0);
  return wanted.flatMap(({ event, ...said }) => {
    const privilege = privilegeOf(call?.ownerId ?? null, agentId);
    const isNotice = event === 'CALLNOTIFICATION';
    const told = isNotice ? eventOf3x(event, 'CNE', privilege, said.id) : [{ event, ...said }];
    return told.map((one) => ({ ...one, event: `TE_${event}` }));
  });
}

/** A 2.x message for each line that hears it, with the reader's privilege. */
function toldOn(lines: readonly TapiLine[], { two, at, call }: Message, agentId: string | null) {
  if (two === null) return [];
  const isOwner = privilegeOf(call?.ownerId ?? null, agentId) === 'owner';
  const isInfo = two.number === tapi.LINE.CALLINFO;
  const { OWNER, MONITOR } = tapi.LINECALLPRIVILEGE;
  const p3 = call === undefined || isInfo ? two.p3 : isOwner ? OWNER : MONITOR;
  const isOfTwoTwo = two.number >= tapi.LINE.AGENTSESSIONSTATUS;
  const isOwnDialled = isOwner && call?.isDialled === true;
  // A program has the handle of a call that it makes from the function that made it.
  if (isOwnDialled && two.number === tapi.LINE.APPNEWCALL) return [];
  const hearing = lines.filter(({ version, onlyAt, hearsCalls, states }) => {
    if (two.number === tapi.LINE.ADDRESSSTATE && (two.p2 & states.address) === 0) return false;
    if (two.number === tapi.LINE.LINEDEVSTATE && (two.p1 & states.device) === 0) return false;
    if (isOfTwoTwo && version < versionTwoTwo) return false;
    if (at !== undefined && onlyAt !== null && at !== onlyAt) return false;
    return call === undefined || hearsCalls || isOwnDialled;
  });
  return hearing.map((line) => ({ ...two, p3, hLine: line.hLine, ...instanceOf(line) }));
}
