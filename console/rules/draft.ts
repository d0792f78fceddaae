/**
 * A user's draft of a rule set, saved 400 ms after the last change and when the page closes. Each
 * save returns findings.
 */
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { OperationAt, Problem } from '#client';
import { api } from '../live-data/index.ts';
import { useSignedIn } from '../shell/session.ts';
import { openDocument, type RuleDocument, type as typed } from './document.ts';

const path = '/api/v1/rule-sets/{ruleSet}/draft';
export type DraftAnswer = OperationAt<'GET', typeof path>['answer'];
export type Finding = DraftAnswer['findings'][number];

export interface Draft {
  readonly document: RuleDocument;
  readonly saved: DraftAnswer;
  /** `other`: the user has saved another text elsewhere. */
  readonly state: 'saved' | 'unsaved' | 'failed' | 'other';
  readonly problem: Problem | null;
}

const saveAfterMs = 400;
/** Drafts by user and set; they outlive a change of screen, for undo. */
const drafts = new Map<string, Draft>();
const failures = new Map<string, Problem>();
const timers = new Map<string, number>();
const listeners = new Set<() => void>();
/** Saves go one by one, as each names the revision that it changes. */
let saving: Promise<unknown> = Promise.resolve();

/** `active`: the version in force, whose text a draft that was never saved shows. */
export function useRuleDraft(ruleSet: string, isEditor: boolean, active: number) {
  const place = `${useSignedIn().person.id}/${ruleSet}`;
  const draft = useSyncExternalStore(subscribe, () => drafts.get(place));
  const problem = useSyncExternalStore(subscribe, () => failures.get(place)) ?? null;
  const retry = useCallback(() => read(place, active), [place, active]);
  useEffect(() => {
    if (isEditor) retry().catch(reportError);
  }, [isEditor, retry]);
  const change = useCallback(
    (to: (document: RuleDocument) => RuleDocument) => changed(place, to),
    [place],
  );
  return {
    draft,
    problem,
    change,
    retry,
    flush: useCallback(() => flushed(place), [place]),
    /** Resolves a conflict by keeping one text; undo restores the other. */
    settle: useCallback((whose: 'mine' | 'theirs') => settled(place, whose), [place]),
    /** Replaces the draft by the text in force; undo restores it. */
    discard: useCallback(() => discarded(place), [place]),
    /** Forgets the draft, which is a version now, and reads the next one. */
    forget: useCallback(() => {
      drafts.delete(place);
      return retry();
    }, [place, retry]),
  };
}

const setOf = (place: string) => place.slice(place.indexOf('/') + 1);
const tagOf = (revision: number) => `"v${revision}"`;

async function read(place: string, active: number): Promise<void> {
  if (!isStale(place, active)) return;
  failures.delete(place);
  const answer = await api.get(path, { params: { ruleSet: setOf(place) } });
  if (!isStale(place, active)) return;
  if (answer.ok) keep(place, opened(answer.body));
  else failures.set(place, answer.problem);
  tell();
}

/** Whether to read: no draft is there, or one without changes of a version no longer in force. */
function isStale(place: string, active: number): boolean {
  const draft = drafts.get(place);
  if (draft === undefined) return true;
  const { saved, state } = draft;
  return saved.revision === 0 && state === 'saved' && saved.base !== active;
}

function opened(saved: DraftAnswer): Draft {
  return { document: openDocument(saved.text), saved, state: 'saved', problem: null };
}

function changed(place: string, to: (document: RuleDocument) => RuleDocument): void {
  const draft = drafts.get(place);
  if (draft === undefined) return;
  const document = to(draft.document);
  if (document === draft.document) return;
  const isOther = document.text !== draft.document.text;
  keep(place, { ...draft, document, state: isOther ? 'unsaved' : draft.state });
  if (isOther && draft.state !== 'other') saveLater(place);
}

function saveLater(place: string): void {
  window.clearTimeout(timers.get(place));
  const timer = window.setTimeout(() => void flushed(place).catch(reportError), saveAfterMs);
  timers.set(place, timer);
}

function flushed(place: string): Promise<unknown> {
  window.clearTimeout(timers.get(place));
  saving = saving.then(() => save(place));
  return saving;
}

async function save(place: string): Promise<void> {
  const draft = drafts.get(place);
  if (draft === undefined || draft.state === 'saved' || draft.state === 'other') return;
  const { document, saved } = draft;
  const answer = await api.put(path, {
    params: { ruleSet: setOf(place) },
    body: document.text,
    ifMatch: tagOf(saved.revision),
  });
  const now = drafts.get(place) ?? draft;
  if (answer.ok) {
    const isAll = now.document.text === document.text;
    keep(place, { ...now, saved: answer.body, state: isAll ? 'saved' : 'unsaved', problem: null });
  } else {
    const state = answer.problem.code === 'version_mismatch' ? 'other' : 'failed';
    keep(place, { ...now, state, problem: answer.problem });
  }
}

async function settled(place: string, whose: 'mine' | 'theirs'): Promise<void> {
  const answer = await api.get(path, { params: { ruleSet: setOf(place) } });
  const draft = drafts.get(place);
  if (!answer.ok || draft === undefined) return;
  const saved = answer.body;
  const theirs = typed(draft.document, saved.text);
  const document = whose === 'mine' ? draft.document : theirs;
  const state = whose === 'mine' ? 'unsaved' : 'saved';
  keep(place, { document, saved, state, problem: null });
  await flushed(place);
}

async function discarded(place: string): Promise<void> {
  await flushed(place);
  const draft = drafts.get(place);
  if (draft === undefined) return;
  const ifMatch = tagOf(draft.saved.revision);
  const answer = await api.put(path, { params: { ruleSet: setOf(place) }, body: '', ifMatch });
  const now = drafts.get(place) ?? draft;
  if (!answer.ok) return keep(place, { ...now, state: 'failed', problem: answer.problem });
  const saved = answer.body;
  keep(place, { document: typed(now.document, saved.text), saved, state: 'saved', problem: null });
}

function keep(place: string, draft: Draft): void {
  drafts.set(place, draft);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A closing page still saves drafts by these requests. */
window.addEventListener('pagehide', () => {
  for (const [place, { document, saved, state }] of drafts) {
    if (state !== 'unsaved' && state !== 'failed') continue;
    window.clearTimeout(timers.get(place));
    fetch(path.replace('{ruleSet}', encodeURIComponent(setOf(place))), {
      method: 'PUT',
      keepalive: true,
      headers: { 'content-type': 'application/json', 'if-match': tagOf(saved.revision) },
      body: document.text,
    }).catch(reportError);
  }
});
