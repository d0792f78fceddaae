/**
 * A column map `callwright.columns/1`: meaning of a call log's columns, to read logs without
 * conversion.
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
const column = (text: string) => optionalField(titleSchema, text);

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
    'Of all times: days on which its clock changes are read with care.',
  ),
  columns: strict({
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
});

/** A parsed column map. */
export type ColumnMap = z.infer<typeof columnsSchema>;

const columnsLengthMax = 256 * 1024;

/** Reads a column map. Never throws. */
export function parseColumns(text: string): ParseResult<ColumnMap> {
  return parseJson<ColumnMap>({ text, schema: columnsSchema, lengthMax: columnsLengthMax });
}
