/**
 * Keys of telephones, and answers for calls at a route point.
 *
 * Source: tapi-call-center.md 5.4; decisions/0049.
 */
import { z } from 'zod';
import { callResourceSchema, mediaShape, strict } from '../../contracts/index.ts';
import { unwrap } from '../../live/index.ts';
import { callNow } from '../presenters/call.ts';
import { ownCalls } from './access-rules.ts';
import { actorOf, commandErrors, requireLeg, requireLiveCall } from './call-actor.ts';
import { numberSchema } from './call-starts.ts';
import { operation, wireIdSchema } from './route.ts';

const digitsSchema = z
  .string()
  .regex(/^[0-9*#A-D]{1,64}$/, 'expected 1 to 64 of 0-9, *, #, A-D')
  .describe('Keys in order.');
const frame = { answer: callResourceSchema, access: ownCalls, key: 'optional' } as const;

export const callDigitOperations = {
  sendDigits: operation(
    'POST /api/v1/calls/{call}/digits',
    ['Press keys in a call', 'Composer des touches pendant un appel'],
    {
      ...frame,
      note: 'By an agent or supervisor: sent to the other side. By a switch: the caller pressed them.',
      body: strict({ digits: digitsSchema }),
      example: { digits: '1' },
      errors: [...commandErrors, 'operation_unavailable'],
    },
    async (asked, { wire }) => {
      const { params, body } = asked;
      const actor = actorOf(asked);
      const { digits } = wire.live.calls;
      const named = wire.live.projection.calls.legs.get(params.call);
      if (actor.kind === 'switch' && (named === undefined || named.agentId === null)) {
        const kept = requireLiveCall(params.call, wire);
        const [caller] = kept.legs;
        if (caller !== undefined) unwrap(await digits.pressed(caller, body.digits));
        return callNow(kept, wire);
      }
      const made = requireLeg(params.call, 'digits', { actor, wire });
      unwrap(await digits.send(made, body.digits));
      return callNow(made.of, wire);
    },
  ),
  reportMedia: operation(
    'POST /api/v1/calls/{call}/media',
    ['Say what is on a line', 'Dire ce qu’il y a en ligne'],
    {
      ...frame,
      access: { roles: ['integration', 'gateway'] },
      note: 'By a switch: a machine, a fax, a tone. Of a call its caller’s leg.',
      body: strict(mediaShape),
      example: { media: 'fax', frequenciesHz: [1_100] },
      errors: commandErrors,
    },
    ({ params, body }, { wire }) => {
      const kept = requireLiveCall(params.call, wire);
      const made = wire.live.projection.calls.legs.get(params.call) ?? kept.legs[0];
      if (made !== undefined) wire.live.calls.digits.detected(made, body);
      return callNow(kept, wire);
    },
  ),
  hideDigits: operation(
    'PUT /api/v1/calls/{call}/digits-hidden',
    ['Keep keys of a call to oneself', 'Taire les touches d’un appel'],
    {
      ...frame,
      note: 'While a payment is taken: keys pressed are in no event, journal or log, and choose nothing. Until it is unset, or the call is queued again.',
      body: strict({ hidden: z.boolean().describe('Whether keys are kept from records.') }),
      example: { hidden: true },
      errors: commandErrors,
    },
    (asked, { wire }) => {
      const kept = requireLiveCall(asked.params.call, wire);
      wire.live.calls.digits.hide(kept, asked.body.hidden);
      return callNow(kept, wire);
    },
  ),
  routeCall: operation(
    'POST /api/v1/calls/{call}/route',
    ['Say where a call at a route point goes', 'Dire où va un appel à un point de routage'],
    {
      ...frame,
      access: { roles: ['supervisor', 'integration', 'gateway'] },
      note: 'A queue that cannot be entered takes the default of the route point, as `why` then says.',
      body: z.union([
        strict({ queueId: wireIdSchema.describe('Where it goes.') }),
        strict({ number: numberSchema.describe('The outside number it is sent to.') }),
      ]),
      example: { queueId: 'verdier.sav' },
      errors: commandErrors,
    },
    async ({ params, body, principal }, { wire }) => {
      const kept = requireLiveCall(params.call, wire);
      const host = principal?.name ?? '';
      unwrap(await wire.live.calls.routes.answer(kept, { host, ...body }));
      return callNow(kept, wire);
    },
  ),
} as const;
