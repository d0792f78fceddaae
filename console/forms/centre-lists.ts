/** What members of forms may name: lists of the centre file, and its languages. */
import { useMemo } from 'react';
import { useRead } from '../live-data/index.ts';
import type { Choice } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import type { Members } from './schema.ts';

export interface CentreLists {
  readonly languages: readonly string[];
  /** Choices by the member that names one of them. */
  readonly choices: ReadonlyMap<string, readonly Choice<string>[]>;
}

export const noLists: CentreLists = { languages: ['fr', 'en'], choices: new Map() };
/** The list that a member names, in the centre file. */
const listOf = {
  queue: 'queues',
  alsoQueues: 'queues',
  group: 'groups',
  groups: 'groups',
  profile: 'profiles',
  calendar: 'calendars',
  channel: 'channels',
} as const;
/** Channels that a centre has without naming them. */
const usualChannels = ['voice', 'chat', 'email', 'review'];
/** Settings between the names of channels. */
const notChannels = ['exclusive', 'interruptibleBy'];

/** Empty for people who may not read the centre file. */
export function useCentreLists(): CentreLists {
  const { centreId: centre } = useCentre();
  const { data } = useRead('/api/v1/centres/{centre}/file', { params: { centre } });
  return useMemo(() => (data === undefined ? noLists : listsIn(data as Members)), [data]);
}

function listsIn(file: Members): CentreLists {
  const { languages } = file as { readonly languages?: readonly string[] };
  const channels = Object.keys(file.channels ?? {}).filter((name) => !notChannels.includes(name));
  const choicesOf = (list: string): readonly Choice<string>[] => {
    if (list === 'channels') {
      return [...new Set([...usualChannels, ...channels])].map((id) => ({ id, label: id }));
    }
    const things = file[list] ?? [];
    if (!Array.isArray(things)) return Object.keys(things).map((id) => ({ id, label: id }));
    return things.map(({ id, name = id }) => ({ id, label: String(name) }));
  };
  const members = Object.entries(listOf);
  return {
    languages: languages === undefined || languages.length === 0 ? noLists.languages : languages,
    choices: new Map(members.map(([member, list]) => [member, choicesOf(list)])),
  };
}
