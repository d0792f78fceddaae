/** Offers: agents' answers, and reports of the switch. */
import { z } from 'zod';
import {
  agentMessages,
  countSchema,
  type ErrorCode,
  fill,
  fromWireOfferId,
  type OfferResource,
  offerResourceSchema,
  Refusal,
  refusal,
  strict,
  toWireCallId,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { Input } from '../../routing/index.ts';
import { type Access, ownAgent, ownCalls, switches } from './access-rules.ts';
import { operation, type RequestBodySpec, reasonSchema, type Words } from './route.ts';

/** Who may report what became of an offer: the switch, or without a switch the agents' clients. */
const reporters: Exclude<Access, 'open'> = { ...switches, own: ownAgent.own };

const offerErrors: readonly ErrorCode[] = [
  'offer_not_live',
  'call_gone',
  'not_call_owner',
  'call_state_not_allowed',
  'resource_unavailable',
  'draining',
];

function telling<const Verb extends string, Body extends z.ZodType>(
  verb: Verb,
  words: Words,
  { access = ownAgent, errors = [], ...takes }: RequestBodySpec<Body>,
  inputOf: (body: z.infer<Body>, offerId: string) => Input,
) {
  return operation(
    `POST /api/v1/offers/{offer}/${verb}`,
    words,
    { answer: offerResourceSchema, access, ...takes, errors: [...offerErrors, ...errors] },
    async ({ params, body, principal }, { wire }) => {
      const { offer: id } = params as { readonly offer: string };
      requireOffer(id, wire);
      const isSwitch = principal?.roles.some((role) => reporters.roles.includes(role)) === true;
      const { gateway } = wire.live;
      if (access === reporters && !isSwitch && gateway !== null) {
        throw refusal(
          agentMessages.offerReportedBy,
          { gateway, id },
          { needs: [...reporters.roles] },
        );
      }
      const input = inputOf(body as z.infer<Body>, fromWireOfferId(id) ?? '');
      const { refused } = await wire.live.submit(input);
      if (refused === undefined && input.type === 'offer.alerting') {
        wire.live.calls.alerted(input.offerId);
      }
      const after = requireOffer(id, wire);
      if (refused === undefined) return after;
      const { callId, callVersion, state } = after;
      const outcome = refused === 'offer_not_live' ? { outcome: after.state } : {};
      throw new Refusal(
        refused,
        fill(agentMessages.offerState, { id, state, callVersion, callId }),
        outcome,
      );
    },
  );
}

const nothing = { body: strict({}).nullish(), example: {}, access: reporters } as const;

export const offerOperations = {
  getOffer: operation(
    'GET /api/v1/offers/{offer}',
    ['An offer', 'Un appel présenté'],
    { answer: offerResourceSchema, tagged: 'version', access: ownCalls },
    ({ params }, { wire }) => requireOffer(params.offer, wire),
  ),
  acceptOffer: telling(
    'accept',
    ['Accept an offer', 'Accepter un appel présenté'],
    {
      body: strict({ callVersion: countSchema.exactOptional() }).nullish(),
      example: { callVersion: 1 },
      errors: ['offer_version_stale', 'already_accepted'],
    },
    (body, offerId) => ({ type: 'acceptOffer', offerId, ...body }),
  ),
  rejectOffer: telling(
    'reject',
    ['Reject an offer', 'Refuser un appel présenté'],
    {
      body: strict({ reason: reasonSchema.exactOptional() }).nullish(),
      example: { reason: 'lunch' },
      errors: ['already_accepted'],
    },
    (body, offerId) => ({ type: 'rejectOffer', offerId, ...body }),
  ),
  offerAlerts: telling(
    'alerting',
    ['The device alerts: the answer limit begins', 'Le poste sonne : le délai commence'],
    nothing,
    (_, offerId) => ({ type: 'offer.alerting', offerId }),
  ),
  offerConnects: telling(
    'connected',
    ['The parties are connected', 'Les correspondants sont en ligne'],
    nothing,
    (_, offerId) => ({ type: 'offer.connected', offerId }),
  ),
  offerFails: telling(
    'failed',
    ['They cannot be connected', 'La mise en relation échoue'],
    {
      body: strict({ cause: z.enum(['busy', 'unreachable', 'media']) }),
      example: { cause: 'busy' },
      access: reporters,
    },
    ({ cause }, offerId) => ({ type: 'offer.failed', offerId, cause }),
  ),
} as const;

function requireOffer(id: string, wire: Wire): OfferResource {
  const found = callOf(id, wire)?.call.offers.find((one) => one.id === id);
  if (found === undefined) throw refusal(agentMessages.offerUnknown, { id });
  return found;
}

function callOf(id: string, wire: Wire) {
  const offerId = fromWireOfferId(id) ?? '';
  const coreId = offerId.slice(0, offerId.lastIndexOf('/'));
  return wire.live.projection.calls.kept(toWireCallId(coreId));
}
