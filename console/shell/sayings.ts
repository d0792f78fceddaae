/** Shared words: state reasons, outcome codes, customer tiers. */
import { useMemo } from 'react';
import { useRead } from '../live-data/index.ts';
import { textOf, useWords } from '../parts/index.ts';
import type en from './messages/en.json';

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
