/**
 * A column map `callwright.columns/1`: meaning of a call log's columns, to read logs without
 * conversion. A named source is such a map that says by which headers it is recognised.
 * Source: simulation.md 12.1.
 */
import { z } from 'zod';
import { timeZoneSchema } from '../../../routing/files/index.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import {
  durationMsSchema,
  fileIdSchema,
  optionalField,
  strict,
  titleSchema,
} from '../values.schema.ts';

const word = z.string().max(200);
const someWords = z.array(word).min(1).max(100);
const column = (text: string) =>
  optionalField(titleSchema.or(z.array(titleSchema).min(1).max(10)), text);

const sourceSchema = strict({
  name: fileIdSchema.describe('As `--from` names it.'),
  title: titleSchema.describe('The system and its export.'),
  headers: someWords.describe(
    'It is recognised by these; where it has no header line, its columns.',
  ),
  firstWords: optionalField(someWords, 'A first row with one of them says that no header line is.'),
});

const eventsSchema = strict({
  event: titleSchema.describe('What happened.'),
  time: titleSchema.describe('When.'),
  call: titleSchema.describe('To which call.'),
  queued: someWords.describe('Events that begin a call’s wait.'),
  answered: someWords.describe('Events that end it with an agent.'),
  ended: someWords.describe('Events that end the agent’s work on it.'),
  abandoned: someWords.describe('Events of callers who gave up.'),
  left: optionalField(someWords, 'Events that end a wait in another way.'),
});

const countsSchema = strict({
  calls: column('Calls offered.'),
  handled: column('Calls handled, whose times these are [calls].'),
  handleTimes: optionalField(someWords, 'Sums of seconds that make the handle time of these.'),
});

/** Whether the log has these columns is checked when it is read. */
export const columnsSchema = strict({
  schema: z.literal('callwright.columns/1').describe('Format and version.'),
  timeUnit: z
    .enum(['ms', 's'])
    .optional()
    .describe('Of lengths of time, and of times of the day given as numbers [s].'),
  dateOrder: z
    .enum(['ymd', 'dmy', 'mdy'])
    .optional()
    .describe('Order of year, month and day in dates such as 14/03/2026 [ymd].'),
  timeZone: optionalField(
    timeZoneSchema,
    'Of the centre: days on which its clock changes are read with care.',
  ),
  sourceTimeZone: optionalField(
    timeZoneSchema,
    'Of times without an offset, where it is not that of the centre [timeZone].',
  ),
  columns: strict({
    // Of several names, a row has the first whose cell is not empty.
    date: column('Business day, YYYY-MM-DD; not needed where times carry their date.'),
    callType: column('What the call is about [all of one type].'),
    arrivedAt: column('When the call came in.'),
    ivrTime: column('Time in the IVR.'),
    queuedAt: column('When it entered the queue; empty where it did not.'),
    waitTime: column('Time in the queue, as the switch measured it.'),
    answeredAt: column('When an agent took it.'),
    handleTime: column('Time that it kept the agent, wrap-up included.'),
    talkTime: column('Time on the line, holds included; with a wrap-up it makes the handle time.'),
    wrapUpTime: column('Work after the call [not told apart from the handle time].'),
    outcome: column('What became of it.'),
    agent: column('Who took it.'),
    caller: column('Who called.'),
    priority: column('How urgent it was.'),
    endedAt: column('When it ended: gives handle times, and waits of callers who gave up.'),
    totalTime: column('From its arrival to its end: gives waits, less the talk.'),
    callId: column('Its id: a call that is delivered again counts once.'),
  }).describe('Names of the log’s columns.'),
  outcomes: z
    .record(word, z.enum(['answered', 'abandoned', 'censored']))
    .optional()
    .describe(
      'Outcomes by the log’s words; censored: the wait ended, nobody knows how [the usual words].',
    ),
  callTypes: z
    .record(word, fileIdSchema)
    .optional()
    .describe('Ids of call types by the log’s words; others are left out [all, as they stand].'),
  headStarts: z
    .record(word, durationMsSchema)
    .optional()
    .describe('Head start in the queue by priority [none].'),
  zeroIsNone: z
    .boolean()
    .optional()
    .describe('A time of the day of 0, and a caller 0, say that there is none [false].'),
  only: optionalField(
    z.record(word, someWords),
    'Words that a column must have, such as inbound; other rows are left out.',
  ),
  events: optionalField(eventsSchema, 'Of a log with a row an event, from which calls are made.'),
  counts: optionalField(
    countsSchema,
    'Of a table of counts, whose rows are intervals from arrivedAt on.',
  ),
  source: optionalField(sourceSchema, 'Of a named source.'),
});

/** A parsed column map. */
export type ColumnMap = z.infer<typeof columnsSchema>;

const columnsLengthMax = 256 * 1024;

/** Reads a column map. Never throws. */
export function parseColumns(text: string): ParseResult<ColumnMap> {
  return parseJson<ColumnMap>({ text, schema: columnsSchema, lengthMax: columnsLengthMax });
}
