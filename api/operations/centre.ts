/**
 * The centre's state, its wallboard and the definitions of its figures.
 *
 * All readers share the wallboard's text, made anew in slices after an event, and after a second
 * without one, so that waits advance.
 */
import { z } from 'zod';
import {
  centreStateSchema,
  measureListSchema,
  optionalField,
  strict,
  wallboardSchema,
} from '../../contracts/index.ts';
import { inTurns, type Wire } from '../../live/index.ts';
import { formulaOf, frenchOf, measures } from '../../metrics/index.ts';
import { centreStates } from '../../rules/index.ts';
import { csvType } from '../http/negotiation.ts';
import { GrowingBytes, type WallboardQuery, writeWallboard } from '../presenters/wallboard.ts';
import { wallboardCsv } from '../presenters/wallboard-csv.ts';
import { everyone, managers } from './access-rules.ts';
import { divertOf, divertWords } from './named-things.ts';
import { AnswerText } from './operation.ts';
import type { AnswerOf } from './operation-spec.ts';
import { operation, period, wireIdSchema } from './route.ts';
import type { Services } from './services.ts';

const keptMsMax = 1_000;

const callbackCapacityMax = 1_000_000;

/** Most periods, besides today, whose wallboards are cached. */
const boardsMax = 16;

const wallboardQuery = period.safeExtend({
  series: z
    .literal('lastHour')
    .optional()
    .describe('`lastHour`: service levels of each queue in steps of the last hour, too [none].'),
  without: z
    .literal('agents')
    .optional()
    .describe('`agents`: without the list of agents, of which there may be thousands [with it].'),
});

export const centreOperations = {
  getWallboard: operation(
    'GET /api/v1/centres/{centre}/wallboard',
    ['All queues and agents at a glance', 'Files et agents d’un coup d’œil'],
    {
      note: 'As `text/csv` a line for each figure, without agents and series.',
      query: wallboardQuery,
      answer: wallboardSchema,
      alsoCsv: true,
      access: everyone,
    },
    ({ query, wantsCsv }, serving) =>
      wantsCsv ? wallboardTable(serving, query) : wallboardText(serving, query),
  ),
  getCentreState: operation(
    'GET /api/v1/centres/{centre}/state',
    ['How the centre is doing', 'Comment va le centre'],
    { answer: centreStateSchema, access: everyone },
    (_asked, serving) => shown(serving),
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
        stop: strict({ divertTo: optionalField(wireIdSchema.nullable(), divertWords) })
          .nullable()
          .optional()
          .describe(
            'Emergency stop: no queue but `divertTo` takes calls until it ends, whatever the state [none].',
          ),
      }),
      example: { state: 'overload', callbackCapacity: 6 },
      answer: centreStateSchema,
      access: managers,
      errors: ['queue_not_found'],
      audited: (_asked, serving) => shown(serving),
    },
    ({ body, person }, serving) => {
      const { wire } = serving;
      const { state, callbackCapacity = null, stop: asked = null } = body;
      const stop = asked && { divertTo: divertOf(asked.divertTo, wire) };
      wire.live.setCondition({ state, callbackCapacity, changedBy: person, stop });
      return shown(serving);
    },
  ),
  listMeasures: operation(
    'GET /api/v1/measures',
    ['Every measure and its definition', 'Chaque mesure et sa définition'],
    { answer: measureListSchema, access: everyone },
    ({ language }) => ({
      items: measures.map(({ name, ...measure }) => ({
        ...measure,
        ...(language === 'fr' ? frenchOf(measure) : null),
        name: name[language],
        formula: formulaOf(measure),
      })),
    }),
  ),
} as const;

function shown({ wire, gate }: Services): AnswerOf<{ answer: typeof centreStateSchema }> {
  const { changedAtMs, stop, ...said } = wire.live.condition;
  return {
    centreId: wire.centreId,
    ...said,
    stop: stop && { divertTo: wire.idOrNull(stop.divertTo) },
    changedAt: wire.instantOrNull(changedAtMs),
    changedByName: gate.principals.people.all.get(said.changedBy ?? '')?.name ?? null,
  };
}

interface Kept {
  readonly position: string;
  readonly madeAtMs: number;
  readonly text: GrowingBytes;
  /** Answers still being sent from this text; meanwhile its buffer must not be reused. */
  readers: number;
}

interface Making {
  readonly position: string;
  readonly made: Promise<Kept>;
}

interface Board {
  kept: Kept | null;
  making: Making | null;
  /** Buffer for the next JSON text: new megabytes each time would lengthen garbage collection. */
  spare: GrowingBytes | null;
}

const boards = new WeakMap<Wire, Map<string, Board>>();

/**
 * The wallboard as JSON, never older than the request: cached if nothing has happened since, else
 * one new text for all who ask meanwhile.
 */
export function wallboardText(
  serving: Services,
  query: WallboardQuery,
): AnswerText | Promise<AnswerText> {
  const { live } = serving.wire;
  const board = boardOf(serving.wire, query);
  const { kept, making } = board;
  if (kept?.position === live.position && live.nowMs - kept.madeAtMs < keptMsMax) {
    return answerFrom(board, kept);
  }
  const isTooOld = making !== null && making.position !== live.position;
  // A text in the making may be too old for these requests: they share the next one.
  const fresh = isTooOld ? making.made.then(() => made(board, serving, query)) : null;
  return (fresh ?? made(board, serving, query)).then((one) => answerFrom(board, one));
}

function answerFrom(board: Board, kept: Kept): AnswerText {
  kept.readers += 1;
  return new AnswerText('application/json', kept.text.all, () => {
    kept.readers -= 1;
    if (kept !== board.kept && kept.readers === 0) board.spare = kept.text;
  });
}

/** Made from the wallboard's JSON, so that both have the same figures. */
async function wallboardTable(
  serving: Services,
  { from, to }: WallboardQuery,
): Promise<AnswerText> {
  const { bytes, sent } = await wallboardText(serving, { from, to, without: 'agents' });
  const board = wallboardSchema.parse(JSON.parse(bytes.toString()));
  sent();
  return new AnswerText(csvType, wallboardCsv(board));
}

function boardOf(wire: Wire, query: WallboardQuery): Board {
  const known = boards.get(wire) ?? new Map<string, Board>();
  boards.set(wire, known);
  const key = JSON.stringify([query.from, query.to, query.series, query.without]);
  const board = known.get(key) ?? { kept: null, making: null, spare: null };
  known.delete(key);
  known.set(key, board);
  for (const oldest of known.keys()) {
    if (known.size <= boardsMax) break;
    known.delete(oldest);
  }
  return board;
}

function made(board: Board, serving: Services, query: WallboardQuery): Promise<Kept> {
  if (board.making !== null) return board.making.made;
  const { position, nowMs: madeAtMs } = serving.wire.live;
  const text = board.spare ?? new GrowingBytes();
  board.spare = null;
  const making = inTurns(writeWallboard(text, serving, query), serving.clock)
    .then(() => {
      if (board.kept?.readers === 0) board.spare = board.kept.text;
      board.kept = { position, madeAtMs, text, readers: 0 };
      return board.kept;
    })
    .finally(() => {
      board.making = null;
    });
  board.making = { position, made: making };
  return making;
}
