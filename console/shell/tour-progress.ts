/**
 * Progress in the tour, kept in this browser by person. Storing it at the service would cost a
 * request before each first screen.
 */
import { useCallback, useMemo, useSyncExternalStore } from 'react';

/** Of several roles, the first counts. */
export const tourRoles = [
  'orderTaker',
  'reviewer',
  'supervisor',
  'analyst',
  'ruleEditor',
  'admin',
] as const;
export const stepCount = 7;
export type TourRole = (typeof tourRoles)[number];

export interface TourProgress {
  readonly state: 'offered' | 'on' | 'left';
  /** State by step; missing steps are open. */
  readonly steps: Readonly<Record<string, 'done' | 'skipped'>>;
}

const listeners = new Set<() => void>();
const nameOf = (personId: string) => `callwright.tour.${personId}`;
const keptOf = (personId: string) => localStorage.getItem(nameOf(personId));

/** Changes the progress; other steps stay, unless the tour restarts. */
export type TourChange = (to: Partial<TourProgress> & { readonly isNew?: boolean }) => void;

/** A person's progress; null: the tour was neither offered nor opened. */
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

/** Offers the tour only once, so that whoever leaves it is not asked again. */
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
