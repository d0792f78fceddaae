/** Continuity programmes of a centre. Source: dynamics-call-center.md 1.19, 3.13. */
import {
  aFinding,
  type ContinuityProgrammeSettings,
  continuityProgrammeListSchema,
  continuityProgrammeResourceSchema,
  continuityProgrammeSettingsSchema,
} from '../../../contracts/index.ts';
import type { Serving } from '../../operation.ts';
import { InvalidRequest } from '../../refusal.ts';
import { operation } from '../route.ts';
import { list } from '../shared.ts';
import {
  added,
  createDocument,
  documentPage,
  type Kept,
  lookers,
  patchDocument,
  patchErrors,
  patched,
  requireDocument,
  shownDocument,
} from './documents.ts';

export const continuityProgrammeOperations = {
  listContinuityProgrammes: operation(
    'GET /api/v1/centres/{centre}/continuity-programmes',
    ['Continuity programmes', 'Les abonnements'],
    { query: list, answer: continuityProgrammeListSchema, access: lookers },
    ({ query }, serving) => documentPage(serving.store.continuityProgrammes, query, serving),
  ),
  createContinuityProgramme: operation(
    'POST /api/v1/centres/{centre}/continuity-programmes',
    ['Add a continuity programme', 'Ajouter un abonnement'],
    {
      note: 'It is sold by items that name it.',
      body: continuityProgrammeSettingsSchema,
      example: {
        ...{ code: 'CAFE', name: { fr: 'Café du mois', en: 'Coffee of the month' } },
        events: [{ itemId: 'R-4402', interval: 'month', timesToRepeat: 12 }],
      },
      answer: continuityProgrammeResourceSchema,
      ...added,
      errors: ['name_taken'],
    },
    (asked, serving) =>
      createDocument(keptProgrammes(serving), asked, { serving, path: 'continuity-programmes' }),
  ),
  getContinuityProgramme: operation(
    'GET /api/v1/continuity-programmes/{programme}',
    ['A continuity programme', 'Un abonnement'],
    { answer: continuityProgrammeResourceSchema, tagged: 'version', access: lookers },
    (asked, serving) => shownDocument(requireProgramme(asked.params.programme, serving), serving),
  ),
  patchContinuityProgramme: operation(
    'PATCH /api/v1/continuity-programmes/{programme}',
    ['Change a continuity programme (merge patch)', 'Modifier un abonnement'],
    {
      note: 'Who has bought it keeps what it was until the job `continuityUpdate` runs.',
      ...patched,
      example: { currentEvent: 3 },
      answer: continuityProgrammeResourceSchema,
      audited: ({ params }, serving) =>
        requireProgramme(String(params['programme']), serving).document,
      errors: patchErrors,
    },
    (asked, serving) => {
      const before = requireProgramme(asked.params.programme, serving);
      const record = patchDocument(keptProgrammes(serving), before, { asked, serving });
      return shownDocument(record, serving);
    },
  ),
} as const;

function requireProgramme(id: string, { store, wire }: Serving) {
  return requireDocument(store.continuityProgrammes, id, { code: 'item_not_found', wire });
}

function keptProgrammes({ store, wire }: Serving): Kept<ContinuityProgrammeSettings> {
  return {
    repository: store.continuityProgrammes,
    schema: continuityProgrammeSettingsSchema,
    key: 'code',
    keys: () => ({}),
    check: ({ events, substituteIds }) => {
      const named = [
        ...events.map(({ itemId }, n) => [`/body/events/${n}/itemId`, itemId] as const),
        ...substituteIds.map((itemId, n) => [`/body/substituteIds/${n}`, itemId] as const),
      ];
      const findings = named.flatMap(([path, received]) => {
        if (store.items.get(wire.ownerId, received) !== undefined) return [];
        const expected = `an item of ${wire.ownerId}`;
        return [aFinding(path, 'unknown_reference', { expected, received })];
      });
      if (findings.length > 0) throw new InvalidRequest(findings);
    },
  };
}
