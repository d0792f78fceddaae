/** What members of forms may name: lists of the centre file, and its languages. */
import { useMemo } from 'react';
import { useRead } from '../live-data/index.ts';
import type { Choice } from '../parts/panel.tsx';
import { useCentre, useRights } from '../shell/session.ts';
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

/** Most people who are offered; others are shown where they are named already. */
const peopleMax = 200;

/** Empty for people who may not read the centre file, or who works here. */
export function useCentreLists(): CentreLists {
  const { centreId: centre } = useCentre();
  const params = { centre };
  const { data: file } = useRead('/api/v1/centres/{centre}/file', { params });
  const asked = { params, query: { limit: peopleMax } };
  const { data: people } = useRead('/api/v1/centres/{centre}/users', asked, {
    enabled: useRights().includes('listUsers'),
  });
  return useMemo(() => {
    const lists = file === undefined ? noLists : listsIn(file as Members);
    const users = (people?.items ?? []).map(({ id, name }) => ({ id, label: name }));
    return { ...lists, choices: new Map([...lists.choices, ['users', users]]) };
  }, [file, people]);
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
