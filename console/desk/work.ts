/**
 * An agent's work as it is now: read by HTTP, and read again when an event of the live connection
 * concerns it. Offers are taken from their events, so that they ring without a further request.
 *
 * Source: ux-and-api.md 10.5; decisions/0030-the-console.md.
 */
import { type QueryClient, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { CloudEvent, ItemAt, OperationAt } from '#client';
import type { CallFeature } from '../../contracts/index.ts';
import { api, bodyOf, watchEvents } from '../live-data/index.ts';
import { tellProblem, textOf } from '../parts/index.ts';
import { useCentre, useSignedIn } from '../shell/session.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('desk');

export type Agent = OperationAt<'GET', '/api/v1/agents/{agent}'>['answer'];
export type Offer = Pick<
  ItemAt<'/api/v1/agents/{agent}/offers'>,
  'id' | 'callId' | 'callVersion' | 'queueId' | 'state' | 'answerLimitMs' | 'expiresAt' | 'cause'
>;
export type Call = OperationAt<'GET', '/api/v1/calls/{call}'>['answer'];
export type Leg = Call['legs'][number];

/** A call, and the agent's leg of it; null: the agent has left it, and writes it up. */
export interface OwnCall {
  readonly call: Call;
  readonly leg: Leg | null;
}

const consultsLookedAt = 100;
const agentKey = (id: string) => ['agent', id];
const offersKey = (id: string) => ['offers', id];
export const callKey = (id: string) => ['call', id];
const isOver = ({ state }: Leg) => state === 'disconnected' || state === 'ended';

/** Who is signed in, as an agent; '' where they are none. */
export function useAgentId(): string {
  return useSignedIn().person.agentId ?? '';
}

export function useOwnAgent(agentId: string) {
  return useQuery({
    queryKey: agentKey(agentId),
    queryFn: ({ signal }) =>
      bodyOf(api.get('/api/v1/agents/{agent}', { params: { agent: agentId }, signal })),
  });
}

/** Offers, the one that ends first at the beginning. */
export function useOffers(agentId: string): readonly Offer[] {
  const { data } = useQuery({
    queryKey: offersKey(agentId),
    queryFn: async ({ signal }): Promise<readonly Offer[]> => {
      const params = { agent: agentId };
      return (await bodyOf(api.get('/api/v1/agents/{agent}/offers', { params, signal }))).items;
    },
  });
  return data ?? [];
}

export function useCall(callId: string) {
  return useQuery({ ...callQuery(callId), placeholderData: (before) => before });
}

function callQuery(callId: string) {
  return {
    queryKey: callKey(callId),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      bodyOf(api.get('/api/v1/calls/{call}', { params: { call: callId }, signal })),
  };
}

/** Calls at hand: what the agent talks in, asks about, or writes up. */
export function useOwnCalls(agent: Agent): readonly OwnCall[] {
  const held = agent.work.filter(({ phase }) => phase !== 'offer').map(({ callId }) => callId);
  const [first] = useQueries({ queries: held.map(callQuery) }).map(({ data }) => data);
  const isAsking =
    first?.legs.some(
      (leg) => leg.agentId === agent.id && leg.features.includes('cancel-consult'),
    ) === true;
  const consultId = useConsultId(isAsking ? first.callId : null, agent.id);
  const ids = [...new Set([...held, ...(consultId === null ? [] : [consultId])])];
  const read = useQueries({ queries: ids.map(callQuery) });
  return read.flatMap(({ data: call }) => {
    if (call === undefined) return [];
    const leg = call.legs.findLast((one) => one.agentId === agent.id && !isOver(one)) ?? null;
    // A consult that is over is nothing to write up.
    return leg === null && !held.includes(call.callId) ? [] : [{ call, leg }];
  });
}

/** The call by which somebody is asked about another; also after a reload. */
function useConsultId(about: string | null, agentId: string): string | null {
  const { centreId: centre } = useCentre();
  const { data = null } = useQuery({
    queryKey: ['consult', about],
    enabled: about !== null,
    queryFn: async () => {
      const query = { limit: consultsLookedAt };
      const params = { centre };
      const { items } = await bodyOf(api.get('/api/v1/centres/{centre}/calls', { params, query }));
      const isOurs = (leg: Leg) => leg.relatedCallId === about && leg.agentId === agentId;
      return items.find(({ legs }) => legs.some((leg) => isOurs(leg) && !isOver(leg)))?.callId;
    },
  });
  return about === null ? null : (data ?? null);
}

/** Follows the events of an agent; once in the page. */
export function useAgentEvents(agentId: string): void {
  const queries = useQueryClient();
  useEffect(() => watchEvents((event) => follow(queries, { agentId, event })), [queries, agentId]);
}

function follow(
  queries: QueryClient,
  { agentId, event }: { readonly agentId: string; readonly event: CloudEvent | null },
): void {
  const readAgain = (queryKey: readonly unknown[]) => void queries.invalidateQueries({ queryKey });
  if (event === null) {
    for (const key of ['agent', 'offers', 'call', 'consult', 'preview']) readAgain([key]);
    return;
  }
  const data = event.data as Readonly<Record<string, unknown>>;
  const isOwn = data['agentId'] === agentId;
  if (isOwn && event.type.startsWith('offer.')) {
    queries.setQueryData<readonly Offer[]>(offersKey(agentId), (before = []) =>
      offersAfter(before, event.type, data),
    );
  }
  if (isOwn && event.type === 'outbound.preview') readAgain(['preview']);
  if (isOwn) readAgain(agentKey(agentId));
  const call = callKey(String(data['callId']));
  if (queries.getQueryData(call) === undefined) return;
  readAgain(['call']);
  // Who asks about a call is told of the other call only.
  if (!isOwn) readAgain(agentKey(agentId));
}

/** Those that ended stay until the next, so that it can be said how. */
function offersAfter(
  before: readonly Offer[],
  type: string,
  data: Readonly<Record<string, unknown>>,
): readonly Offer[] {
  const { offerId: id, cause = null } = data;
  if (type !== 'offer.offered') {
    const state = type.slice('offer.'.length) as Offer['state'];
    return before.map((one) =>
      one.id === id ? { ...one, state, cause: cause as Offer['cause'] } : one,
    );
  }
  const { callId, queueId, callVersion, answerLimitMs, expiresAt } = data as unknown as Offer;
  const offer = { id: String(id), callId, queueId, callVersion, answerLimitMs, expiresAt };
  const others = before.filter((one) => one.id !== id && isLiveOffer(one));
  return [...others, { ...offer, state: 'offered', cause: null }];
}

export function isLiveOffer({ state }: Offer): boolean {
  return state === 'offered' || state === 'accepted' || state === 'connecting';
}

/** A command on a call; what it answers is the call as it is then. */
export function useCallCommand() {
  const queries = useQueryClient();
  return useCallback(
    async (call: string, verb: CallFeature, body: object = {}): Promise<Call | null> => {
      const asked = { params: { call }, body };
      const answer = await api.ask('POST', `/api/v1/calls/{call}/${verb}`, asked);
      if (!answer.ok) {
        tellProblem(answer.problem);
        return null;
      }
      const after = answer.body as Call;
      queries.setQueryData(callKey(after.callId), after);
      // Of a consult and the call it is about, a command changes both.
      await queries.invalidateQueries({ queryKey: ['call'] });
      return after;
    },
    [queries],
  );
}
