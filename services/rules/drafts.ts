/**
 * Drafts of rules, one for a person and set, saved as typed, valid or not. The base is the
 * `version` in the text, or, while that is not JSON, the last one known.
 */
import { centreMessages, fill, refusal, ruleMessages } from '../../contracts/index.ts';
import type { TextJudgement, TextQuestion } from '../../gateways/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import type { RuleKind } from '../../rules/index.ts';
import type { DraftRecord, RuleSetRecord } from '../../store/index.ts';
import {
  activeVersion,
  editorRoles,
  note,
  type RuleContext,
  requireAsked,
  requirePerson,
  requireSet,
  type SetQuestion,
} from './rule-context.ts';

const changedMax = 20;

/** A draft as shown; one never saved has revision 0 and the active version's text. */
export interface ShownDraft extends Omit<DraftRecord, 'updatedAtMs'> {
  readonly updatedAtMs: number | null;
}

export interface NewSet {
  readonly person: string | null;
  readonly id: string;
  readonly kind: RuleKind;
  readonly owner?: string;
}

export function createSet(context: RuleContext, asked: NewSet): RuleSetRecord {
  const person = requirePerson(context, asked.person, editorRoles);
  const { id, kind } = asked;
  const { store, centreId } = context;
  const set: RuleSetRecord = {
    id,
    kind,
    centreId,
    owner: asked.owner ?? person.id,
    createdAtMs: context.clock.nowMs(),
    createdBy: person.id,
  };
  if (store.rules.addSet(set)) return set;
  const taken = store.rules.sets(centreId).find((one) => one.id === id || one.kind === kind);
  throw refusal(ruleMessages.setTaken, { id: taken?.id, kind: taken?.kind });
}

/** The person's draft, or the text that a new one would start with. */
export function draftOf(context: RuleContext, asked: SetQuestion): ShownDraft {
  const about = requireAsked(context, asked, editorRoles);
  const { store } = context;
  const { id: setId, kind } = about.set;
  const person = about.person.id;
  const saved = store.rules.draft(setId, person);
  if (saved !== undefined) return saved;
  const base = activeVersion(context, setId);
  const text = store.rules.version(setId, base)?.text ?? emptyText(setId, kind);
  const version = store.rules.nextVersion(setId);
  return { setId, person, version, base, text, revision: 0, updatedAtMs: null };
}

export interface DraftRequest extends SetQuestion {
  readonly text: string;
  /** The revision that the person has last seen, 0 before the first save; null if not given. */
  readonly revision: number | null;
}

/** Saves a draft; an empty text discards it. */
export function saveDraft(
  context: RuleContext,
  asked: DraftRequest,
): { readonly draft: ShownDraft; readonly judgement: TextJudgement } {
  const shown = draftOf(context, asked);
  const { setId, person, version, revision, updatedAtMs, base } = shown;
  if (asked.revision === null) {
    throw refusal(ruleMessages.draftVersionRequired, { setId, revision });
  }
  if (asked.revision !== revision) {
    const seen =
      asked.revision < 0
        ? centreMessages.noVersion
        : fill(ruleMessages.aRevision, { revision: asked.revision });
    const current = { version: revision, person, atMs: updatedAtMs };
    throw refusal(
      ruleMessages.draftVersionMismatch,
      { setId, revision, seen },
      {
        current,
        changed: changedBetween(shown.text, asked.text),
      },
    );
  }
  const atMs = context.clock.nowMs();
  const event = { type: 'rules.draft', setId, version, person, atMs } as const;
  const set = requireSet(context, setId);
  if (asked.text.trim() === '') {
    context.store.rules.dropDraft(setId, person);
    context.tell(event);
    const next = draftOf(context, asked);
    return { draft: next, judgement: context.judge.judge({ text: next.text, set }) };
  }
  const draft: DraftRecord = {
    setId,
    person,
    version,
    base: baseIn(asked.text) ?? base,
    text: asked.text,
    revision: revision + 1,
    updatedAtMs: atMs,
  };
  context.store.transaction(() => {
    context.store.rules.saveDraft(draft);
    if (revision === 0) note(context, { ...event, state: 'draft', body: { base: draft.base } });
  });
  if (revision === 0) context.tell(event);
  const parent = context.store.rules.version(setId, draft.base)?.text;
  const { text } = draft;
  return { draft, judgement: context.judge.judge({ text, set, parent }) };
}

/** What to judge when a draft is saved. @throws {Refusal} where the save would be refused */
export function draftQuestion(
  context: RuleContext,
  asked: Pick<DraftRequest, 'person' | 'setId' | 'text'>,
): TextQuestion {
  const shown = draftOf(context, asked);
  const set = requireSet(context, asked.setId);
  const { text } = asked;
  const base = baseIn(text) ?? shown.base;
  return { text, set, parent: context.store.rules.version(asked.setId, base)?.text };
}

function emptyText(set: string, kind: RuleKind): string {
  return `${JSON.stringify({ set, kind, version: 0, rules: [], cases: [] }, null, 2)}\n`;
}

function baseIn(text: string): number | null {
  const value = read(text);
  if (typeof value !== 'object' || value === null || !('version' in value)) return null;
  const { version } = value;
  return Number.isSafeInteger(version) && Number(version) >= 0 ? Number(version) : null;
}

/** Pointers of what differs between two texts, outermost first; the root if either is not JSON. */
function changedBetween(before: string, after: string): readonly string[] {
  const [was, is] = [read(before), read(after)];
  if (was === undefined || is === undefined) return before === after ? [] : [''];
  const changed: string[] = [];
  compare(was, is, '', changed);
  return changed;
}

function compare(was: unknown, is: unknown, pointer: string, changed: string[]): void {
  if (changed.length >= changedMax || equalByValue(was, is)) return;
  const isWalked =
    typeof was === 'object' &&
    typeof is === 'object' &&
    was !== null &&
    is !== null &&
    Array.isArray(was) === Array.isArray(is);
  if (!isWalked) {
    changed.push(pointer);
    return;
  }
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const segment = key.replaceAll('~', '~0').replaceAll('/', '~1');
    compare(Reflect.get(was, key), Reflect.get(is, key), `${pointer}/${segment}`, changed);
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
