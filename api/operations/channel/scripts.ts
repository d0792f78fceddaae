/** Scripts: what is said to callers, and notes for those who say it. Source: ux-and-api.md 3.5. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  channelScriptListSchema,
  type ErrorCode,
  type ScriptSettings,
  scriptKeys,
  scriptResourceSchema,
  scriptSettingsSchema,
  scriptTarget,
} from '../../../contracts/index.ts';
import { type DocumentRecord, keyRange } from '../../../store/index.ts';
import { operation, type Serving } from '../../operation.ts';
import { pageOf, storedPage } from '../../paging.ts';
import { list, none, requireCentre, wireIdSchema } from '../shared.ts';
import {
  addDocument,
  channelOf,
  codeOf,
  createErrors,
  type Kept,
  keepers,
  lookers,
  ofCentre,
  patchBody,
  patchDocument,
  patchErrors,
  requireDocument,
  requireVersion,
  shownDocument,
  tagged,
} from './documents.ts';

const scriptsMax = 200;
const script = z.strictObject({ script: wireIdSchema });
const ofScript: readonly ErrorCode[] = ['script_not_found'];
const code = 'script_not_found';

export const scriptOperations = {
  listScripts: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/scripts',
      summary: { en: 'Scripts, or those to be said now', fr: 'Les scripts, ou ceux à dire' },
      note: 'With a `moment`: the active ones of that moment, for every order and for what the query names, in the order they are said; none where directed selling is off. Without: all.',
      params: ofCentre,
      query: z.strictObject({
        ...list.shape,
        moment: scriptSettingsSchema.shape.moment.optional(),
        catalogueId: wireIdSchema.optional(),
        itemId: wireIdSchema.optional(),
        customerId: wireIdSchema.optional(),
      }),
      answer: channelScriptListSchema,
      access: lookers,
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, serving) => {
      const { store, wire } = serving;
      requireCentre(params.centre, wire);
      const present = (record: DocumentRecord<ScriptSettings>) => shownDocument(record, { wire });
      if (query.moment === undefined) {
        return storedPage(
          ({ after, limit }) =>
            store.scripts.list(wire.centreId, { after: String(after ?? ''), limit }),
          query,
          { keyOf: ({ id }) => id, present, wire },
        );
      }
      const said = channelOf(serving).settings.directedSelling ? saidAt(query, serving) : [];
      const keyOf = ({ id, document }: DocumentRecord<ScriptSettings>) => placeOf(document, id);
      return pageOf(said, query, { keyOf, present, wire });
    },
  ),
  createScript: operation(
    {
      method: 'POST',
      path: '/api/v1/centres/{centre}/scripts',
      summary: { en: 'Add a script', fr: 'Ajouter un script' },
      params: ofCentre,
      query: none,
      body: scriptSettingsSchema,
      example: {
        ...{ name: 'Welcome', kind: 'say', target: { kind: 'order' }, moment: 'start' },
        text: { fr: 'Bonjour, Maison Verdier.', en: 'Good morning, Maison Verdier.' },
      },
      answer: scriptResourceSchema,
      status: 201,
      tagged: true,
      access: keepers,
      errors: createErrors,
    },
    (asked, serving) => {
      requireCentre(asked.params.centre, serving.wire);
      const id = `scr-${randomUUID().replaceAll('-', '').slice(0, 26)}`;
      const of = { asked, serving };
      const record = addDocument(keptScripts(serving), { id, document: asked.body }, of);
      return tagged(shownDocument(record, serving), asked, 'scripts');
    },
  ),
  getScript: operation(
    {
      method: 'GET',
      path: '/api/v1/scripts/{script}',
      summary: { en: 'A script', fr: 'Un script' },
      params: script,
      query: none,
      answer: scriptResourceSchema,
      tagged: true,
      access: lookers,
      errors: ofScript,
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const record = requireDocument(store.scripts, asked.params.script, { code, wire });
      return tagged(shownDocument(record, serving), asked);
    },
  ),
  patchScript: operation(
    {
      method: 'PATCH',
      path: '/api/v1/scripts/{script}',
      summary: { en: 'Change a script (merge patch)', fr: 'Modifier un script' },
      params: script,
      query: none,
      body: patchBody,
      example: { active: false },
      answer: scriptResourceSchema,
      tagged: true,
      access: keepers,
      audited: true,
      errors: [...ofScript, ...patchErrors],
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const before = requireDocument(store.scripts, asked.params.script, { code, wire });
      const record = patchDocument(keptScripts(serving), before, { asked, serving });
      return tagged(shownDocument(record, serving), asked);
    },
  ),
  deleteScript: operation(
    {
      method: 'DELETE',
      path: '/api/v1/scripts/{script}',
      summary: { en: 'Remove a script', fr: 'Supprimer un script' },
      params: script,
      query: none,
      answer: null,
      status: 204,
      access: keepers,
      audited: true,
      errors: [...ofScript, 'version_required', 'version_mismatch'],
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const record = requireDocument(store.scripts, asked.params.script, { code, wire });
      requireVersion(record, asked);
      store.transaction(() => store.scripts.drop(wire.centreId, record.id, ['script']));
      return null;
    },
  ),
} as const;

function keptScripts({ store }: Serving): Kept<ScriptSettings> {
  return { repository: store.scripts, schema: scriptSettingsSchema, keys: scriptKeys };
}

/** Active scripts of a moment, in the order they are said: by priority, then by id. */
function saidAt(
  query: {
    readonly moment?: ScriptSettings['moment'] | undefined;
    readonly catalogueId?: string | undefined;
    readonly itemId?: string | undefined;
    readonly customerId?: string | undefined;
  },
  serving: Serving,
): readonly DocumentRecord<ScriptSettings>[] {
  const { store, wire } = serving;
  const { centreId } = wire;
  const named = { catalogue: query.catalogueId, item: query.itemId, customer: query.customerId };
  const targets = Object.entries(named).flatMap(([kind, id]) => {
    const of = kind as keyof typeof named;
    return id === undefined ? [] : [scriptTarget(of, null), scriptTarget(of, codeOf(id, serving))];
  });
  return [...new Set([scriptTarget('order', null), ...targets])]
    .flatMap((target) =>
      store.scripts.search({
        ...{ centreId, kind: 'script', ranges: [keyRange.exact(target)] },
        ...{ after: null, limit: scriptsMax },
      }),
    )
    .map(({ record }) => record)
    .filter(({ document: { active, moment } }) => active && moment === query.moment)
    .sort((a, b) => (placeOf(a.document, a.id) < placeOf(b.document, b.id) ? -1 : 1));
}

function placeOf({ priority }: ScriptSettings, id: string): string {
  return `${String(priority).padStart(7, '0')}/${id}`;
}
