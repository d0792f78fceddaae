/** The commands of an agent: name, words, and the request that carries each out. */
import { type Problem, problemOf } from '../call/connect.ts';
import type { Action } from './action.ts';
import type { AgentWork, AgentWorkNow, Leg } from './agent-work.ts';

type Agents = Action<AgentWork>;
type Feature = Leg['features'][number];

const signedOn = ({ isOurs, now }: AgentWork): boolean =>
  isOurs && now.agent.derivedState !== 'loggedOff';
const ringing = ({ isOurs, now }: AgentWork): boolean =>
  isOurs && now.offers[0]?.state === 'offered';
const onceSignedOn = { needs: 'being signed on', isOpen: signedOn };
const onceRinging = { needs: 'an offer that rings', isOpen: ringing };
const inWrapUp = { needs: 'a wrap-up', isOpen: ({ now }: AgentWork) => now.agent.wrapUp };

async function postCall(
  { client, now }: AgentWork,
  verb: Feature | 'outcome',
  body: object = {},
): Promise<Problem | null> {
  const asked = { params: { call: now.current?.call.callId ?? '' }, body };
  return problemOf(await client.ask('POST', `/api/v1/calls/{call}/${verb}`, asked));
}

function command(
  usage: string,
  verb: Feature,
  needs: string,
  run: Agents['run'] = (work) => postCall(work, verb),
): Agents {
  const isOpen = ({ isOurs, now }: AgentWork): boolean =>
    isOurs && (now.current?.leg?.features.includes(verb) ?? false);
  return { usage, needs, isOpen, run };
}

const talking = 'a call that is connected';
const asking = 'a consult that is connected';
const party = '<to (agent:…, queue:… or a number)>';
const member = '<party (agent:… or a number)>';

/** The leg of a party in the call at hand; else what was said, which the service refuses. */
function legOf({ now, wire }: AgentWork, text: string): string {
  const agentId = /^agent:(.*)$/.exec(text)?.[1];
  const made = now.current?.call.legs.findLast((leg) =>
    agentId === undefined ? leg.calledId?.number === text : leg.agentId === wire(agentId),
  );
  return made?.id ?? text;
}

function partyOf({ wire }: AgentWork, text: string) {
  const [, kind, id = ''] = /^(agent|queue):(.*)$/.exec(text) ?? [];
  if (kind === 'agent') return { agentId: wire(id) };
  return kind === 'queue' ? { queueId: wire(id) } : { number: text };
}

type State = Extract<AgentWorkNow['agent']['derivedState'], 'ready' | 'notReady'>;

async function putState(
  { client, agentId }: AgentWork,
  body: { readonly state: State; readonly reason?: string },
): Promise<Problem | null> {
  const params = { agent: agentId };
  return problemOf(await client.put('/api/v1/agents/{agent}/state', { params, body }));
}

async function putSessions(
  work: AgentWork,
  body: { readonly extendMs: number } | { readonly state: State },
): Promise<Problem | null> {
  const { client, agentId } = work;
  const asked = { params: { agent: agentId }, query: { state: ['busyWrapUp'] } };
  const sessions = await client.get('/api/v1/agents/{agent}/sessions', asked);
  if (!sessions.ok) return sessions.problem;
  for (const { id } of sessions.body.items) {
    const params = { session: id };
    const set = await client.put('/api/v1/agent-sessions/{session}/state', { params, body });
    if (!set.ok) return set.problem;
  }
  return work.read();
}

export const agentActions: readonly Agents[] = [
  {
    usage: 'on [groups, or all] [address, or any]',
    needs: 'being signed off here',
    isOpen: (work) => !signedOn(work),
    run: (work, [groups = 'all', address = 'any']) =>
      work.signOn({
        ...(groups === 'all' ? {} : { groupIds: groups.split(',') }),
        ...(address === 'any' ? {} : { addressId: address }),
      }),
  },
  {
    usage: 'accept',
    ...onceRinging,
    gone: ['call_gone', 'offer_not_live', 'offer_version_stale'],
    run: async ({ client, now }) => {
      const [{ id = '', callVersion = 0 } = {}] = now.offers;
      const asked = { params: { offer: id }, body: { callVersion } };
      return problemOf(await client.post('/api/v1/offers/{offer}/accept', asked));
    },
  },
  {
    usage: 'reject [reason]',
    ...onceRinging,
    run: async ({ client, now }, [reason = 'rejected']) => {
      const asked = { params: { offer: now.offers[0]?.id ?? '' }, body: { reason } };
      return problemOf(await client.post('/api/v1/offers/{offer}/reject', asked));
    },
  },
  {
    usage: 'ready',
    ...onceSignedOn,
    run: (work) => putState(work, { state: 'ready' }),
  },
  {
    usage: 'not-ready [reason]',
    needs: 'being signed on, and not so already',
    isOpen: (work) => signedOn(work) && work.now.agent.derivedState !== 'notReady',
    run: (work, [reason = 'break']) => putState(work, { state: 'notReady', reason }),
  },
  command('hold', 'hold', talking),
  command('retrieve', 'retrieve', 'a call on hold'),
  command(`consult ${party}`, 'consult', talking, async (work, [to = '']) => {
    const params = { call: work.now.current?.call.callId ?? '' };
    const body = { to: partyOf(work, to) };
    const answer = await work.client.post('/api/v1/calls/{call}/consult', { params, body });
    if (answer.ok) work.consultId = answer.body.callId;
    return problemOf(answer);
  }),
  command('complete', 'complete-transfer', asking),
  command('conference', 'conference', asking),
  command(`remove ${member}`, 'remove', 'a conference of one’s own', (work, [who = '']) =>
    postCall(work, 'remove', { legId: legOf(work, who) }),
  ),
  command('cancel', 'cancel-consult', 'a consult'),
  command(`transfer ${party}`, 'transfer', talking, (work, [to = '']) =>
    postCall(work, 'transfer', { to: partyOf(work, to) }),
  ),
  command('digits <keys>', 'digits', talking, (work, [digits = '']) =>
    postCall(work, 'digits', { digits }),
  ),
  command('hangup', 'hangup', 'a call'),
  {
    usage: 'codes <outcome codes, with commas between>',
    needs: 'a call or its wrap-up',
    isOpen: ({ now }) => now.current !== null,
    run: (work, [codes = '']) => postCall(work, 'outcome', { codes: codes.split(',') }),
  },
  {
    usage: 'extend [seconds]',
    ...inWrapUp,
    run: (work, [seconds = '30']) => putSessions(work, { extendMs: 1000 * Number(seconds) }),
  },
  {
    usage: 'finish',
    ...inWrapUp,
    run: (work) => {
      const isReady = work.now.agent.pendingState === null;
      return putSessions(work, { state: isReady ? 'ready' : 'notReady' });
    },
  },
  {
    usage: 'off',
    ...onceSignedOn,
    run: (work) => work.signOff(),
  },
];
