/**
 * The centre as a whole: how it is doing, its wallboard, and what the figures mean.
 *
 * Source: ux-and-api.md 3.7; rules.md C1 (`centre.state`, `centre.callbackCapacity`).
 */
import { z } from 'zod';
import {
  centreStateSchema,
  measureListSchema,
  strict,
  wallboardSchema,
} from '../../contracts/index.ts';
import { formulaOf, measures } from '../../metrics/index.ts';
import { centreStates } from '../../rules/index.ts';
import { everyRole } from '../access.ts';
import { keptText } from '../kept-text.ts';
import { type AnswerOf, operation } from '../operation.ts';
import { presentWallboard } from '../presenters/wallboard.ts';
import type { Wire } from '../wire.ts';
import { none, requireCentre, wireIdSchema } from './shared.ts';

/** Callback slots of an hour; no centre has more. */
const callbackCapacityMax = 1_000_000;

const centre = z.strictObject({ centre: wireIdSchema });
const access = { roles: everyRole } as const;

const wallboardText = keptText(wallboardSchema, presentWallboard);

export const centreOperations = {
  getWallboard: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/wallboard',
      summary: { en: 'All queues and agents at a glance', fr: 'Files et agents d’un coup d’œil' },
      params: centre,
      query: none,
      answer: wallboardSchema,
      access,
      errors: ['centre_not_found'],
    },
    ({ params }, { wire }) => {
      requireCentre(params.centre, wire);
      return wallboardText(wire);
    },
  ),
  getCentreState: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/state',
      summary: { en: 'How the centre is doing', fr: 'Comment va le centre' },
      params: centre,
      query: none,
      answer: centreStateSchema,
      access,
      errors: ['centre_not_found'],
    },
    ({ params }, { wire }) => {
      requireCentre(params.centre, wire);
      return shown(wire);
    },
  ),
  putCentreState: operation(
    {
      method: 'PUT',
      path: '/api/v1/centres/{centre}/state',
      summary: {
        en: 'Say how the centre is doing, for rules to ask',
        fr: 'Dire comment va le centre, pour les règles',
      },
      note: 'Replaces what was said before, whole: without `callbackCapacity` it is unknown.',
      params: centre,
      query: none,
      body: strict({
        state: z.enum(centreStates),
        callbackCapacity: z
          .int()
          .min(0)
          .max(callbackCapacityMax)
          .nullable()
          .optional()
          .describe('Absent or null: unknown.'),
      }),
      example: { state: 'overload', callbackCapacity: 6 },
      answer: centreStateSchema,
      access: { roles: ['supervisor', 'admin'] },
      audited: (_asked, { wire }) => shown(wire),
      errors: [
        'not_authenticated',
        'role_missing',
        'centre_not_found',
        'body_too_large',
        'media_type_unsupported',
      ],
    },
    ({ params, body, person }, { wire }) => {
      requireCentre(params.centre, wire);
      const { state, callbackCapacity = null } = body;
      wire.live.setCondition({ state, callbackCapacity, changedBy: person });
      return shown(wire);
    },
  ),
  listMeasures: operation(
    {
      method: 'GET',
      path: '/api/v1/measures',
      summary: { en: 'Every measure and its definition', fr: 'Chaque mesure et sa définition' },
      params: none,
      query: none,
      answer: measureListSchema,
      access,
      errors: [],
    },
    ({ language }) => ({
      items: measures.map(({ name, ...measure }) => ({
        ...measure,
        name: name[language],
        formula: formulaOf(measure),
      })),
    }),
  ),
} as const;

function shown(wire: Wire): AnswerOf<{ answer: typeof centreStateSchema }> {
  const { changedAtMs, ...said } = wire.live.condition;
  return { centreId: wire.centreId, ...said, changedAt: wire.instantOrNull(changedAtMs) };
}
