/**
 * Unsent text of console forms, which outlives reloads, crashes and sign-outs. The latest save
 * wins.
 *
 * Source: decisions/0030.
 */
import type { z } from 'zod';
import {
  draftSchema,
  listOf,
  maskCardNumbers,
  peopleMessages,
  refusal,
  strict,
} from '../../contracts/index.ts';
import { requireFound } from '../../live/index.ts';
import type { PersonDraft } from '../../store/index.ts';
import { iso } from '../presenters/rule.ts';
import { everyone } from './access-rules.ts';
import { storedPage } from './paging.ts';
import { jsonValue, list, operation } from './route.ts';
import type { Services } from './services.ts';

const contentBytesMax = 65_536;
const draftsMax = 100;
const keptMs = 30 * 86_400_000;

type Json = z.infer<typeof jsonValue>;

export const draftOperations = {
  listDrafts: operation(
    'GET /api/v1/me/drafts',
    ['Drafts of who asks', 'Les brouillons de qui demande'],
    { query: list, answer: listOf(draftSchema), access: everyone },
    ({ query, person }, serving) => {
      const { drafts } = serving.store;
      const fromMs = oldestMs(serving);
      return storedPage(
        ({ after, limit }) => drafts.list(person ?? '', String(after ?? ''), fromMs, limit),
        query,
        { keyOf: ({ id }) => id, present: presentDraft, wire: serving.wire },
      );
    },
  ),
  getDraft: operation(
    'GET /api/v1/me/drafts/{draft}',
    ['A draft', 'Un brouillon'],
    { answer: draftSchema, access: everyone },
    ({ params, person }, serving) =>
      presentDraft(requireDraft(params.draft, person ?? '', serving)),
  ),
  saveDraft: operation(
    'PUT /api/v1/me/drafts/{draft}',
    ['Save a draft', 'Enregistrer un brouillon'],
    {
      note: 'In place of the one before, whichever tab saved it: the newest wins. 64 KiB each, 100 a person; 30 days after it was last saved a draft is forgotten. Card numbers are masked.',
      body: strict({ content: jsonValue.transform(masked) }),
      example: { content: { note: 'rings back after six' } },
      answer: draftSchema,
      access: everyone,
      errors: ['limit_exceeded'],
    },
    ({ params: { draft: id }, body, person: asker }, serving) => {
      const person = asker ?? '';
      const { drafts } = serving.store;
      const content = JSON.stringify(body.content);
      const bytes = Buffer.byteLength(content);
      if (bytes > contentBytesMax) {
        throw refusal(peopleMessages.draftTooLarge, { id, bytes, most: contentBytesMax });
      }
      const record = { person, id, content, updatedAtMs: serving.clock.nowMs() };
      serving.store.transaction(() => {
        drafts.dropBefore(oldestMs(serving));
        if (drafts.countBeside(person, id) >= draftsMax) {
          throw refusal(peopleMessages.draftsMax, { person, most: draftsMax, id });
        }
        drafts.save(record);
      });
      return presentDraft(record);
    },
  ),
  dropDraft: operation(
    'DELETE /api/v1/me/drafts/{draft}',
    ['Delete a draft', 'Supprimer un brouillon'],
    { answer: null, status: 204, access: everyone },
    ({ params, person }, serving) => {
      const { id } = requireDraft(params.draft, person ?? '', serving);
      serving.store.drafts.drop(person ?? '', id);
      return null;
    },
  ),
};

/** Drafts older than this count as deleted, even while stored. */
function oldestMs({ clock }: Services): number {
  return clock.nowMs() - keptMs;
}

function requireDraft(id: string, person: string, serving: Services): PersonDraft {
  const found = serving.store.drafts.get(person, id, oldestMs(serving));
  return requireFound(found, peopleMessages.draftUnknown, { id, person });
}

/** Masks texts at any depth; card numbers in names or as numbers are refused elsewhere. */
function masked(value: Json): Json {
  if (typeof value === 'string') return maskCardNumbers(value);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one)]));
}

function presentDraft({ id, content, updatedAtMs }: PersonDraft): z.infer<typeof draftSchema> {
  return { id, content: JSON.parse(content) as Json, updatedAt: iso(updatedAtMs) };
}
