/** Telephones in browsers: their password, and their way to the switch. Source: decision 0050. */
import type { WebSocket as ServerSocket } from '@fastify/websocket';
import { callMessages, refusal, telephoneSchema } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import { unwrap } from '../../live/index.ts';
import { everyone, ownAgent } from './access-rules.ts';
import { requireAgent } from './named-things.ts';
import { operation } from './route.ts';

/** Messages that a browser sends before the switch has answered; more end the connection. */
const earlyMax = 32;

export const telephoneOperations = {
  openTelephone: operation(
    'POST /api/v1/agents/{agent}/telephone',
    ['A telephone in the browser', 'Un téléphone dans le navigateur'],
    {
      note: 'For the station where the agent is logged on. The password is for this log-on alone: it ends with it, 2 minutes after the last socket, or with the next one.',
      answer: telephoneSchema,
      status: 201,
      access: ownAgent,
      key: 'none',
      errors: ['no_agent_at_address', 'operation_unavailable', 'operation_failed'],
    },
    async ({ params }, { wire, phones }) => {
      const { agentId } = requireAgent(params.agent, wire);
      const { user, domain, password: secret } = unwrap(await phones.open(agentId));
      return { user, domain, secret };
    },
  ),
  connectTelephone: operation(
    'GET /api/v1/telephone',
    ['SIP of a telephone in the browser', 'Le SIP d’un téléphone dans le navigateur'],
    {
      kind: 'socket',
      note: 'Of one’s own agent: a WebSocket of the protocol `sip` (RFC 7118), passed on to the switch as it is. Sound does not come this way.',
      answer: null,
      access: everyone,
      errors: ['upgrade_required', 'call_state_not_allowed'],
    },
    ({ principal: asker }, { handlers }) => {
      assert(asker !== null, 'who connects a telephone is known');
      const { principal, serving } = handlers.named(undefined, asker);
      const { connections } = serving.gate.principals;
      connections.requireRoom(principal, 'socket');
      const phone = serving.phones.connect(principal.agentId ?? '');
      if (phone === null) throw refusal(callMessages.telephoneNotOpen, { agent: principal.name });
      return (socket) => {
        const end = (): void => socket.terminate();
        const right = connections.open(principal, { kind: 'socket', end });
        passOn(socket, phone.socketUrl, () => right.isStill());
        socket.on('close', () => {
          phone.leave();
          right.leave();
        });
      };
    },
  ),
} as const;

/** Passes messages on in both directions, until either side closes. */
function passOn(near: ServerSocket, url: string, isStill: () => boolean): void {
  const far = new WebSocket(url, 'sip');
  const early: string[] = [];
  near.on('message', (data, isBinary) => {
    if (!isStill()) return;
    if (isBinary || early.length >= earlyMax) return near.terminate();
    if (far.readyState === WebSocket.OPEN) far.send(String(data));
    else early.push(String(data));
  });
  far.addEventListener('open', () => {
    for (const text of early.splice(0)) far.send(text);
  });
  far.addEventListener('message', ({ data }) => near.send(String(data)));
  for (const kind of ['close', 'error'] as const) {
    far.addEventListener(kind, () => near.close());
  }
  near.on('close', () => far.close());
}
