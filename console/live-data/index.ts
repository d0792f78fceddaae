/** Live data of the page: hooks over one store and connection, and the client for commands. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import {
  type ArgumentsOf,
  Client,
  type CloudEvent,
  type ItemAt,
  type OperationAt,
  type PathOf,
  type UntypedClientRequest,
} from '#client';
import { languageNow, useLanguage } from '../parts/language.ts';
import { endCause, requestFailed, unreachable, useLeftOutNotice } from '../parts/notices.tsx';
import { Connection, type ConnectionState } from './connection.ts';
import { type LiveAgent, type LiveCall, type LiveQueue, LiveStore } from './live-store.ts';
import { useNowMs } from './server-clock.ts';
import { askUntilAnswered, type Method } from './waiting-commands.ts';

export type { ConnectionState } from './connection.ts';
export type { LiveAgent, LiveCall, LiveQueue } from './live-store.ts';
export { heardServerTime, serverNowMs, useNowMs } from './server-clock.ts';
export { useWaitingCommands } from './waiting-commands.ts';

/** Age at which figures turn grey; past the second limit they are struck through. */
const staleAfterMs = 5_000;
const oldAfterMs = 30_000;
const latencyWeight = 0.3;

let latencyMs: number | null = null;
/** True while the page unloads: saves then do not wait for answers. */
let isLeaving = false;
for (const kind of ['pagehide', 'pageshow']) {
  window.addEventListener(kind, () => {
    isLeaving = kind === 'pagehide';
  });
}
const store = new LiveStore();
let connection: Connection | null = null;
const connectionWatchers = new Set<() => void>();
const answerWatchers = new Set<(line: string) => void>();
const never: ConnectionState = { kind: 'connecting', sinceMs: Date.now(), isHolder: false };

export const api = new Client({
  server: '',
  get language() {
    return languageNow() === 'fr' ? 'fr' : 'en';
  },
  fetch: async (url, init) => {
    const beganMs = performance.now();
    const response = await fetch(url, { ...init, keepalive: isLeaving, cache: 'no-store' });
    const tookMs = performance.now() - beganMs;
    const { method = 'GET' } = init;
    const request = `${method} ${url.split('?', 1)[0]}`;
    endCause(unreachable);
    // A later command on the same thing has worked: what was refused before is over.
    if (response.ok) endCause(method === 'GET' ? request : (thingIn(request) ?? request));
    else if (method !== 'GET') requestFailed(request);
    if (response.ok) for (const told of answerWatchers) told(lineOf(url, init));
    latencyMs = (latencyMs ?? tookMs) * (1 - latencyWeight) + tookMs * latencyWeight;
    return response;
  },
});

/** The thing that a command is about, such as `/calls/c1/`. */
function thingIn(request: string): string | undefined {
  return /\/(?:calls|orders|returns|agents|queues|holds|shipments)\/[^/]+\//.exec(request)?.[0];
}

export function askPatiently(method: Method, path: string, asked: UntypedClientRequest) {
  return askUntilAnswered(api, method, path, asked);
}

/** Smoothed response time; null: no request yet. */
export function latencyNowMs(): number | null {
  return latencyMs;
}

/** Connects and forgets earlier data; returns what disconnects. */
export function connect(): () => void {
  const opened = new Connection(api, store);
  connection = opened;
  const stopWatching = opened.watch(tellConnection);
  // The connection runs until `stop`; any other end is a bug.
  void opened.run();
  tellConnection();
  return () => {
    stopWatching();
    opened.stop();
    connection = null;
    store.replace({ position: null, agents: [], calls: [], queues: [] });
  };
}

/** Reports `POST <path> <body>` for each request that succeeded. */
export function watchAnswers(watcher: (line: string) => void): () => void {
  answerWatchers.add(watcher);
  return () => answerWatchers.delete(watcher);
}

function lineOf(url: string, { method = 'GET', body }: RequestInit): string {
  return `${method} ${url} ${typeof body === 'string' ? body : ''}`;
}

/** Passes events to `watcher` in stream order; null: anything may have changed. */
export function watchEvents(watcher: (event: CloudEvent | null) => void): () => void {
  return store.watchEvents(watcher);
}

/** A number that changes with each event whose type begins so. */
export function useChanges(typeStart: string): number {
  const [changes, setChanges] = useState(0);
  useEffect(
    () =>
      watchEvents((event) => {
        if (event === null || event.type.startsWith(typeStart)) setChanges((before) => before + 1);
      }),
    [typeStart],
  );
  return changes;
}

/** Returns the body of an answer, for TanStack Query. @throws {Problem} */
export async function bodyOf<Body>(
  asked: Promise<
    { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly problem: unknown }
  >,
): Promise<Body> {
  const answer = await asked;
  if (!answer.ok) throw answer.problem;
  return answer.body;
}

