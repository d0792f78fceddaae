/**
 * The socket of switches and foreign ACDs, which requests they serve, and proprietary extensions.
 *
 * Source: tapi-call-center.md 2.10, 5.2, 6.
 */
import { z } from 'zod';
import { optionalField, proxyKinds, Refusal, strict } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import { visibleReasonId } from '../gateway/extensions.ts';
import { everyone, ownAgent, switches } from './access-rules.ts';
import { requireAgentAt } from './addresses.ts';
import { operation, wireIdSchema } from './route.ts';

const gatewayNote = [
  'Each message is one JSON document of `callwright schema gateway-frame`. A gateway says `hello` with its role (`switch` or `acd`), the last epoch it was given, and what it serves; it is answered `welcome`, or `refused` before the socket closes.',
  'A switch answers each `command` once by its `sequence`, and tells events, +1 each; commands of a lower epoch, and repeats, it drops. An ACD answers each `proxy.request` once; what it cannot it answers with an `error` whose code the operation lists. A frame that is none, and a second answer, is `rejected`.',
  'One gateway of a role and kind is in force; another is refused, unless its epoch is higher. Who answers no ping for 30 s is cut.',
].join(' ');

export const proxyOperations = {
  openGateway: operation(
    'GET /api/v1/gateway',
    ['Telephone systems and other ACDs, over a WebSocket', 'Commutateurs et autres distributeurs'],
    {
      kind: 'socket',
      note: gatewayNote,
      answer: null,
      access: switches,
      errors: ['upgrade_required', 'resource_unavailable'],
    },
    ({ language, request, principal }, { admitGateway }) => {
      assert(principal !== null, 'who opens a gateway is known');
      return admitGateway({ principal, language, request });
    },
  ),
  getProxyStatus: operation(
    'GET /api/v1/handlers/{handler}/proxy',
    ['Who serves which requests of agents', 'Qui sert quelles demandes des agents'],
    {
      note: 'Kinds that nobody serves are left out: a request of one is answered 503.',
      answer: z.object({
        kinds: z.array(
          z.object({
            kind: z.enum(proxyKinds),
            number: z.int().describe('`LINEPROXYREQUEST_*`'),
            servedBy: z.string().describe('`core`, or the name of a gateway.'),
          }),
        ),
        readyForAcd: z.boolean().describe('The twelve kinds of TAPI 2.2 are served.'),
      }),
      access: everyone,
    },
    (_asked, { gateways }) => ({ kinds: gateways.served(), readyForAcd: gateways.isReadyForAcd }),
  ),
  callExtension: operation(
    'POST /api/v1/handlers/{handler}/extensions/{extension}',
    ['Call a proprietary extension', 'Appeler une extension propriétaire'],
    {
      note: `${visibleReasonId} is ours, visibleReason: why the agent there is not ready, and the way out. A block holds 16 KiB at most.`,
      proxied: 'agentSpecific',
      body: strict({
        addressId: wireIdSchema.describe('Where the agent is.'),
        input: optionalField(z.unknown(), 'As the extension takes it [{}].'),
      }),
      example: { addressId: 'verdier.desk-12' },
      answer: z.object({ output: z.unknown() }),
      access: ownAgent,
      errors: ['agent_not_found', 'address_not_found'],
    },
    ({ params, body }, { wire, gateways }) => {
      if (params.extension === visibleReasonId) {
        const { shown } = requireAgentAt(body.addressId, 'agent_not_found', wire);
        return { output: shown.visibleReason ?? null };
      }
      const known = gateways.extensions.ids;
      if (known.includes(params.extension)) {
        const detail = `The gateway of extension ${params.extension} is gone; expected it here.`;
        throw new Refusal('operation_unavailable', detail);
      }
      const detail = `No extension ${params.extension}; this handler has ${known.join(', ')}.`;
      throw new Refusal('extension_not_found', detail);
    },
  ),
} as const;
