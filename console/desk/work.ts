/**
 * An agent's present work, read again when an event concerns it. Offers come from events
 * themselves, so that ringing needs no request.
 */
import { type QueryClient, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { type ActorRefFrom, createActor } from 'xstate';
import type { CloudEvent, ItemAt, OperationAt } from '#client';
import type { CallFeature } from '../../contracts/index.ts';
import { agentClientMachine, clientStateOf } from '../../machines/agent-client.machine.ts';
import { api, bodyOf, useConnection, watchEvents } from '../live-data/index.ts';
import { endCause, tellProblem, textOf } from '../parts/index.ts';
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

/** A call with the agent's leg; null: the agent has left it and is in wrap-up. */
export interface OwnCall {
  readonly call: Call;
  readonly leg: Leg | null;
}

/** States in which a request for another state waits for the end of the work. */
export const atWork: readonly ShownState[] = ['busy', 'workingAfterCall'];

const consultsLookedAt = 100;
const agentKey = (id: string) => ['agent', id];
const offersKey = (id: string) => ['offers', id];
export const callKey = (id: string) => ['call', id];
const isOver = ({ state }: Leg) => state === 'disconnected' || state === 'ended';

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

/** `unknown` while no reported state holds. */
export type ShownState = Agent['derivedState'] | 'unknown';
export type AgentClient = ActorRefFrom<typeof agentClientMachine>;

const clients = new Map<string, AgentClient>();

/** The agent's client machine, one for the page. */
function clientOf(agentId: string): AgentClient {
  const client = clients.get(agentId) ?? createActor(agentClientMachine).start();
  clients.set(agentId, client);
  return client;
}

/** The agent and their client machine, which reads and the connection move here. */
export function useAgentClient(agentId: string) {
  const queries = useQueryClient();
  const { kind } = useConnection();
  const { data: agent, dataUpdatedAt } = useOwnAgent(agentId);
  const client = clientOf(agentId);
  useEffect(() => {
    if (kind === 'connecting') return;
    const wasLost = client.getSnapshot().matches({ connection: 'lost' });
    client.send({ type: kind === 'live' ? 'connection.resumed' : 'connection.lost' });
    if (wasLost) void queries.invalidateQueries({ queryKey: agentKey(agentId) });
  }, [client, kind, queries, agentId]);
  useLayoutEffect(() => {
    if (agent === undefined || dataUpdatedAt === 0) return;
    client.send({ type: 'agent.read', ...reportOf(agent) });
  }, [client, agent, dataUpdatedAt]);
  return { agent, client };
}

/** What an agent as read, or as a command answers, says to the client machine. */
export function reportOf({ derivedState: state, version }: Agent) {
  return { state, version };
}

/** What the client machine of an agent shows. */
export function useShown(agentId: string) {
  const client = clientOf(agentId);
  const shown = useSyncExternalStore(
    (changed) => client.subscribe(changed).unsubscribe,
    () => client.getSnapshot(),
  );
  return { state: clientStateOf(shown) as ShownState, isWaiting: shown.hasTag('waiting') };
}

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
    return leg === null && !held.includes(call.callId) ? [] : [{ call, leg }];
  });
}

/** Id of the consultation about a call; found after a reload too. */
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
  if (event.type === 'call.ended') endCause(`/calls/${String(data['callId'])}/`);
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
  // A consulted agent gets events of the consult call only.
  if (!isOwn) readAgain(agentKey(agentId));
}

/** The offers after an event; an ended one stays until the next, to show its end. */
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
      // Calls of an agent belong together: a consultation and the customer's.
      endCause('/calls/');
      const after = answer.body as Call;
      queries.setQueryData(callKey(after.callId), after);
      // A command changes both a consult and its original call.
      await queries.invalidateQueries({ queryKey: ['call'] });
      return after;
    },
    [queries],
  );
}
