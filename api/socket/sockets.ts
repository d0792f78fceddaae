/** The sockets of one server, and how many there are. Source: ux-and-api.md 4.2. */
import type { WebSocket } from '@fastify/websocket';
import type { Clock } from '../../live/index.ts';
import type { EventStreams } from '../event-streams.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';
import type { Caller, Commands } from './commands.ts';
import { FlushSoon } from './flush-soon.ts';
import { SocketConnection } from './socket-connection.ts';

/** Sockets open at once; more are refused. */
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

  /** What takes the socket of a caller, once it is there. @throws {Refusal} where none may be. */
  admit(caller: Caller): (socket: WebSocket) => void {
    if (this.#open >= socketsMax) {
      throw new Refusal('resource_unavailable', `${socketsMax} sockets are open already.`);
    }
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