interface ReadOptions {
  readonly enabled?: boolean;
  readonly staleTime?: number;
  readonly refetchInterval?: number;
  /** A change of this value reads the data again; old data stays meanwhile. */
  readonly changes?: unknown;
}

export function useRead<Path extends PathOf<'GET'>>(
  path: Path,
  asked: ArgumentsOf<OperationAt<'GET', Path>>[0],
  { changes, ...options }: ReadOptions = {},
) {
  type Body = OperationAt<'GET', Path>['answer'];
  return useQuery({
    ...options,
    ...(changes === undefined ? {} : { placeholderData: keepPreviousData }),
    queryKey: [path, asked, useLanguage(), changes],
    queryFn: async () =>
      (await bodyOf(api.ask('GET', path, asked as UntypedClientRequest))) as Body,
  });
}

export function usePages<Path extends PathOf<'GET'>>(
  path: Path,
  asked: ArgumentsOf<OperationAt<'GET', Path>>[0],
) {
  type Page = {
    readonly items: readonly ItemAt<Path>[];
    readonly nextCursor: string | null;
    readonly unreadable?: readonly string[];
  };
  const [leftOut, setLeftOut] = useState(0);
  useLeftOutNotice(leftOut);
  const reading = useInfiniteQuery({
    queryKey: [path, asked, useLanguage()],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor }) => {
      const { query, ...rest } = asked as UntypedClientRequest;
      const withCursor = { ...rest, query: { ...query, cursor } };
      const page = (await bodyOf(api.ask('GET', path, withCursor))) as Page;
      setLeftOut(page.unreadable?.length ?? 0);
      return page;
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  const { hasNextPage, isFetching, fetchNextPage } = reading;
  const readMore = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [isFetching, fetchNextPage]);
  return { reading, more: hasNextPage ? readMore : null };
}

export function useConnection(): ConnectionState {
  return useSyncExternalStore(watchConnection, () => connection?.state ?? never);
}

/**
 * How current data is: the connection is down, or reads fail since `failingSinceMs` (null: they
 * succeed).
 */
export function useFreshness(failingSinceMs: number | null = null): 'fresh' | 'stale' | 'old' {
  const { kind, sinceMs } = useConnection();
  useNowMs();
  const lostSinceMs = kind === 'lost' ? sinceMs : Number.POSITIVE_INFINITY;
  const oldMs = Date.now() - Math.min(lostSinceMs, failingSinceMs ?? Number.POSITIVE_INFINITY);
  if (oldMs < staleAfterMs) return 'fresh';
  return oldMs < oldAfterMs ? 'stale' : 'old';
}

export function usePosition(): string | null {
  return useSyncExternalStore(watchOf('agents'), () => store.position);
}

/** Whether the first data has arrived. Unlike the position, this does not change with each event. */
export function useIsLive(): boolean {
  return useSyncExternalStore(watchOf('agents'), () => store.position !== null);
}

export function useAgents(): readonly LiveAgent[] {
  return useSyncExternalStore(watchOf('agents'), () => store.list('agents'));
}

export function useAgent(id: string): LiveAgent | undefined {
  const watch = useCallback((told: () => void) => store.watch(`agents/${id}`, told), [id]);
  return useSyncExternalStore(watch, () => store.get('agents', id));
}

export function useCalls(): readonly LiveCall[] {
  return useSyncExternalStore(watchOf('calls'), () => store.list('calls'));
}

export function useQueues(): readonly LiveQueue[] {
  return useSyncExternalStore(watchOf('queues'), () => store.list('queues'));
}

/**
 * The queue that takes calls diverted to it, by its name; null: callers hear that all are busy. A
 * queue that is not open takes none, as `divert` of `routing/rules/arrivals.ts` says.
 */
export function useDiversion(): (queueId: string | null) => string | null {
  const queues = useQueues();
  return (queueId) => {
    const queue = queues.find(({ id }) => id === queueId);
    return queue === undefined || queue.state === 'open' ? (queue?.name ?? queueId) : null;
  };
}

const watches = new Map<string, (told: () => void) => () => void>();

/** One stable function per list, so that React keeps its subscription. */
function watchOf(list: 'agents' | 'calls' | 'queues'): (told: () => void) => () => void {
  const watch = watches.get(list) ?? ((told: () => void) => store.watch(list, told));
  watches.set(list, watch);
  return watch;
}

function watchConnection(told: () => void): () => void {
  connectionWatchers.add(told);
  return () => connectionWatchers.delete(told);
}

function tellConnection(): void {
  for (const told of connectionWatchers) told();
}
