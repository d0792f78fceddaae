/** Answers questions about a process, such as an order, from stored data, without waking it. */
import { assert } from '../../kernel/index.ts';
import { HostError, type HostOptions } from '../host.ts';
import { type ProcessStore, StoreRefusal } from './process-store.ts';

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

/** What the store answers. @throws {HostError} `busy` where it cannot be read for now */
export async function answerOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.reason === 'failed') throw error;
    throw new HostError('busy', error.message, error);
  }
}
