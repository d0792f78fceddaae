/** Reads that refresh themselves, and commands, for the settings. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OperationAt, Problem } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { notify, tellProblem, textOf } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('settings');

export const keysPath = '/api/v1/centres/{centre}/api-keys';
export const webhooksPath = '/api/v1/centres/{centre}/webhooks';
export const deliveriesPath = `${webhooksPath}/{webhook}/deliveries` as const;

export type ApiKey = OperationAt<'GET', `${typeof keysPath}/{key}`>['answer'];
export type Webhook = OperationAt<'GET', `${typeof webhooksPath}/{webhook}`>['answer'];

/** Short enough to show a lost gateway within 2 s. */
const readEveryMs = 1_000;
const deliveriesShown = 100;

export function useHandlers() {
  const { centreId: centre } = useCentre();
  return useQuery({
    queryKey: ['handlers', centre],
    refetchInterval: readEveryMs,
    queryFn: async () => {
      const handlers = await bodyOf(
        api.get('/api/v1/centres/{centre}/handlers', { params: { centre } }),
      );
      return Promise.all(
        handlers.items.map(async (handler) => {
          const params = { handler: handler.id };
          const proxy = await bodyOf(api.get('/api/v1/handlers/{handler}/proxy', { params }));
          return { ...handler, kinds: proxy.kinds };
        }),
      );
    },
  });
}

/** The latest deliveries, newest first. */
export function useDeliveries(webhook: string) {
  const { centreId: centre } = useCentre();
  return useQuery({
    queryKey: [deliveriesPath, webhook],
    refetchInterval: readEveryMs,
    queryFn: async () => {
      const query = { limit: deliveriesShown };
      const params = { centre, webhook };
      const { items } = await bodyOf(api.get(deliveriesPath, { params, query }));
      return items.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    },
  });
}

export type SettingsAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: Problem };

/** Runs a command, reports the result, and refreshes what it changes. */
export function useCommand(
  path: string,
): (asked: Promise<SettingsAnswer>, done: string) => Promise<boolean> {
  const queries = useQueryClient();
  return async (asked, done) => {
    const answer = await asked;
    if (answer.ok) notify(done);
    else tellProblem(answer.problem);
    await queries.invalidateQueries({ queryKey: [path] });
    return answer.ok;
  };
}
