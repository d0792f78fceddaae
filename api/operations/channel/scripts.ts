/** Scripts that agents read to callers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  listOf,
  type ScriptSettings,
  scriptKeys,
  scriptResourceSchema,
  scriptSettingsSchema,
  scriptTarget,
} from '../../../contracts/index.ts';
import { channelOf, codeIn, foundBy } from '../../../services/index.ts';
import type { DocumentRecord } from '../../../store/index.ts';
import { pageOf } from '../paging.ts';
import { list, operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { documentOperations } from './document-operations.ts';
import {
  addDocument,
  added,
  documentPage,
  keepers,
  lookers,
  patchErrors,
  presentDocument,
  presentNewDocument,
  requireVersion,
} from './documents.ts';

const scriptsMax = 200;
const scripts = documentOperations({
  path: 'scripts',
  name: 'script',
  missing: 'script_not_found',
  settings: scriptSettingsSchema,
  resource: scriptResourceSchema,
  keys: scriptKeys,
  repository: ({ scripts: kept }) => kept,
});

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
      answer: listOf(scriptResourceSchema),
      access: lookers,
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      if (query.moment === undefined) return documentPage(store.scripts, query, serving);
      const present = (record: DocumentRecord<ScriptSettings>) => presentDocument(record, { wire });
      const code = (id: string | undefined) => (id === undefined ? id : (codeIn(wire, id) ?? ''));
      const at = {
        moment: query.moment,
        catalogue: code(query.catalogueId),
        item: code(query.itemId),
        customer: code(query.customerId),
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
        name: 'Welcome',
        kind: 'say',
        target: { kind: 'order' },
        moment: 'start',
        text: { fr: 'Bonjour, Maison Verdier.', en: 'Good morning, Maison Verdier.' },
      },
      answer: scriptResourceSchema,
      ...added,
    },
    (asked, serving) => {
      const id = `scr-${randomUUID().replaceAll('-', '').slice(0, 26)}`;
      const of = { asked, serving };
      const record = addDocument(scripts.kept(serving), { id, document: asked.body }, of);
      return presentNewDocument(presentDocument(record, serving), asked, 'scripts');
    },
  ),
  getScript: scripts.get(['A script', 'Un script']),
  patchScript: scripts.patch(['Change a script (merge patch)', 'Modifier un script'], {
    example: { active: false },
    audited: true,
  }),
  deleteScript: operation(
    'DELETE /api/v1/scripts/{script}',
    ['Remove a script', 'Supprimer un script'],
    {
      answer: null,
      status: 204,
      access: keepers,
      audited: true,
      errors: patchErrors,
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const record = scripts.found(asked.params.script, serving);
      requireVersion(record, asked);
      store.transaction(() => store.scripts.drop(wire.ownerId, record.id, ['script']));
      return null;
    },
  ),
} as const;

interface SaidAt {
  readonly moment: ScriptSettings['moment'];
  readonly catalogue?: string | undefined;
  readonly item?: string | undefined;
  readonly customer?: string | undefined;
}

/** The scripts active at a moment of an order or call, by priority, then id. */
export function scriptsSaid(
  { moment, ...named }: SaidAt,
  { store, wire }: Services,
): readonly DocumentRecord<ScriptSettings>[] {
  const targets = Object.entries(named).flatMap(([kind, code]) => {
    const of = kind as keyof typeof named;
    return code === undefined ? [] : [scriptTarget(of, null), scriptTarget(of, code)];
  });
  return [...new Set([scriptTarget('order', null), ...targets])]
    .flatMap((target) => foundBy(store.scripts, ['script', target], { wire, limit: scriptsMax }))
    .filter(({ document }) => document.active && document.moment === moment)
    .sort((a, b) => (placeOf(a.document, a.id) < placeOf(b.document, b.id) ? -1 : 1));
}

function placeOf({ priority }: ScriptSettings, id: string): string {
  return `${String(priority).padStart(7, '0')}/${id}`;
}
