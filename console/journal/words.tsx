/** Rows of the journal in words: what happened, whom it is about, and what else it says. */
import { useAgents, useQueues } from '../live-data/index.ts';
import { textOf, useFormats } from '../parts/index.ts';
import type en from './messages/en.json';
import type { JournalRow } from './readings.ts';

export const useText = textOf<typeof en>('journal');

/** What happened; a type that has no words is its own. */
export function useKindWords(): (type: string) => string {
  const text = useText();
  return (type) => text('event', { type: type.replace('.', '_'), name: type });
}

/** Names of agents and queues by id. */
export function useNames(): (id: string) => string {
  const names = new Map([...useAgents(), ...useQueues()].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** Whom it is about: its agent, its queue, and its call. */
export function useAbout(): (row: JournalRow) => string {
  const nameOf = useNames();
  return ({ agentId, queueId, callId, subject }) => {
    const named = [agentId, queueId].flatMap((id) => (id === null ? [] : nameOf(id)));
    const all = callId === null ? named : [...named, callId];
    return all.join(' · ') || (subject ?? '');
  };
}

/** Its other members, by their names in the API. */
export function useSayings(): (row: JournalRow) => readonly (readonly [string, string])[] {
  const formats = useFormats();
  return ({ data }) =>
    Object.entries(data).map(([name, value]) =>
      name.endsWith('Ms') && typeof value === 'number'
        ? [name.slice(0, -'Ms'.length), formats.spoken(value)]
        : [name, String(value)],
    );
}
