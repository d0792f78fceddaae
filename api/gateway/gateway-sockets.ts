/** The sockets of gateways of one server, and how many there are. Source: ux-and-api.md 7.1. */
import type { WebSocket } from '@fastify/websocket';
import type { Clock } from '../../live/index.ts';
import type { Handlers } from '../handlers.ts';
import type { ServiceLog } from '../operating/service-log.ts';
import type { PingWheel } from '../ping-wheel.ts';
import { Refusal } from '../refusal.ts';
import type { Caller, Commands } from '../socket/commands.ts';
import { GatewayLine } from './gateway-line.ts';

/** Open at once. */
const gatewaysMax = 64;
/** How long a gateway may take to answer. */
export const gatewayDeadlineMs = 10_000;

export interface GatewaySocketsOptions {
  readonly clock: Clock;
  readonly wheel: PingWheel;
  readonly handlers: Handlers;
  readonly commands: () => Commands;
  readonly log?: ServiceLog | undefined;
}

export class GatewaySockets {
  readonly #of: GatewaySocketsOptions;
  #open = 0;

  constructor(options: GatewaySocketsOptions) {
    this.#of = options;
  }

  /** What takes the socket of a gateway, once it is there. @throws {Refusal} where none may be. */
  admit(caller: Caller): (socket: WebSocket) => void {
    if (this.#open >= gatewaysMax) {
      throw new Refusal('resource_unavailable', `${gatewaysMax} gateways are connected already.`);
    }
    return (socket) => {
      const { clock, wheel, handlers, commands, log } = this.#of;
      this.#open += 1;
      socket.on('close', () => {
        this.#open -= 1;
      });
      new GatewayLine({
        ...{ socket, clock, wheel, log, deadlineMs: gatewayDeadlineMs },
        refusalOf: (error) => commands().refusal(error, caller).body,
        isStill: () => commands().isStill(caller),
        join: (hello, line) => {
          const { serving } = handlers.named(hello.handlerId, caller.principal);
          return serving.gateways.join(hello, line);
        },
      });
    };
  }
}
