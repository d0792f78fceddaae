/**
 * What is typed and not sent: kept by the server under the person, 300 ms after the last key and
 * when the page is hidden, so that a reload, a crash or the end of a sign-in loses nothing.
 *
 * Source: decisions/0030-the-console.md, 5.
 */
import { useCallback, useEffect } from 'react';
import { api } from '../live-data/index.ts';
import { shared } from '../parts/index.ts';
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
const drafts = shared<ReadonlyMap<string, KeptDraft>>(new Map());
const timers = new Map<string, number>();
/** What the server may not have yet: until the last that was typed is saved. */
const unsaved = new Set<string>();
/** One after the other, so that the newest is the last. */
let saving: Promise<unknown> = Promise.resolve();

export function useDraft(id: string): Draft {
  const personId = usePersonId();
  const place = `${personId}/${id}`;
  const kept = drafts.useNow().get(place) ?? unread;
  useEffect(() => {
    void read(place);
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

/** Once; what cannot be read is empty, and said to be unsaved. What was typed meanwhile stays. */
async function read(place: string): Promise<void> {
  if (drafts.get().has(place)) return;
  keep(place, unread);
  const kept = await api.get('/api/v1/me/drafts/{draft}', { params: { draft: idOf(place) } });
  keep(place, {
    values: { ...(kept.ok ? (kept.body.content as DraftValues) : {}), ...keptAt(place).values },
    isReady: true,
    isUnsaved: !kept.ok && kept.problem.status !== 404,
  });
}

async function save(place: string): Promise<void> {
  const { values } = keptAt(place);
  const isUnsaved = !(await saved(idOf(place), values));
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
    void fetch(`/api/v1/me/drafts/${encodeURIComponent(idOf(place))}`, {
      method: 'PUT',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: keptAt(place).values }),
    });
  }
  unsaved.clear();
});
