/** Stations: do-not-disturb, forwarding, message waiting. Source: tapi-call-center.md 2.7. */
import {
  agentMessages,
  type ErrorCode,
  refusal,
  stationSchema,
  stationShape,
  strict,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { isLiveLeg, type Wire } from '../../live/index.ts';
import type { AnyRole } from '../../services/index.ts';
import { type Access, managers, ownAgent, switches } from './access-rules.ts';
import { requireAgentAt } from './addresses.ts';
import { requireDialable } from './do-not-call.ts';
import { requireAddress } from './named-things.ts';
import type { AnswerOf } from './operation-spec.ts';
import { operation } from './route.ts';

const forAll: readonly AnyRole[] = [...managers.roles, ...switches.roles];
const access: Access = { roles: forAll, own: ownAgent.own };
const errors: readonly ErrorCode[] = ['address_not_found'];

export const stationOperations = {
  getStation: operation(
    'GET /api/v1/addresses/{address}/status',
    ['What a telephone is set to', 'Les réglages d’un poste'],
    { answer: stationSchema, access, errors },
    ({ params }, { wire }) => presentStation(params.address, wire),
  ),
  setStation: operation(
    'PUT /api/v1/addresses/{address}/status',
    ['Set service, do-not-disturb, forwarding, lamp', 'Régler service, renvois et ne-pas-déranger'],
    {
      note: 'What is not said stays. An agent whose station takes no calls, or sends all of them elsewhere, is offered none until it does again. To numbers outside forward supervisors, administrators and switches alone.',
      body: strict(stationShape),
      example: { doNotDisturb: true },
      answer: stationSchema,
      access,
      errors: [...errors, 'no_agent_at_address', 'number_invalid', 'number_not_permitted'],
    },
    ({ params, body, principal, person }, { wire, live }) => {
      const addressId = requireAddress(params.address, wire);
      const roles = principal?.roles ?? [];
      const isForAll = principal?.kind === 'key' || forAll.some((role) => roles.includes(role));
      if (!isForAll) requireAgentAt(params.address, 'no_agent_at_address', wire);
      const { parties } = live.projection;
      for (const { to } of body.forwarding ?? []) {
        const target = parties.addressOf(to);
        if (target === addressId || (target === null && !isForAll)) {
          throw refusal(agentMessages.notForwarded, { to, id: params.address });
        }
        requireDialable(to, { principal, wire });
      }
      live.stations.change(addressId, omitUndefined(body), `person/${person}`);
      return presentStation(params.address, wire);
    },
  ),
} as const;

function presentStation(id: string, wire: Wire): AnswerOf<{ answer: typeof stationSchema }> {
  const addressId = requireAddress(id, wire);
  const { stations, projection } = wire.live;
  const agent = projection.agents.at(addressId);
  const legs = projection.calls.legs
    .ofAgent(agent?.agentId ?? '')
    .filter(({ leg }) => isLiveLeg(leg) && leg.addressId === id);
  const held = legs.filter(({ leg }) => leg.state.startsWith('onHold'));
  const station = stations.get(addressId);
  return {
    addressId: id,
    agentId: agent?.shown.id ?? null,
    ...station,
    forwarding: [...station.forwarding],
    activeCalls: legs.length - held.length,
    onHoldCalls: held.length,
  };
}
