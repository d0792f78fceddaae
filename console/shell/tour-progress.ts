/**
 * How far a person has come in their tour: kept in this browser, by person. The service would have
 * to be asked before each first screen; that somebody begins anew on another machine costs less.
 */
import { useCallback, useSyncExternalStore } from 'react';

/** Who has a tour; of several roles the first holds. */
export const tourRoles = [
  'orderTaker',
  'reviewer',
  'supervisor',
  'analyst',
  'ruleEditor',
  'admin',
] as const;
/** Of each tour. */
export const stepCount = 7;
export type TourRole = (typeof tourRoles)[number];

export interface TourProgress {
  readonly state: 'offered' | 'on' | 'left';
  /** By step; others are to be done. */
  readonly steps: Readonly<Record<string, 'done' | 'skipped'>>;
}

const listeners = new Set<() => void>();
const known = new Map<string, TourProgress | null>();
const nameOf = (personId: string) => `callwright.tour.${personId}`;

/** Null: nobody has offered it, or asked for it. */
export function useTourProgress(
  personId: string,
): readonly [TourProgress | null, (to: Partial<TourProgress>) => void] {
  const progress = useSyncExternalStore(subscribe, () => progressOf(personId));
  const change = useCallback(
    (to: Partial<TourProgress>) => {
      const before = progressOf(personId) ?? { state: 'left', steps: {} };
      keep(personId, { ...before, ...to });
    },
    [personId],
  );
  return [progress, change];
}

/** Once: who has left it is not asked again. */
export function offerTour(personId: string): void {
  if (progressOf(personId) === null) keep(personId, { state: 'offered', steps: {} });
}

function progressOf(personId: string): TourProgress | null {
  const read = () => {
    const kept = localStorage.getItem(nameOf(personId));
    return kept === null ? null : (JSON.parse(kept) as TourProgress);
  };
  const progress = known.has(personId) ? (known.get(personId) ?? null) : read();
  known.set(personId, progress);
  return progress;
}

function keep(personId: string, progress: TourProgress): void {
  known.set(personId, progress);
  localStorage.setItem(nameOf(personId), JSON.stringify(progress));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
