/** Words that several screens share: what agents choose from, reasons of states, tiers of customers. */
import { useMemo } from 'react';
import { useRead } from '../live-data/index.ts';
import { textOf, useWords } from '../parts/index.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('shell');

/** While what the centre offers is not known: whoever leaves their place has to be able to say so. */
const unknown = { notReadyReasons: [{ id: 'break', name: {} }], outcomeCodes: [] };

function useHandler() {
  const staleTime = Number.POSITIVE_INFINITY;
  return useRead('/api/v1/handlers/{handler}', { params: { handler: 'main' } }, { staleTime }).data;
}

/** Whether nobody else reports that the parties are connected: then the desk does. */
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

/** A reason of a state in words: the centre's, or the service's own. */
export function useReasonWords(): (reason: string) => string {
  const text = useText();
  const reasons = useSayings('notReadyReasons');
  return (reason) => reasons.find(({ id }) => id === reason)?.label ?? text('reason', { reason });
}

/** A customer's tier in words; null: they have none. */
export function useTierWords(): (tier: string | null) => string | null {
  const text = useText();
  return (tier) => (tier === null || tier === 'none' ? null : text('tier', { tier }));
}
