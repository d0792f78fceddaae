/**
 * The centre as a whole: how it is doing, its wallboard, and what the figures mean.
 *
 * The wallboard is read by many at once: it is kept as the text it is sent as, and made anew with
 * the next event; and without one, so that waits go on, after a second.
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
import { everyone, managers } from '../access.ts';
import { type AnswerOf, AnswerText, type Serving } from '../operation.ts';
import { wallboardBytes } from '../presenters/wallboard.ts';
import type { Wire } from '../wire.ts';
import { operation } from './route.ts';

/** Of the centre's time. */
const keptMsMax = 1_000;

/** Callback slots of an hour; no centre has more. */
const callbackCapacityMax = 1_000_000;

export const centreOperations = {
  getWallboard: operation(
    'GET /api/v1/centres/{centre}/wallboard',
    ['All queues and agents at a glance', 'Files et agents d’un coup d’œil'],
    { answer: wallboardSchema, access: everyone },
    (_asked, serving) => wallboardText(serving),
  ),
  getCentreState: operation(
    'GET /api/v1/centres/{centre}/state',
    ['How the centre is doing', 'Comment va le centre'],
    { answer: centreStateSchema, access: everyone },
    (_asked, { wire }) => shown(wire),
  ),
  putCentreState: operation(
    'PUT /api/v1/centres/{centre}/state',
    ['Say how the centre is doing, for rules to ask', 'Dire comment va le centre, pour les règles'],
    {
      note: 'Replaces what was said before, whole: without `callbackCapacity` it is unknown.',
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
      access: managers,
      audited: (_asked, { wire }) => shown(wire),
    },
    ({ body, person }, { wire }) => {
      const { state, callbackCapacity = null } = body;
      wire.live.setCondition({ state, callbackCapacity, changedBy: person });
      return shown(wire);
    },
  ),
  listMeasures: operation(
    'GET /api/v1/measures',
    ['Every measure and its definition', 'Chaque mesure et sa définition'],
    { answer: measureListSchema, access: everyone },
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

interface Kept {
  readonly position: string;
  readonly madeAtMs: number;
  readonly answer: AnswerText;
}

const kept = new WeakMap<Wire, Kept>();

/** Answers with the wallboard as JSON. */
function wallboardText(serving: Serving): AnswerText {
  const { wire } = serving;
  const { position, nowMs: madeAtMs } = wire.live;
  const known = kept.get(wire);
  if (known?.position === position && madeAtMs - known.madeAtMs < keptMsMax) return known.answer;
  const answer = new AnswerText('application/json', wallboardBytes(serving));
  kept.set(wire, { position, madeAtMs, answer });
  return answer;
}
