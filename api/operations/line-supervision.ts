/** Supervisors who listen to calls, whisper to their agents, or join in. Source: decision 0050. */
import { z } from 'zod';
import {
  callMessages,
  listOf,
  optionalField,
  refusal,
  strict,
  superviseModes,
  supervisionSchema,
} from '../../contracts/index.ts';
import { type Supervised, unwrap, type Wire } from '../../live/index.ts';
import { ownCalls, supervisors } from './access-rules.ts';
import { actorOf, commandErrors, requireLiveCall } from './call-actor.ts';
import { numberSchema } from './call-starts.ts';
import { requireCall } from './named-things.ts';
import { wholeList } from './paging.ts';
import { operation } from './route.ts';

export const lineSupervisionOperations = {
  listSupervisions: operation(
    'GET /api/v1/centres/{centre}/supervisions',
    ['Who is listened to', 'Qui est écouté'],
    { answer: listOf(supervisionSchema), access: supervisors },
    (_asked, { wire }) =>
      wholeList(
        wire.live.supervision.all().map((one) => presentSupervision(one, wire)),
        wire,
      ),
  ),
  listCallSupervisions: operation(
    'GET /api/v1/calls/{call}/supervisions',
    ['Who listens to a call', 'Qui écoute un appel'],
    {
      note: 'Agents are told of those that are announced.',
      answer: listOf(supervisionSchema),
      access: ownCalls,
    },
    (asked, { wire }) => {
      const { callId } = requireCall(asked.params.call, wire).call;
      const seesAll = actorOf(asked).kind === 'supervisor';
      const told = wire.live.supervision
        .all()
        .filter((one) => one.callId === callId && (seesAll || one.isAnnounced));
      return wholeList(
        told.map((one) => presentSupervision(one, wire)),
        wire,
      );
    },
  ),
  superviseCall: operation(
    'PUT /api/v1/calls/{call}/supervision',
    ['Listen to a call', 'Écouter un appel'],
    {
      note: 'The supervisor’s telephone rings; answered, it hears the talk of the agent: of the leg named, else of who joined last. `whisper` is heard by the agent alone, `barge` by all. The same request with another mode changes it. It ends with the call, or by the supervisor.',
      body: strict({
        mode: z.enum(superviseModes).describe('Who hears the supervisor.'),
        to: optionalField(
          numberSchema,
          'Number of the telephone [that where one is logged on as an agent].',
        ),
      }),
      example: { mode: 'listen', to: '102' },
      answer: supervisionSchema,
      access: supervisors,
      audited: true,
      errors: [
        ...commandErrors,
        ...(['no_agent_at_address', 'operation_unavailable', 'operation_failed'] as const),
      ],
    },
    async (asked, { wire }) => {
      const { params, body } = asked;
      const kept = requireLiveCall(params.call, wire);
      const { supervision, projection } = wire.live;
      const named = projection.calls.legs.get(params.call);
      const isAgents = named !== undefined && named.agentId !== null;
      const made = isAgents ? named : supervision.legOf(kept);
      if (made === undefined)
        throw refusal(callMessages.noAgentTalks, { callId: kept.call.callId });
      const person = asked.person ?? '';
      const address = body.to ?? ownNumber(actorOf(asked).agentId, wire);
      if (address === null) throw refusal(callMessages.noOwnTelephone, { person });
      const of = { person, address, mode: body.mode };
      return presentSupervision(unwrap(await supervision.supervise(made, of)), wire);
    },
  ),
  endSupervision: operation(
    'DELETE /api/v1/calls/{call}/supervision',
    ['Stop listening to a call', 'Cesser d’écouter un appel'],
    { answer: null, status: 204, access: supervisors, audited: true },
    ({ params, person }, { wire }) => {
      wire.live.supervision.end(requireCall(params.call, wire).call.callId, person ?? '');
      return null;
    },
  ),
} as const;

/** The number of the address where somebody is logged on as an agent; null: at none. */
function ownNumber(agentId: string | null, { live }: Wire): string | null {
  const { addressId = null } = live.projection.agents.get(agentId ?? '')?.shown ?? {};
  return live.projection.parties.dialOf(live.names.fileIdOrNull(addressId) ?? '');
}

function presentSupervision(one: Supervised, wire: Wire) {
  const { id, callId, agentId, person, mode, isAnnounced, isHeard, sinceMs } = one;
  const state = isHeard ? ('heard' as const) : ('ringing' as const);
  const since = wire.instant(sinceMs);
  return { id, callId, agentId: wire.id(agentId), person, mode, state, isAnnounced, since };
}
