/**
 * Unsent input, stored by the server per person 300 ms after the last key and when the page is
 * hidden, so that nothing is lost by a reload, a crash or an expired session.
 */
import { useCallback, useEffect } from 'react';
import { api } from '../live-data/index.ts';
import { shared } from '../parts/index.ts';
import { usePersonId } from './order.ts';

export type DraftValues = Readonly<Record<string, string>>;

export interface Draft {
  readonly id: string;
  readonly values: DraftValues;
  /** The stored draft was read, so input can be saved. */
  readonly isReady: boolean;
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
/** Drafts by person and name, outside TanStack Query so that typing renders at once. */
const drafts = shared<ReadonlyMap<string, KeptDraft>>(new Map());
const timers = new Map<string, number>();
/** Drafts changed since the last successful save. */
const unsaved = new Set<string>();
/** Whether the service has a draft; absent until a read or save. Requests for others answer 404. */
const isStored = new Map<string, boolean>();
const draftsMax = 100;
/** The request under way, which all mounted drafts share. */
let listing: ReturnType<typeof listDrafts> | null = null;
/** Saves go one by one, so the newest is stored last. */
let saving: Promise<unknown> = Promise.resolve();

export function useDraft(id: string): Draft {
  const personId = usePersonId();
  const place = `${personId}/${id}`;
  const kept = drafts.useNow().get(place) ?? unread;
  useEffect(() => {
    if (!drafts.get().has(place)) void read(place);
    // Another tab of this person may have changed it meanwhile.
    const readAgain = () => (unsaved.has(place) ? undefined : read(place));
    window.addEventListener('focus', readAgain);
    return () => window.removeEventListener('focus', readAgain);
  }, [place]);
  const set = useCallback(
    (changes: DraftValues) => {
      const before = keptAt(place);
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

async function listDrafts() {
  const all = await api.get('/api/v1/me/drafts', { query: { limit: draftsMax } });
  listing = null;
  return all;
}

/** A failure leaves the draft as it is, unsaved. Input typed meanwhile wins. */
async function read(place: string): Promise<void> {
  const before = keptAt(place).values;
  listing ??= listDrafts();
  const all = await listing;
  const { values, isReady, isUnsaved } = keptAt(place);
  const found = all.ok ? all.body.items.find(({ id }) => id === idOf(place)) : undefined;
  // A save may have been faster than this answer.
  if (all.ok && isStored.get(place) !== true) isStored.set(place, found !== undefined);
  const read = all.ok ? ((found?.content ?? {}) as DraftValues) : values;
  keep(place, {
    values: unsaved.has(place) || values !== before ? { ...read, ...values } : read,
    isReady: true,
    isUnsaved: !all.ok && (!isReady || isUnsaved),
  });
}

async function save(place: string): Promise<void> {
  const { values } = keptAt(place);
  const isUnsaved = !(await saved(place, values));
  const now = keptAt(place);
  if (!isUnsaved && now.values === values) unsaved.delete(place);
  if (now.isUnsaved !== isUnsaved) keep(place, { ...now, isUnsaved });
}

function keep(place: string, draft: KeptDraft): void {
  drafts.set(new Map([...drafts.get(), [place, draft]]));
}

function keptAt(place: string): KeptDraft {
  return drafts.get().get(place) ?? unread;
}

async function saved(place: string, values: DraftValues): Promise<boolean> {
  const params = { draft: idOf(place) };
  const isEmpty = Object.values(values).every((value) => value === '');
  if (!isEmpty) {
    const put = await api.put('/api/v1/me/drafts/{draft}', { params, body: { content: values } });
    if (put.ok) isStored.set(place, true);
    return put.ok;
  }
  if (isStored.get(place) === false) return true;
  const dropped = await api.delete('/api/v1/me/drafts/{draft}', { params });
  const isGone = dropped.ok || dropped.problem.status === 404;
  if (isGone) isStored.set(place, false);
  return isGone;
}

/** A closing page still saves drafts by these requests. */
window.addEventListener('pagehide', () => {
  for (const place of unsaved) {
    window.clearTimeout(timers.get(place));
    void fetch(`/api/v1/me/drafts/${encodeURIComponent(idOf(place))}`, {
      method: 'PUT',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: keptAt(place).values }),
    });
  }
  unsaved.clear();
});
