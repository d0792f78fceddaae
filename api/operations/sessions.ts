/** Sessions: an agent logged on for one group at one address. */
import { z } from 'zod';
import {
  agentResourceSchema,
  agentSessionResourceSchema,
  type ErrorCode,
  labelSchema,
  listOf,
  optionalField,
  Refusal,
  signOnSchema,
  strict,
} from '../../contracts/index.ts';
import type { LiveAgent, Wire } from '../../live/index.ts';
import type { Principal } from '../../services/index.ts';
import { everyone, ownAgent } from './access-rules.ts';
import {
  changeAgent,
  changeSession,
  explainRefusedSignOn,
  liveSessionOf,
  logOn,
  openSession,
} from './agent-commands.ts';
import { requirePin } from './agent-pins.ts';
import { presentAgentNow } from './agents.ts';
import { requireAddress, requireAgent, requireGroup, requireSession } from './named-things.ts';
import type { AnswerOf } from './operation-spec.ts';
import { wholeList } from './paging.ts';
import { inStates, operation, reasonSchema, wireIdSchema } from './route.ts';

const sessionStates = agentSessionResourceSchema.shape.state.options;
const extensionMsMax = 3_600_000;

export const openingErrors: readonly ErrorCode[] = [
  'address_not_found',
  'address_busy',
  'group_not_found',
  'group_not_permitted',
  'group_removed',
  'agent_state_not_allowed',
  'session_state_not_allowed',
];

export const sessionOperations = {
  listAgentSessions: operation(
    'GET /api/v1/agents/{agent}/sessions',
    ['Sessions of an agent', 'Les sessions d’un agent'],
    {
      proxied: 'getAgentSessionList',
      query: z.strictObject({ state: inStates(sessionStates) }),
      answer: listOf(agentSessionResourceSchema),
      access: everyone,
    },
    ({ params, query }, { wire }) => {
      const sessions = [...requireAgent(params.agent, wire).sessions.values()]
        .map(({ shown }) => shown)
        .filter(({ state }) => query.state?.includes(state) ?? true);
      return wholeList(sessions, wire);
    },
  ),
  openAgentSession: operation(
    'POST /api/v1/agents/{agent}/sessions',
    ['Sign an agent on to a group', 'Connecter un agent à un groupe'],
    {
      proxied: 'createAgentSession',
      body: strict({
        groupId: wireIdSchema,
        addressId: optionalField(wireIdSchema, 'Where its calls go [that of the log-on].'),
        pin: optionalField(labelSchema, 'Of the agent’s number, which is then checked.'),
      }),
      example: { groupId: 'verdier.sales', addressId: 'verdier.desk-12' },
      answer: agentSessionResourceSchema,
      status: 201,
      access: ownAgent,
      key: 'required',
      errors: [
        ...openingErrors,
        'agent_released',
        'agent_has_no_id',
        'pin_rejected',
        'session_exists',
      ],
    },
    async (asked, serving) => {
      const { params, body, header } = asked;
      const { wire } = serving;
      const one = requireAgent(params.agent, wire);
      if (body.pin !== undefined) await requirePin(one, body.pin, asked, serving);
      const { shown } = await openSession(one, body, wire);
      header('location', `/api/v1/agent-sessions/${shown.id}`);
      return shown;
    },
  ),
  signOnAgent: operation(
    'POST /api/v1/agents/{agent}/sign-on',
    [
      'Log on, with sessions for several groups',
      'Se connecter, avec des sessions pour plusieurs groupes',
    ],
    {
      proxied: 'createAgentSession',
      note: 'Group by group: what one is refused for does not stop the others.',
      body: strict({
        groupIds: optionalField(z.array(wireIdSchema).max(200), '[every permitted one]'),
        addressId: optionalField(wireIdSchema, 'Where calls go [not said].'),
        browserId: optionalField(
          labelSchema,
          'Of the browser that takes over: others hear `agent.takenOver` [none does].',
        ),
      }),
      example: { groupIds: ['verdier.sales'], addressId: 'verdier.desk-12' },
      answer: signOnSchema,
      status: 201,
      access: ownAgent,
      key: 'required',
      errors: [...openingErrors],
    },
    async ({ params, body: { browserId, ...body }, principal }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const signedOn = await signOn(one, body, { principal, wire });
      const { agents } = wire.live;
      if (browserId !== undefined) agents.takeOver(one, browserId);
      return { ...signedOn, browserId: agents.browserOf(one) };
    },
  ),
  signOffAgent: operation(
    'POST /api/v1/agents/{agent}/sign-off',
    ['Log off', 'Se déconnecter'],
    {
      proxied: 'setAgentStateEx',
      note: 'While work is in hand it acts when that is over.',
      answer: agentResourceSchema,
      access: ownAgent,
      errors: ['agent_released'],
    },
    async ({ params }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      await changeAgent(one, { state: 'loggedOff' }, wire);
      return presentAgentNow(one, wire);
    },
  ),
  getSession: operation(
    'GET /api/v1/agent-sessions/{session}',
    ['A session', 'Une session'],
    {
      proxied: 'getAgentSessionInfo',
      answer: agentSessionResourceSchema,
      tagged: 'version',
      access: everyone,
    },
    ({ params }, { wire }) => requireSession(params.session, wire).shown,
  ),
  setSessionState: operation(
    'PUT /api/v1/agent-sessions/{session}/state',
    ['Pause, resume or end a session', 'Suspendre, reprendre ou finir'],
    {
      proxied: 'setAgentSessionState',
      note: '`ready` and `notReady` end a wrap-up, where its rule lets them; during a call they are for after it.',
      body: strict({
        state: optionalField(z.enum(sessionStates), '[as it is]'),
        nextState: z
          .enum(sessionStates)
          .nullable()
          .optional()
          .describe('When call and wrap-up are over; null: the default [as it is].'),
        reason: reasonSchema.optional(),
        extendMs: optionalField(z.int().min(1).max(extensionMsMax), 'Longer wrap-up.'),
      }).refine(
        ({ state, nextState, extendMs }) => (state ?? nextState ?? extendMs) !== undefined,
        { error: 'expected a state, a next state or an extension' },
      ),
      example: { state: 'notReady', reason: 'coaching' },
      answer: agentSessionResourceSchema,
      access: ownAgent,
      errors: [
        'session_released',
        'session_state_not_allowed',
        'call_state_not_allowed',
        'code_required',
        'no_extension_left',
      ],
    },
    async ({ params, body }, { wire }) => {
      const one = requireSession(params.session, wire);
      await changeSession(one, body, wire);
      return one.shown;
    },
  ),
} as const;

