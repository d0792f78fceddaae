/** Admits the sockets of gateways, and limits their number. */
import { Refusal } from '../../contracts/index.ts';
import type { Handlers } from '../http/handlers.ts';
import type { AdmitSocket } from '../operations/services.ts';
import type { Commands } from '../streams/socket/commands.ts';
import { GatewayLine, type GatewayLineOptions } from './gateway-line.ts';

/** Most gateway connections of a server at the same time. */
const gatewaysMax = 64;

interface GatewaySocketsOptions extends Pick<GatewayLineOptions, 'clock' | 'wheel' | 'log'> {
  readonly handlers: Handlers;
  readonly commands: () => Commands;
}

/** Admits a server's gateway sockets. */
export function gatewaySockets(of: GatewaySocketsOptions): AdmitSocket {
  const { handlers, commands, ...shared } = of;
  let open = 0;
  return (caller) => {
    if (open >= gatewaysMax) {
      throw new Refusal('resource_unavailable', `${gatewaysMax} gateways are connected already.`);
    }
    commands().connections.requireRoom(caller.principal, 'gateway');
    return (socket) => {
      open += 1;
      socket.on('close', () => {
        open -= 1;
      });
      new GatewayLine({
        ...shared,
        socket,
        refusalOf: (error) => commands().refusal(error, caller).body,
        openRight: (end) => commands().connections.open(caller.principal, { kind: 'gateway', end }),
        join: (hello, line) => {
          const { serving } = handlers.named(hello.handlerId, caller.principal);
          return serving.gateways.join(hello, line);
        },
      });
    };
  };
}
