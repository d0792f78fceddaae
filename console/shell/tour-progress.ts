/**
 * How far a person has come in their tour: kept in this browser, by person. The service would have
 * to be asked before each first screen; that somebody begins anew on another machine costs less.
 */
import { useCallback, useMemo, useSyncExternalStore } from 'react';

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
const nameOf = (personId: string) => `callwright.tour.${personId}`;
const keptOf = (personId: string) => localStorage.getItem(nameOf(personId));

/** Steps that are not named stay as they are, unless it begins anew. */
export type TourChange = (to: Partial<TourProgress> & { readonly isNew?: boolean }) => void;

/** Null: nobody has offered it, or asked for it. */
export function useTourProgress(personId: string): readonly [TourProgress | null, TourChange] {
  const kept = useSyncExternalStore(subscribe, () => keptOf(personId));
  const progress = useMemo(() => read(kept), [kept]);
  const change = useCallback<TourChange>(
    ({ isNew = false, ...to }) => {
      const before = read(keptOf(personId));
      const steps = isNew ? {} : { ...before?.steps, ...to.steps };
      keep(personId, { state: before?.state ?? 'left', ...to, steps });
    },
    [personId],
  );
  return [progress, change];
}

/** Once: who has left it is not asked again. */
export function offerTour(personId: string): void {
  if (keptOf(personId) === null) keep(personId, { state: 'offered', steps: {} });
}

function read(kept: string | null): TourProgress | null {
  return kept === null ? null : (JSON.parse(kept) as TourProgress);
}

function keep(personId: string, progress: TourProgress): void {
  localStorage.setItem(nameOf(personId), JSON.stringify(progress));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
