/** Telephones in browsers: their password, and their way to the switch. Source: decision 0050. */
import {
  callMessages,
  refusal,
  telephoneQualitySchema,
  telephoneSchema,
} from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import { unwrap } from '../../live/index.ts';
import { everyone, ownAgent } from './access-rules.ts';
import { requireAgent } from './named-things.ts';
import { operation } from './route.ts';

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
  reportTelephoneQuality: operation(
    'POST /api/v1/agents/{agent}/telephone/quality',
    ['How a call sounded in the browser', 'La qualité d’un appel dans le navigateur'],
    {
      note: 'Told by the page when a call is over, and counted for Prometheus (`callwright_telephone_mos`).',
      body: telephoneQualitySchema,
      example: { mos: 4.3, jitterMs: 4, lostShare: 0.001, roundTripMs: 20 },
      answer: null,
      status: 204,
      access: ownAgent,
      key: 'none',
    },
    ({ params, body }, { wire, phones }) => {
      requireAgent(params.agent, wire);
      phones.report(body.mos);
      return null;
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
      const agentId = principal.agentId ?? '';
      const { phones } = serving;
      if (!phones.isOpen(agentId)) {
        throw refusal(callMessages.telephoneNotOpen, { agent: principal.name });
      }
      return (socket) => {
        const end = (): void => socket.terminate();
        const right = connections.open(principal, { kind: 'socket', end });
        const phone = phones.connect({
          agentId,
          send: (text) => socket.send(text),
          close: () => socket.close(),
        });
        socket.on('message', (data, isBinary) => {
          if (!right.isStill()) return;
          if (isBinary || phone === null) socket.terminate();
          else phone.pass(String(data));
        });
        socket.on('close', () => {
          phone?.leave();
          right.leave();
        });
      };
    },
  ),
} as const;
