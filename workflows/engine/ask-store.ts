/** Answers questions about a process, such as an order, from stored data, without waking it. */
import { assert } from '../../kernel/index.ts';
import type { HostOptions } from '../host.ts';
import type { ProcessStore } from './process-store.ts';

export interface StoreQuestion<State> {
  readonly processId: string;
  readonly name: string;
  readonly queries?: HostOptions<State>['queries'];
  readonly stateOf: () => Promise<State | null>;
}

export async function askStore<State>(
  store: Pick<ProcessStore, 'effectsOf' | 'eventsOf'>,
  { processId, name, queries, stateOf }: StoreQuestion<State>,
): Promise<unknown> {
  if (name === 'openEffects') {
    const effects = await store.effectsOf(processId);
    return effects.filter(({ doneAtMs, parkedAtMs }) => doneAtMs === null && parkedAtMs === null);
  }
  if (name === 'orderTimeline') {
    const [events, effects] = await Promise.all([
      store.eventsOf(processId),
      store.effectsOf(processId),
    ]);
    return { events, effects };
  }
  const answer = queries?.[name];
  assert(answer !== undefined, () => `no query is named ${name}; expected one of the core's`);
  const state = await stateOf();
  return state === null ? null : answer(state);
}
