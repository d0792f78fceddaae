/** What an agent can do, in the order of the keys on the screen. */
import { type Action, type Problem, problemOf } from '../terminal/action.ts';
import type { AgentWork, Leg, Work } from './agent-work.ts';

type Agents = Action<AgentWork>;
type Feature = Leg['features'][number];

const signedOn = ({ isOurs, now }: AgentWork): boolean =>
  isOurs && now.agent.derivedState !== 'loggedOff';
const isIn = ({ now }: AgentWork, ...states: readonly Work['agent']['derivedState'][]): boolean =>
  states.includes(now.agent.derivedState);
const ringing = ({ isOurs, now }: AgentWork): boolean =>
  isOurs && now.offers[0]?.state === 'offered';
const inWrapUp = ({ now }: AgentWork): boolean => now.agent.wrapUp;
const legMay = (feature: Feature) => {
  return ({ isOurs, now }: AgentWork): boolean =>
    isOurs && (now.current?.leg?.features.includes(feature) ?? false);
};

async function postCall(
  { client, now }: AgentWork,
  verb: Feature | 'outcome',
  body: object = {},
): Promise<Problem | null> {
  const asked = { params: { call: now.current?.call.callId ?? '' }, body };
  return problemOf(await client.ask('POST', `/api/v1/calls/{call}/${verb}`, asked));
}

/** A command on the call at hand that asks nothing. */
function command(verb: Feature, of: Pick<Agents, 'name' | 'key' | 'help' | 'needs'>): Agents {
  return { ...of, asks: [], isOpen: legMay(verb), run: (work) => postCall(work, verb) };
}

const talking = 'a call that is connected';
const asking = 'a consult that is connected';
const toParty = [{ name: 'to (agent:…, queue:… or a number)' }];

function partyOf({ wire }: AgentWork, text: string) {
  const [, kind, id = ''] = /^(agent|queue):(.*)$/.exec(text) ?? [];
  if (kind === 'agent') return { agentId: wire(id) };
  return kind === 'queue' ? { queueId: wire(id) } : { number: text };
}

async function putState(
  { client, agentId }: AgentWork,
  body: { readonly state: 'ready' | 'notReady'; readonly reason?: string },
): Promise<Problem | null> {
  const params = { agent: agentId };
  return problemOf(await client.put('/api/v1/agents/{agent}/state', { params, body }));
}

/** Of the sessions in wrap-up: another state ends it. */
async function putSessions(
  { client, agentId, watch }: AgentWork,
  body: { readonly extendMs: number } | { readonly state: 'ready' | 'notReady' },
): Promise<Problem | null> {
  const asked = { params: { agent: agentId }, query: { state: ['busyWrapUp'] } };
  const sessions = await client.get('/api/v1/agents/{agent}/sessions', asked);
  if (!sessions.ok) return sessions.problem;
  for (const { id } of sessions.body.items) {
    const params = { session: id };
    const set = await client.put('/api/v1/agent-sessions/{session}/state', { params, body });
    if (!set.ok) return set.problem;
  }
  return watch.read();
}

/** By name; two of one key are never open at once. */
export const agentActions: readonly Agents[] = [
  {
    name: 'on',
    key: 'o',
    help: 'sign on',
    needs: 'being signed off here',
    asks: [
      { name: 'groups', otherwise: () => 'all' },
      { name: 'address', otherwise: () => 'any' },
    ],
    isOpen: (work) => !signedOn(work),
    run: (work, [groups = 'all', address = 'any']) =>
      work.signOn({
        ...(groups === 'all' ? {} : { groupIds: groups.split(',') }),
        ...(address === 'any' ? {} : { addressId: address }),
      }),
  },
  {
    name: 'accept',
    key: 'a',
    help: 'accept',
    needs: 'an offer that rings',
    asks: [],
    isOpen: ringing,
    run: async ({ client, now }) => {
      const [{ id = '', callVersion = 0 } = {}] = now.offers;
      const asked = { params: { offer: id }, body: { callVersion } };
      return problemOf(await client.post('/api/v1/offers/{offer}/accept', asked));
    },
  },
  {
    name: 'reject',
    key: 'x',
    help: 'reject',
    needs: 'an offer that rings',
    asks: [{ name: 'reason', otherwise: () => 'rejected' }],
    isOpen: ringing,
    run: async ({ client, now }, [reason = '']) => {
      const asked = { params: { offer: now.offers[0]?.id ?? '' }, body: { reason } };
      return problemOf(await client.post('/api/v1/offers/{offer}/reject', asked));
    },
  },
  {
    name: 'ready',
    key: 'r',
    help: 'ready',
    needs: 'being signed on',
    asks: [],
    isOpen: signedOn,
    run: (work) => putState(work, { state: 'ready' }),
  },
  {
    name: 'not-ready',
    key: 'n',
    help: 'not ready',
    needs: 'being signed on',
    asks: [{ name: 'reason', otherwise: () => 'break' }],
    isOpen: (work) => signedOn(work) && !isIn(work, 'notReady'),
    run: (work, [reason = '']) => putState(work, { state: 'notReady', reason }),
  },
  command('hold', { name: 'hold', key: 'h', help: 'hold', needs: talking }),
  command('retrieve', { name: 'retrieve', key: 'h', help: 'retrieve', needs: 'a call on hold' }),
  {
    name: 'consult',
    key: 'c',
    help: 'consult',
    needs: talking,
    asks: toParty,
    isOpen: legMay('consult'),
    run: async (work, [to = '']) => {
      const params = { call: work.now.current?.call.callId ?? '' };
      const body = { to: partyOf(work, to) };
      const answer = await work.client.post('/api/v1/calls/{call}/consult', { params, body });
      if (answer.ok) work.consultId = answer.body.callId;
      return problemOf(answer);
    },
  },
  command('complete-transfer', { name: 'complete', key: 'm', help: 'complete', needs: asking }),
  command('conference', { name: 'conference', key: 'f', help: 'conference', needs: asking }),
  command('cancel-consult', { name: 'cancel', key: 'k', help: 'cancel', needs: 'a consult' }),
  {
    name: 'transfer',
    key: 't',
    help: 'transfer',
    needs: talking,
    asks: toParty,
    isOpen: legMay('transfer'),
    run: (work, [to = '']) => postCall(work, 'transfer', { to: partyOf(work, to) }),
  },
  command('hangup', { name: 'hangup', key: 'b', help: 'hang up', needs: 'a call' }),
  {
    name: 'codes',
    key: 'w',
    help: 'codes',
    needs: 'a call or its wrap-up',
    asks: [{ name: 'outcome codes, with commas between' }],
    isOpen: ({ now }) => now.current !== null,
    run: (work, [codes = '']) => postCall(work, 'outcome', { codes: codes.split(',') }),
  },
  {
    name: 'extend',
    key: 'e',
    help: 'extend',
    needs: 'a wrap-up',
    isOpen: inWrapUp,
    asks: [{ name: 'seconds', otherwise: () => '30' }],
    run: (work, [seconds = '']) => putSessions(work, { extendMs: 1000 * Number(seconds) }),
  },
  {
    name: 'finish',
    key: 'd',
    help: 'finish',
    needs: 'a wrap-up',
    isOpen: inWrapUp,
    asks: [],
    run: (work) => {
      const isReady = work.now.agent.pendingState === null;
      return putSessions(work, { state: isReady ? 'ready' : 'notReady' });
    },
  },
  {
    name: 'off',
    key: 'q',
    help: 'sign off',
    needs: 'being signed on',
    asks: [],
    isOpen: signedOn,
    run: (work) => work.signOff(),
  },
];
