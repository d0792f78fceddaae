/** The TAPI view: functions, events, handles. Source: ux-and-api.md 8. */
import { z } from 'zod';
import { assert } from '../../kernel/index.ts';
import { everyone, type Principal } from '../access.ts';
import { operation } from './route.ts';

/** Of TAPI's structures; what is in one, its page says. */
const openObject = z.looseObject({});
const yes = z.enum(['true', 'false']).optional();
const handlesMax = 1_000;

export const tapiOperations = {
  callTapiFunction: operation(
    'POST /tapi/2.2/{function}',
    ['A function of TAPI 2.x', 'Une fonction de TAPI 2.x'],
    {
      note: 'Parameters under their documented names. Answers `requestId`, and on the socket `LINE_REPLY` with what came of it; with `sync=true`, and for set-up functions, what came of it at once. A refusal is an answer with `result`, `name` and `problem`. Each function needs the right of the operation that it stands for.',
      query: z.strictObject({ sync: yes.describe('Answer when it is done [false].') }),
      body: openObject,
      example: { hLineApp: 1, dwDeviceID: 0, dwAPIVersion: 0x00020002 },
      answer: openObject,
      key: 'none',
      access: everyone,
    },
    ({ params, query, body, principal, language }, { tapi }) => {
      const asked = { name: params.function, given: body, isSync: query.sync === 'true' };
      return tapi().call(asked, { principal: named(principal), language });
    },
  ),
  openTapiEvents: operation(
    'GET /tapi/events',
    ['Messages of TAPI over a WebSocket', 'Les messages de TAPI par WebSocket'],
    {
      kind: 'socket',
      note: 'Of 2.2: messages for the lines that whoever asks has open, `{message, number, hLine, p1, p2, p3, names}`. Of 3.1: events, `{event, code, number, id}`, of those that the mask of `{op: filter, mask}` lets by, which are none before it is sent.',
      query: z.strictObject({ api: z.enum(['2.2', '3.1']).describe('Which of the two.') }),
      answer: null,
      access: everyone,
      errors: ['upgrade_required', 'resource_unavailable'],
    },
    ({ query, principal, language }, { tapi }) =>
      tapi().sockets.admit({ principal: named(principal), language }, query.api),
  ),
  listTapiHandles: operation(
    'GET /tapi/handles',
    ['Our ids and TAPI’s numbers', 'Nos identifiants et les numéros de TAPI'],
    {
      note: 'By handler and kind of number, each at most 1,000, from the one after `after`.',
      query: z.strictObject({
        after: z.coerce.number().int().min(-1).optional().describe('A number [-1].'),
      }),
      answer: openObject,
      access: everyone,
    },
    ({ query, principal }, { tapi }) =>
      tapi().handles(named(principal), { after: query.after ?? -1, limit: handlesMax }),
  ),
} as const;

/** The gate lets nobody by without a name. */
function named(principal: Principal | null): Principal {
  assert(principal !== null, 'who uses the view is known');
  return principal;
}
