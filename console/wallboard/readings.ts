/** What the wallboard reads: figures by HTTP, who waits from the live store, and definitions. */
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { At } from '#client';
import {
  api,
  bodyOf,
  heardServerTime,
  type LiveCall,
  useAgents,
  useCalls,
  useNowMs,
  useQueues,
} from '../live-data/index.ts';
import type { FigureDefinition } from '../parts/index.ts';
import { textOf, useFormats, useLanguage } from '../parts/index.ts';
import { useSession } from '../shell/session.ts';
import type en from './messages/en.json';

export type WallboardData = At<'GET', '/api/v1/centres/{centre}/wallboard'>['answer'];
export type QueueFigures = WallboardData['queues'][number];

const useText = textOf<typeof en>('wallboard');
const readEveryMs = 1_000;
/** Its answer holds all agents: of very many it is asked for less often. */
const readEveryMsOfMany = 4_000;
const manyAgents = 500;
/** Of the strip that shows the last hour. */
const stripMs = 600_000;
const stripColumns = 6;
/** The column that still grows is read again so often. */
const thisColumnEveryMs = 15_000;

function useCentreId(): string {
  const session = useSession();
  return session.kind === 'signedIn' ? session.centre.centreId : '';
}

/** Operations that who is signed in may carry out. */
export function useRights(): ReadonlySet<string> {
  const session = useSession();
  return useMemo(
    () => new Set(session.kind === 'signedIn' ? session.centre.rights : []),
    [session],
  );
}

export function useWallboard(): UseQueryResult<WallboardData> {
  const centre = useCentreId();
  const isLarge = useAgents().length > manyAgents;
  return useQuery({
    queryKey: ['wallboard', centre],
    refetchInterval: isLarge ? readEveryMsOfMany : readEveryMs,
    queryFn: async ({ signal }) => {
      const body = await bodyOf(
        api.get('/api/v1/centres/{centre}/wallboard', { params: { centre }, signal }),
      );
      heardServerTime(body.asOf);
      return body;
    },
  });
}

/** Who waits now, by queue. */
export interface Waiting {
  readonly byId: ReadonlyMap<string, LiveCall>;
  readonly of: (queueId: string) => readonly LiveCall[];
  readonly longest: (nowMs: number) => LiveCall | undefined;
  /** Longest beyond the target of its queue. */
  readonly late: (nowMs: number) => LiveCall | undefined;
  readonly lateCount: (nowMs: number) => number;
  readonly targetOf: (queueId: string | null) => number | null;
}

const nobody: readonly LiveCall[] = [];

export function useWaiting(): Waiting {
  const calls = useCalls();
  const queues = useQueues();
  return useMemo(() => {
    const waiting = calls
      .filter(({ derivedState }) => derivedState === 'queued')
      .toSorted((a, b) => a.waitingSinceMs - b.waitingSinceMs);
    const byQueue = Map.groupBy(waiting, ({ queueId }) => queueId ?? '');
    const targets = new Map(queues.map((one) => [one.id, one.serviceLevel?.targetMs ?? null]));
    const targetOf = (queueId: string | null) => targets.get(queueId ?? '') ?? null;
    const isLate = (call: LiveCall, nowMs: number) => {
      const targetMs = targetOf(call.queueId);
      return targetMs !== null && nowMs - call.waitingSinceMs > targetMs;
    };
    return {
      byId: new Map(waiting.map((call) => [call.id, call])),
      of: (queueId) => byQueue.get(queueId) ?? nobody,
      longest: () => waiting[0],
      late: (nowMs) => waiting.find((call) => isLate(call, nowMs)),
      lateCount: (nowMs) => waiting.filter((call) => isLate(call, nowMs)).length,
      targetOf,
    };
  }, [calls, queues]);
}

/** Of a measure by its id: what it is, its formula, who is counted, and the numbers now. */
export function useDefinitions() {
  const text = useText();
  const formats = useFormats();
  const language = useLanguage();
  const measures = useQuery({
    queryKey: ['measures', language],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => bodyOf(api.get('/api/v1/measures')),
  });
  return (
    figure: {
      readonly measureId: string;
      readonly numerator: number;
      readonly denominator: number;
    },
    since: string,
  ): FigureDefinition => {
    const measure = measures.data?.items.find(({ id }) => id === figure.measureId);
    return {
      name: measure?.name ?? figure.measureId,
      sentence: measure?.remark ?? '',
      lines: [
        [text('formula'), `${figure.measureId} = ${measure?.formula ?? '…'}`],
        [text('counted'), measure?.counted ?? '…'],
        [text('window'), text('since', { time: since })],
        [
          text('cases'),
          `${formats.number(figure.numerator)} / ${formats.number(figure.denominator)}`,
        ],
      ],
    };
  };
}

/** Share answered within the target, in each ten minutes of the last hour; null: nobody came. */
export function useLastHour(queueId: string, measureId: string): readonly (number | null)[] {
  const endMs = Math.floor(useNowMs() / stripMs) * stripMs;
  const columns = useQueries({
    queries: Array.from({ length: stripColumns }, (_none, index) => {
      const fromMs = endMs - (stripColumns - 1 - index) * stripMs;
      const isOver = index < stripColumns - 1;
      return {
        queryKey: ['lastHour', queueId, fromMs],
        staleTime: isOver ? Number.POSITIVE_INFINITY : thisColumnEveryMs,
        refetchInterval: isOver ? (false as const) : thisColumnEveryMs,
        queryFn: async () => {
          const from = new Date(fromMs).toISOString();
          const to = new Date(fromMs + stripMs).toISOString();
          const params = { queue: queueId };
          const query = isOver ? { from, to } : { from };
          const stats = await bodyOf(api.get('/api/v1/queues/{queue}/stats', { params, query }));
          return stats.serviceLevels.find((one) => one.measureId === measureId)?.value ?? null;
        },
      };
    }),
  });
  return columns.map(({ data }) => data ?? null);
}