type SignedOn = Omit<AnswerOf<{ answer: typeof signOnSchema }>, 'browserId'>;

/**
 * Opens a session for each group, and tells why one could not be opened. @throws {Refusal} where
 * none could.
 */
async function signOn(
  one: LiveAgent,
  {
    groupIds = one.shown.groupIds,
    addressId,
  }: { groupIds?: string[] | undefined; addressId?: string | undefined },
  { principal, wire }: { readonly principal: Principal | null; readonly wire: Wire },
): Promise<SignedOn> {
  if (addressId !== undefined) requireAddress(addressId, wire);
  const asked = [...new Set(groupIds)];
  const refused = new Map<string, Refusal>();
  for (const groupId of asked) {
    try {
      requirePermitted(one, groupId, wire);
    } catch (thrown) {
      refused.set(groupId, asRefusal(thrown));
    }
  }
  const permitted = asked.filter((groupId) => !refused.has(groupId));
  const isNew =
    (permitted.length > 0 || asked.length === 0) &&
    (one.shown.state === 'released' || wire.live.presence.personOf(one.agentId) === undefined) &&
    (await logOn(one, { groupIds: permitted, addressId }, { principal, wire }));
  if (!isNew) {
    for (const groupId of permitted) {
      if (liveSessionOf(one, groupId) !== undefined) continue;
      const why = await openSession(one, { groupId, addressId }, wire).then(() => null, asRefusal);
      if (why !== null) refused.set(groupId, why);
    }
  }
  const results = asked.map((groupId) => {
    const why = refused.get(groupId);
    const sessionId = why === undefined ? (liveSessionOf(one, groupId)?.shown.id ?? null) : null;
    return { groupId, sessionId, code: why?.code ?? null, detail: why?.message ?? null };
  });
  const [first] = refused.values();
  if (first !== undefined && refused.size === asked.length) throw first;
  const sessions = asked.flatMap((groupId) => liveSessionOf(one, groupId)?.shown ?? []);
  return { agent: presentAgentNow(one, wire), sessions, results };
}

export function requirePermitted(one: LiveAgent, groupId: string, wire: Wire): void {
  requireGroup(groupId, wire);
  if (one.shown.groupIds.includes(groupId)) return;
  const { detail, allowed = [] } = explainRefusedSignOn(one, { groupId }, wire);
  throw new Refusal('group_not_permitted', detail, { allowed: [...allowed] });
}

function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  throw thrown;
}
