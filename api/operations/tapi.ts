/** The TAPI view: functions, events, handles. */
import { z } from 'zod';
import { optionalField } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import { tapiNotes } from '../tapi/notes.ts';
import { everyone } from './access-rules.ts';
import type { TapiRequester } from './caller.ts';
import type { ApiRequest } from './operation.ts';
import { operation } from './route.ts';

/** Any structure of TAPI, with the members of TAPI's documentation. */
const openObject = z.looseObject({});
const open = { answer: openObject, access: everyone } as const;
/**
 * TAPI functions that change something; without idempotency keys, as each repeat is a new change.
 */
const changes = { ...open, body: openObject, key: 'none' } as const;
const listed = z.object({
  items: z.array(z.object({ of: z.string(), text: z.string(), view: z.string() })),
});
const handlesMax = 1_000;
const cursorMax = 1_000;
const wholePage = { limit: 50, skip: 0 };
/** The highest TAPI version served; a line may be open at a lower one. */
const tapiVersion = '2.2';

export const tapiOperations = {
  callTapiFunction: operation(
    'POST /tapi/2.2/{function}',
    ['A function of TAPI 2.x', 'Une fonction de TAPI 2.x'],
    {
      ...changes,
      note: 'Parameters under their documented names. Answers `requestId`, and on the socket `LINE_REPLY` with what came of it; with `sync=true`, and for set-up functions, what came of it at once. A refusal is an answer with `result`, `name` and `problem`. Each function needs the right of the operation that it stands for.',
      query: z.strictObject({
        sync: optionalField(z.enum(['true', 'false']), 'Answer when it is done [false].'),
      }),
      example: { hLineApp: 1, dwDeviceID: 0, dwAPIVersion: 0x00020002 },
    },
    ({ params, query, body, ...asked }, { tapi }) => {
      const call = { name: params.function, given: body, isSync: query.sync === 'true' };
      return tapi().call(call, askerOf(asked));
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
    ({ query, ...asked }, { tapi }) => tapi().admit(askerOf(asked), query.api),
  ),
  listTapiHandles: operation(
    'GET /tapi/handles',
    ['Our ids and TAPI’s numbers', 'Nos identifiants et les numéros de TAPI'],
    {
      ...open,
      note: 'By handler and kind of number, each at most 1,000, from the one after `after`.',
      query: z.strictObject({
        after: z.coerce
          .number()
          .int()
          .min(-1)
          .max(0xffff_ffff)
          .optional()
          .describe('A number [-1].'),
      }),
    },
    ({ query, ...asked }, { tapi }) =>
      tapi().handles(askerOf(asked).principal, { after: query.after ?? -1, limit: handlesMax }),
  ),
  getTapiObject: operation(
    'GET /tapi/3.1/{object}/{tapiId}',
    ['An object of TAPI 3.x', 'Un objet de TAPI 3.x'],
    { ...open, note: 'All its properties. The id is ours.' },
    ({ params, ...asked }, { tapi }) => tapi().readObject(params, wholePage, askerOf(asked)),
  ),
  getTapiMember: operation(
    'GET /tapi/3.1/{object}/{tapiId}/{member}',
    ['A property or cursor of an object of TAPI 3.x', 'Une propriété ou un curseur d’un objet'],
    {
      ...open,
      note: 'A property, such as `get_State`; or a cursor, such as `EnumerateAgentSessions`, of which `S_FALSE` says that it had fewer than `limit`.',
      query: z.strictObject({
        limit: optionalField(z.coerce.number().int().min(1).max(cursorMax), '[50]'),
        skip: z.coerce
          .number()
          .int()
          .min(0)
          .max(1_000_000)
          .optional()
          .describe('Those before [0].'),
      }),
    },
    ({ params, query, ...asked }, { tapi }) => {
      const { limit = wholePage.limit, skip = 0 } = query;
      return tapi().readObject(params, { limit, skip }, askerOf(asked));
    },
  ),
  callTapiMethod: operation(
    'POST /tapi/3.1/{object}/{tapiId}/{member}',
    ['A method of an object of TAPI 3.x', 'Une méthode d’un objet de TAPI 3.x'],
    {
      ...changes,
      note: 'What changes something: `put_State`, `put_MeasurementPeriod`, `CreateSession`, and the like.',
      example: { AgentState: 1 },
    },
    ({ params, body, ...asked }, { tapi }) => tapi().callMethod(params, body, askerOf(asked)),
  ),
  getTapiNotes: operation(
    'GET /tapi/notes',
    ['Where the view departs from Microsoft’s text', 'Où la vue s’écarte du texte de Microsoft'],
    { answer: listed, access: everyone },
    () => ({ items: [...tapiNotes] }),
  ),
} as const;

/** Who asks, never null: the TAPI view needs authentication. */
function askerOf({
  principal,
  language,
  machine,
}: Pick<ApiRequest, keyof TapiRequester>): TapiRequester {
  assert(principal !== null, 'who uses the view is known');
  return { principal, language, machine: { ...machine, apiVersion: tapiVersion } };
}
