/**
 * What is typed and not sent: kept by the server under the person, 300 ms after the last key and
 * when the page is hidden, so that a reload, a crash or the end of a sign-in loses nothing.
 *
 * Source: decisions/0030-the-console.md, 5.
 */
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { api } from '../live-data/index.ts';
import { usePersonId } from './order.ts';

export type DraftValues = Readonly<Record<string, string>>;

export interface Draft {
  readonly id: string;
  readonly values: DraftValues;
  /** It was read: what is typed from now on goes on where it was. */
  readonly isReady: boolean;
  /** The server does not keep it now. */
  readonly isUnsaved: boolean;
  readonly set: (changes: DraftValues) => void;
}

interface KeptDraft {
  readonly values: DraftValues;
  readonly isReady: boolean;
  readonly isUnsaved: boolean;
}

const saveAfterMs = 300;
const unread: KeptDraft = { values: {}, isReady: false, isUnsaved: false };
/** By person and draft. Kept here, and not in queries, so that no key waits to be shown. */
const drafts = new Map<string, KeptDraft>();
const listeners = new Set<() => void>();
const timers = new Map<string, number>();
/** What the server may not have yet: until the last that was typed is saved. */
const unsaved = new Set<string>();
/** One after the other, so that the newest is the last. */
let saving: Promise<unknown> = Promise.resolve();

export function useDraft(id: string): Draft {
  const personId = usePersonId();
  const place = `${personId}/${id}`;
  const kept = useSyncExternalStore(subscribe, () => drafts.get(place)) ?? unread;
  useEffect(() => {
    read(place).catch(reportError);
  }, [place]);
  const set = useCallback(
    (changes: DraftValues) => {
      const before = drafts.get(place) ?? unread;
      keep(place, { ...before, values: { ...before.values, ...changes } });
      unsaved.add(place);
      window.clearTimeout(timers.get(place));
      timers.set(
        place,
        window.setTimeout(() => {
          saving = saving.then(() => save(place));
        }, saveAfterMs),
      );
    },
    [place],
  );
  return { id, ...kept, set };
}

const idOf = (place: string) => place.slice(place.indexOf('/') + 1);

/** Once; what cannot be read is empty, and said to be unsaved. What was typed meanwhile stays. */
async function read(place: string): Promise<void> {
  if (drafts.has(place)) return;
  drafts.set(place, unread);
  const kept = await api.get('/api/v1/me/drafts/{draft}', { params: { draft: idOf(place) } });
  const typed = drafts.get(place)?.values;
  keep(place, {
    values: { ...(kept.ok ? (kept.body.content as DraftValues) : {}), ...typed },
    isReady: true,
    isUnsaved: !kept.ok && kept.problem.status !== 404,
  });
}

async function save(place: string): Promise<void> {
  const values = drafts.get(place)?.values ?? {};
  const isUnsaved = !(await saved(idOf(place), values));
  const now = drafts.get(place) ?? unread;
  if (!isUnsaved && now.values === values) unsaved.delete(place);
  if (now.isUnsaved !== isUnsaved) keep(place, { ...now, isUnsaved });
}

function keep(place: string, draft: KeptDraft): void {
  drafts.set(place, draft);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function saved(id: string, values: DraftValues): Promise<boolean> {
  const params = { draft: id };
  const isEmpty = Object.values(values).every((value) => value === '');
  if (!isEmpty) {
    return (await api.put('/api/v1/me/drafts/{draft}', { params, body: { content: values } })).ok;
  }
  const dropped = await api.delete('/api/v1/me/drafts/{draft}', { params });
  return dropped.ok || dropped.problem.status === 404;
}

/** The page may not come back: requests that outlive it. */
window.addEventListener('pagehide', () => {
  for (const place of unsaved) {
    window.clearTimeout(timers.get(place));
    fetch(`/api/v1/me/drafts/${encodeURIComponent(idOf(place))}`, {
      method: 'PUT',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: drafts.get(place)?.values ?? {} }),
    }).catch(reportError);
  }
  unsaved.clear();
});
