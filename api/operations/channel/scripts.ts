/** Scripts: what is said to callers, and notes for those who say it. Source: ux-and-api.md 3.5. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  channelScriptListSchema,
  type ScriptSettings,
  scriptKeys,
  scriptResourceSchema,
  scriptSettingsSchema,
  scriptTarget,
} from '../../../contracts/index.ts';
import { type DocumentRecord, keyRange } from '../../../store/index.ts';
import type { Serving } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { operation } from '../route.ts';
import { list, wireIdSchema } from '../shared.ts';
import {
  addDocument,
  added,
  channelOf,
  codeIn,
  documentPage,
  type Kept,
  keepers,
  lookers,
  patchDocument,
  patchErrors,
  patched,
  placed,
  requireDocument,
  requireVersion,
  shownDocument,
} from './documents.ts';

const scriptsMax = 200;
const code = 'script_not_found';

export const scriptOperations = {
  listScripts: operation(
    'GET /api/v1/centres/{centre}/scripts',
    ['Scripts, or those to be said now', 'Les scripts, ou ceux à dire'],
    {
      note: 'With a `moment`: the active ones of that moment, for every order and for what the query names, in the order they are said; none where directed selling is off. Without: all.',
      query: z.strictObject({
        ...list.shape,
        moment: scriptSettingsSchema.shape.moment.optional(),
        catalogueId: wireIdSchema.optional(),
        itemId: wireIdSchema.optional(),
        customerId: wireIdSchema.optional(),
      }),
      answer: channelScriptListSchema,
      access: lookers,
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      if (query.moment === undefined) return documentPage(store.scripts, query, serving);
      const present = (record: DocumentRecord<ScriptSettings>) => shownDocument(record, { wire });
      const code = (id: string | undefined) => (id === undefined ? id : (codeIn(wire, id) ?? ''));
      const at = {
        ...{ moment: query.moment, catalogue: code(query.catalogueId) },
        ...{ item: code(query.itemId), customer: code(query.customerId) },
      };
      const said = channelOf(serving).settings.directedSelling ? scriptsSaid(at, serving) : [];
      const keyOf = ({ id, document }: DocumentRecord<ScriptSettings>) => placeOf(document, id);
      return pageOf(said, query, { keyOf, present, wire });
    },
  ),
  createScript: operation(
    'POST /api/v1/centres/{centre}/scripts',
    ['Add a script', 'Ajouter un script'],
    {
      body: scriptSettingsSchema,
      example: {
        ...{ name: 'Welcome', kind: 'say', target: { kind: 'order' }, moment: 'start' },
        text: { fr: 'Bonjour, Maison Verdier.', en: 'Good morning, Maison Verdier.' },
      },
      answer: scriptResourceSchema,
      ...added,
    },
    (asked, serving) => {
      const id = `scr-${randomUUID().replaceAll('-', '').slice(0, 26)}`;
      const of = { asked, serving };
      const record = addDocument(keptScripts(serving), { id, document: asked.body }, of);
      return placed(shownDocument(record, serving), asked, 'scripts');
    },
  ),
  getScript: operation(
    'GET /api/v1/scripts/{script}',
    ['A script', 'Un script'],
    { answer: scriptResourceSchema, tagged: 'version', access: lookers },
    (asked, serving) => {
      const { store, wire } = serving;
      const record = requireDocument(store.scripts, asked.params.script, { code, wire });
      return shownDocument(record, serving);
    },
  ),
  patchScript: operation(
    'PATCH /api/v1/scripts/{script}',
    ['Change a script (merge patch)', 'Modifier un script'],
    {
      ...patched,
      example: { active: false },
      answer: scriptResourceSchema,
      audited: true,
      errors: patchErrors,
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const before = requireDocument(store.scripts, asked.params.script, { code, wire });
      const record = patchDocument(keptScripts(serving), before, { asked, serving });
      return shownDocument(record, serving);
    },
  ),
  deleteScript: operation(
    'DELETE /api/v1/scripts/{script}',
    ['Remove a script', 'Supprimer un script'],
    {
      answer: null,
      status: 204,
      access: keepers,
      audited: true,
      errors: ['version_required', 'version_mismatch'],
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const record = requireDocument(store.scripts, asked.params.script, { code, wire });
      requireVersion(record, asked);
      store.transaction(() => store.scripts.drop(wire.ownerId, record.id, ['script']));
      return null;
    },
  ),
} as const;

function keptScripts({ store }: Serving): Kept<ScriptSettings> {
  return { repository: store.scripts, schema: scriptSettingsSchema, keys: scriptKeys };
}

/** A moment, and of what kinds of things scripts are wanted; of each kind one, by its code. */
interface SaidAt {
  readonly moment: ScriptSettings['moment'];
  readonly catalogue?: string | undefined;
  readonly item?: string | undefined;
  readonly customer?: string | undefined;
}

/** Active scripts of a moment, in the order they are said: by priority, then by id. */
export function scriptsSaid(
  { moment, ...named }: SaidAt,
  { store, wire }: Serving,
): readonly DocumentRecord<ScriptSettings>[] {
  const { ownerId: centreId } = wire;
  const targets = Object.entries(named).flatMap(([kind, code]) => {
    const of = kind as keyof typeof named;
    return code === undefined ? [] : [scriptTarget(of, null), scriptTarget(of, code)];
  });
  return [...new Set([scriptTarget('order', null), ...targets])]
    .flatMap((target) =>
      store.scripts.search({
        ...{ centreId, kind: 'script', ranges: [keyRange.exact(target)] },
        ...{ after: null, limit: scriptsMax },
      }),
    )
    .map(({ record }) => record)
    .filter(({ document }) => document.active && document.moment === moment)
    .sort((a, b) => (placeOf(a.document, a.id) < placeOf(b.document, b.id) ? -1 : 1));
}

function placeOf({ priority }: ScriptSettings, id: string): string {
  return `${String(priority).padStart(7, '0')}/${id}`;
}
