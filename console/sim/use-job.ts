/** Progress and result of a server job. */
import { useQuery } from '@tanstack/react-query';
import type { OperationAt, Problem } from '#client';
import { api, bodyOf } from '../live-data/index.ts';

const path = '/api/v1/jobs/{job}';
const lookEveryMs = 500;
const [callsPerSecond, leastMs] = [50_000, 1_000];

/** Estimated server time to simulate the calls. */
export function serverMs(calls: number): number {
  return Math.max(leastMs, (1_000 * calls) / callsPerSecond);
}

export interface JobReading<Result> {
  readonly job: OperationAt<'GET', typeof path>['answer'] | undefined;
  readonly result: Result | undefined;
  readonly failure: string | null;
  readonly cancel: () => void;
}

export function useJob<Result>(id: string): JobReading<Result> {
  const params = { job: id };
  const reading = useQuery<OperationAt<'GET', typeof path>['answer'], Problem>({
    queryKey: ['job', id],
    refetchInterval: ({ state }) =>
      state.data?.endedAt == null && state.error === null ? lookEveryMs : false,
    queryFn: () => bodyOf(api.get(path, { params })),
  });
  const job = reading.data;
  const found = useQuery<Result, Problem>({
    queryKey: ['job result', id],
    enabled: job?.state === 'succeeded',
    queryFn: async () => (await bodyOf(api.get(`${path}/result`, { params }))) as Result,
  });
  const problem = reading.error ?? found.error;
  return {
    job,
    result: found.data,
    failure: job?.problem ?? problem?.detail ?? null,
    cancel: () => {
      api.post(`${path}/cancel`, { params }).catch(reportError);
    },
  };
}
