/**
 * The centre's do-not-call list, checked before each outbound attempt and for agents who dial.
 *
 * Source: tapi-call-center.md 2.11.
 */
import { z } from 'zod';
import {
  aFinding,
  callMessages,
  doNotCallSchema,
  InvalidRequest,
  listOf,
  newDoNotCallSchema,
  refusal,
} from '../../contracts/index.ts';
import { e164Of, type MayDial, requireFound, type Wire, whyNotDialled } from '../../live/index.ts';
import { channelOf, holdsRight, type Principal } from '../../services/index.ts';
import type { DoNotCallRecord } from '../../store/index.ts';
import { iso, isoOrNull } from '../presenters/rule.ts';
import { type Access, dialRight, managers } from './access-rules.ts';
import type { ApiRequest } from './operation.ts';
import { storedPage } from './paging.ts';
import { list, operation, reasonSchema, requireAhead } from './route.ts';
import type { Services } from './services.ts';

const adders: Access = {
  roles: ['agent', 'orderTaker', 'supervisor', 'admin', 'integration'],
};

/** Longer than dates of the API reach, so that any end to come is taken. */
const yearsMax = 300;

export const doNotCallOperations = {
  listDoNotCall: operation(
    'GET /api/v1/centres/{centre}/do-not-call',
    ['Numbers not called', 'Les numéros à ne pas appeler'],
    { query: list, answer: listOf(doNotCallSchema), access: managers },
    ({ query }, { store, wire }) =>
      storedPage(
        ({ after, limit }) =>
          store.outbound.doNotCalls(wire.ownerId, { after: String(after ?? ''), limit }),
        query,
        { keyOf: ({ number }) => number, present: presentNumber, wire },
      ),
  ),
  putDoNotCall: operation(
    'POST /api/v1/centres/{centre}/do-not-call',
    ['Call a number no more', 'Ne plus appeler un numéro'],
    {
      body: newDoNotCallSchema,
      answer: doNotCallSchema,
      status: 201,
      access: adders,
      audited: true,
      example: { number: '+33639980001', note: 'Asked not to be called.' },
    },
    ({ body, principal }, { outbound, live }) => {
      if (body.until !== null) requireAhead(body.until, '/body/until', { live, yearsMax });
      const source = principal?.kind === 'person' ? 'agent' : 'caller';
      return presentNumber(outbound.forbid(body, source));
    },
  ),
  getDoNotCall: operation(
    'GET /api/v1/centres/{centre}/do-not-call/{number}',
    ['Whether a number is called', 'Un numéro à ne pas appeler'],
    { answer: doNotCallSchema, access: adders },
    ({ params }, serving) => presentNumber(requireNumber(params.number, serving)),
  ),
  deleteDoNotCall: operation(
    'DELETE /api/v1/centres/{centre}/do-not-call/{number}',
    ['Call a number again', 'Rappeler de nouveau un numéro'],
    {
      answer: null,
      status: 204,
      access: managers,
      note: 'A reason is to be given; it is audited.',
      query: z.strictObject({ reason: reasonSchema.optional() }),
      audited: ({ params, query }, serving) => ({
        number: String(params['number']),
        reason: query['reason'],
        was: serving.store.outbound.doNotCall(serving.wire.ownerId, String(params['number'])),
      }),
    },
    ({ params, query }, serving) => {
      const { centreId, number } = requireNumber(params.number, serving);
      if (query.reason === undefined) {
        const said = { expected: 'why it may be called again', received: 'nothing' };
        throw new InvalidRequest([aFinding('/query/reason', 'missing', said)]);
      }
      serving.store.outbound.dropDoNotCall(centreId, number);
      return null;
    },
  ),
} as const;

/** Whether somebody holds the right of a cost class. */
export function dialsAs(principal: Principal | null): MayDial {
  return (cost) => principal !== null && holdsRight(dialRight(cost), principal);
}

/** @throws {Refusal} for a number outside that who asks may not dial. */
export function requireDialable(
  number: string,
  { principal, wire }: Pick<ApiRequest, 'principal'> & { readonly wire: Wire },
): void {
  const refused = whyNotDialled(number, wire.live, dialsAs(principal));
  if (refused !== null) throw refused.refused;
}

/**
 * Checks that an agent may dial a number by hand; supervisors may dial any, with a reason. @throws
 * {Refusal}
 */
export function requireCallable(
  { to, reason }: { readonly to: string; readonly reason?: string | undefined },
  { principal, person }: Pick<ApiRequest, 'principal' | 'person'>,
  serving: Services,
): void {
  const number = e164Of(to, channelOf(serving).settings.callingCode);
  const isForbidden = serving.outbound.book.isForbidden(number);
  const mayAny = managers.roles.some((role) => principal?.roles.includes(role) === true);
  if (isForbidden && (!mayAny || reason === undefined)) {
    const expected = mayAny ? callMessages.aReason : callMessages.anotherNumber;
    throw refusal(callMessages.doNotCall, { to, expected });
  }
  requireDialable(to, { principal, wire: serving.wire });
  if (!isForbidden) return;
  const entry = {
    actor: person ?? '',
    requestId: '',
    action: 'dialFromAddress',
    subject: `/do-not-call/${number}`,
    before: null,
  };
  serving.store.insist(() => serving.gate.noteChange({ ...entry, after: { reason } }));
}

function requireNumber(said: string, serving: Services): DoNotCallRecord {
  const { store, wire } = serving;
  const number = e164Of(said, channelOf(serving).settings.callingCode);
  const found = store.outbound.doNotCall(wire.ownerId, number);
  return requireFound(found, callMessages.notInDoNotCall, { number: said });
}

function presentNumber({ number, source, atMs, untilMs, note }: DoNotCallRecord) {
  return { number, source, at: iso(atMs), until: isoOrNull(untilMs), note };
}
