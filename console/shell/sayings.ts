/** Shared words: state reasons, outcome codes, customer tiers. */
import { createElement, useMemo } from 'react';
import { api, useRead } from '../live-data/index.ts';
import { textOf, useWords } from '../parts/index.ts';
import type en from './messages/en.json';
import { useCentre } from './session.ts';

export const useText = textOf<typeof en>('shell');

/** Choices until the centre's are loaded, so that agents can take a break. */
const unknown = { notReadyReasons: [{ id: 'break', name: {} }], outcomeCodes: [] };

function useHandler() {
  const staleTime = Number.POSITIVE_INFINITY;
  return useRead('/api/v1/handlers/{handler}', { params: { handler: 'main' } }, { staleTime }).data;
}

/** Whether the desk must report connected parties, as no gateway does. */
export function useConnectsItself(): boolean {
  return useHandler()?.gateway === null;
}

export function useSayings(
  list: keyof typeof unknown,
): readonly { readonly id: string; readonly label: string }[] {
  const words = useWords();
  const sayings = (useHandler() ?? unknown)[list];
  return useMemo(
    () => sayings.map(({ id, name }) => ({ id, label: words(name) || id })),
    [sayings, words],
  );
}

export function useReasonWords(): (reason: string) => string {
  const text = useText();
  const reasons = useSayings('notReadyReasons');
  return (reason) => reasons.find(({ id }) => id === reason)?.label ?? text('reason', { reason });
}

export function useTierWords(): (tier: string | null) => string | null {
  const text = useText();
  return (tier) => (tier === null || tier === 'none' ? null : text('tier', { tier }));
}

const namePath = '/api/v1/centres/{centre}/users/{user}/name';

/** The name of the person or agent with an id; the id until it is loaded, and if it has none. */
export function usePersonName(id: string): string {
  const { centreId: centre, rights } = useCentre();
  // People who are limited to queues read no names.
  const enabled = id !== '' && rights.includes('getUserName');
  const options = { staleTime: Number.POSITIVE_INFINITY, enabled };
  return useRead(namePath, { params: { centre, user: id } }, options).data?.name ?? id;
}

/** As {@link usePersonName}, outside a component. */
export async function personName(user: string, centre: string): Promise<string> {
  const answer = await api.get(namePath, { params: { centre, user } });
  return (answer.ok ? answer.body.name : null) ?? user;
}

/** Names of people, in the middle of other content. */
export function Names({ of }: { readonly of: readonly string[] }) {
  return of.flatMap((id, place) => [
    place === 0 ? '' : ', ',
    createElement(PersonName, { id, key: id }),
  ]);
}

/** As {@link usePersonName}, in the middle of other content. */
export function PersonName({ id }: { readonly id: string }): string {
  return usePersonName(id);
}
