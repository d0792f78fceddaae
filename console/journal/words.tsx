/** Journal rows in words: event, subject and details. */
import { useAgents, useQueues } from '../live-data/index.ts';
import { textOf, useFormats } from '../parts/index.ts';
import type en from './messages/en.json';
import type { JournalRow } from './readings.ts';

export const useText = textOf<typeof en>('journal');

/** A type without a translation is shown as it is. */
export function useKindWords(): (type: string) => string {
  const text = useText();
  return (type) => text('event', { type: type.replace('.', '_'), name: type });
}

export function useNames(): (id: string) => string {
  const names = new Map([...useAgents(), ...useQueues()].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

export function useAbout(): (row: JournalRow) => string {
  const nameOf = useNames();
  return ({ agentId, queueId, callId, subject }) => {
    const named = [agentId, queueId].flatMap((id) => (id === null ? [] : nameOf(id)));
    const all = callId === null ? named : [...named, callId];
    return all.join(' · ') || (subject ?? '');
  };
}

/** Details of a row that its sentence omits, by API name. */
export function useSayings(): (row: JournalRow) => readonly (readonly [string, string])[] {
  const formats = useFormats();
  return ({ data }) =>
    Object.entries(data).map(([name, value]) =>
      name.endsWith('Ms') && typeof value === 'number'
        ? [name.slice(0, -'Ms'.length), formats.spoken(value)]
        : [name, String(value)],
    );
}
