/** Event streams over WebSocket and SSE, and tickets for sockets. */
import { z } from 'zod';
import { eventFilterSchema, optionalField } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import type { Principal } from '../../services/index.ts';
import { ticketLifeMs } from '../http/admission/tickets.ts';
import { everyone } from './access-rules.ts';
import { operation, wireIdSchema } from './route.ts';

const socketNote = [
  'Each message is one JSON document. A client says `{op: subscribe, id, handlerId?, types?, queueIds?, agentIds?, from?}` (`from`: `now`, `snapshot` or a place), `{op: unsubscribe, id}`, or `{op: call, id, operation, params?, query?, body?, key?, ifMatch?}`, which carries out an operation of this document by its id.',
  'The server says `{op: ack, id}`, `{op: answer, id, status, body}` with the body that HTTP answers (to a refused frame, too; `id` is null where it has none), `{op: events, subscription, items}` with items of the schema `Event`, `{op: snapshot, subscription, asOf, resumeToken, agents, agentSessions, queues, calls}`, `{op: resync, subscription, reason}` before a snapshot that replaces lost events, and each 5 s `{op: ping, serverTime}`.',
  'A message holds 1 MiB at most. Who answers no ping for 30 s is cut. `/asyncapi.json` has each frame and each event.',
].join(' ');

function idsOf(things: string) {
  const said = `${things} whose events are sent, with commas between them [all].`;
  return optionalField(z.string().max(1_000), said);
}

export const eventOperations = {
  openEvents: operation(
    'GET /api/v1/events',
    ['Events and commands over a WebSocket', 'Événements et commandes par WebSocket'],
    {
      kind: 'socket',
      note: socketNote,
      answer: null,
      access: everyone,
      errors: ['upgrade_required', 'resource_unavailable'],
    },
    ({ language, request, ...asked }, { sockets }) =>
      sockets.admit({ principal: named(asked.principal), language, request }),
  ),
  createEventTicket: operation(
    'POST /api/v1/events/tickets',
    ['A ticket for one WebSocket', 'Un ticket pour un WebSocket'],
    {
      note: 'For programs in a browser, which cannot send `Authorization` with a WebSocket: the sub-protocol `cw.ticket.<ticket>` signs one in, once.',
      status: 201,
      key: 'none',
      answer: z.object({ ticket: z.string(), expiresInMs: z.number() }),
      access: everyone,
    },
    ({ principal }, { gate }) => ({
      ticket: gate.tickets.issue(named(principal)),
      expiresInMs: ticketLifeMs,
    }),
  ),
  streamEvents: operation(
    'GET /api/v1/events/stream',
    ['Events as they happen (SSE)', 'Les événements en direct (SSE)'],
    {
      kind: 'stream',
      note: 'Server-sent events until one side ends them. A frame has `id`, a place to go on from (`Last-Event-ID`, or `from`), and `data`, a JSON document of the schema `Event`. `event: snapshot` holds the state of now; `event: resync` says that events were lost to this reader, or that the place is of another life of the service, and a snapshot follows. A comment comes every 5 s.',
      query: z.strictObject({
        handlerId: optionalField(wireIdSchema, 'The handler whose events are sent [the first].'),
        types: eventFilterSchema.optional(),
        queueIds: idsOf('Queues'),
        agentIds: idsOf('Agents'),
        from: z
          .string()
          .max(128)
          .optional()
          .describe('`now`, `snapshot`, or a place such as `main.e7:48211` [now].'),
      }),
      answer: null,
      access: everyone,
      errors: ['handler_not_found', 'queue_not_found', 'agent_not_found', 'resource_unavailable'],
    },
    ({ query, principal, request, reply }, { handlers, gate }) => {
      const opener = named(principal);
      const { serving, principal: reader } = handlers.named(query.handlerId, opener);
      const { connections } = gate.principals;
      const last = request.headers['last-event-id'];
      const asked = {
        types: listIn(query.types),
        queueIds: listIn(query.queueIds),
        agentIds: listIn(query.agentIds),
        from: typeof last === 'string' ? last : query.from,
      };
      const response = reply.raw;
      const hijack = (): void => {
        reply.hijack();
        response.setHeader('x-request-id', request.id);
      };
      serving.streams.open(asked, { reader, opener, connections, response, hijack });
    },
  ),
} as const;

function listIn(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((one) => one.trim());
}

/** The principal, never null: streams need authentication. */
function named(principal: Principal | null): Principal {
  assert(principal !== null, 'who opens a stream is known');
  return principal;
}
