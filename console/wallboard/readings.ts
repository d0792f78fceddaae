/** Wallboard data: figures by HTTP, waiting calls from the live store, and definitions. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ApiResult, OperationAt } from '#client';
import {
  api,
  bodyOf,
  heardServerTime,
  type LiveCall,
  useCalls,
  useQueues,
  useRead,
} from '../live-data/index.ts';
import { type FigureDefinition, notify, tellProblem, textOf } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('wallboard');

export type WallboardData = OperationAt<'GET', '/api/v1/centres/{centre}/wallboard'>['answer'];
export type QueueFigures = WallboardData['queues'][number];

const readEveryMs = 1_000;
/** With more queues, figures are read less often. */
const manyQueues = 50;
const readEveryMsOfMany = 4_000;

export function useCommand(onDone?: () => void) {
  const [isBusy, setIsBusy] = useState(false);
  const run = (asked: Promise<ApiResult<unknown>>, done: string): void => {
    setIsBusy(true);
    asked.then((answer) => {
      setIsBusy(false);
      if (!answer.ok) return tellProblem(answer.problem);
      notify(done);
      onDone?.();
    }, reportError);
  };
  return { isBusy, run };
}

export function useWallboard(): UseQueryResult<WallboardData> {
  const { centreId: centre } = useCentre();
  const isLarge = useQueues().length > manyQueues;
  return useQuery({
    queryKey: ['wallboard', centre],
    refetchInterval: isLarge ? readEveryMsOfMany : readEveryMs,
    queryFn: async ({ signal }) => {
      const figures = await bodyOf(
        api.get('/api/v1/centres/{centre}/wallboard', {
          params: { centre },
          query: { without: 'agents', series: 'lastHour' },
          signal,
        }),
      );
      heardServerTime(figures.asOf);
      return figures;
    },
  });
}

export interface WaitingCalls {
  readonly byId: ReadonlyMap<string, LiveCall>;
  readonly of: (queueId: string) => readonly LiveCall[];
  readonly longest: () => LiveCall | undefined;
  /** The call furthest beyond its queue's target. */
  readonly late: (nowMs: number) => LiveCall | undefined;
  readonly lateCount: (nowMs: number) => number;
  readonly targetOf: (queueId: string | null) => number | null;
}

const nobody: readonly LiveCall[] = [];

function sameOr(
  before: readonly LiveCall[] | undefined,
  now: readonly LiveCall[],
): readonly LiveCall[] {
  const isSame = before?.length === now.length && now.every((call, n) => call === before[n]);
  return isSame ? before : now;
}

export function useWaiting(): WaitingCalls {
  const calls = useCalls();
  const queues = useQueues();
  const last = useRef<ReadonlyMap<string, readonly LiveCall[]>>(new Map());
  return useMemo(() => {
    const waiting = calls
      .filter(({ derivedState }) => derivedState === 'queued')
      .toSorted((a, b) => a.waitingSinceMs - b.waitingSinceMs);
    const grouped = Map.groupBy(waiting, ({ queueId }) => queueId ?? '');
    // An unchanged queue keeps its list, so its row does not render again.
    const byQueue = new Map(
      [...grouped].map(([id, now]) => [id, sameOr(last.current.get(id), now)] as const),
    );
    last.current = byQueue;
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

/** Definition of a measure: formula, cases counted and present numbers. */
export function useDefinitions() {
  const items = useRead('/api/v1/measures', {}, { staleTime: Number.POSITIVE_INFINITY }).data
    ?.items;
  return useCallback(
    (
      figure: {
        readonly measureId: string;
        readonly numerator: number;
        readonly denominator: number;
      },
      since: string,
    ): FigureDefinition => {
      const measure = items?.find(({ id }) => id === figure.measureId);
      return {
        name: measure?.name ?? figure.measureId,
        sentence: measure?.remark ?? '',
        formula: `${figure.measureId} = ${measure?.formula ?? '…'}`,
        counted: measure?.counted ?? '…',
        since,
        cases: [figure.numerator, figure.denominator],
      };
    },
    [items],
  );
}
