/**
 * People `callwright.people/1` for `callwright roster week`: contracts, times, wishes. Times of day
 * are local `HH:MM`, other times ms, but for the hours of contracts.
 */
import { z } from 'zod';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { dateSchema } from '../../values/domain-values.schema.ts';
import {
  durationMsSchema,
  fileIdSchema,
  optionalField,
  strict,
  titleSchema,
  whole,
} from '../values.schema.ts';
import { localTimeSchema } from './scenario-values.schema.ts';

/** Days of a week as files name them, Monday first. */
export const dayNames = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const daySchema = z.enum(dayNames);
const hours = z.number().nonnegative().max(168);
const earlier = z.int().nonnegative().max(10_000).optional();

const wishSchema = strict({
  kind: z.enum(['dayOff', 'early', 'late']).describe('What is wished.'),
  day: optionalField(daySchema, 'On which day; a day off has one [all days].'),
  weight: optionalField(z.number().positive().max(100), 'How dear it is to them [1].'),
}).refine(({ kind, day }) => kind !== 'dayOff' || day !== undefined, {
  path: ['day'],
  error: 'expected a day, as a day off is wished on one',
});

const personSchema = strict({
  id: fileIdSchema.describe('Their id, that of an agent of the centre where they are one.'),
  profiles: z
    .array(fileIdSchema)
    .min(1)
    .max(100)
    .describe('As what they may work, one of them on a shift.'),
  hoursMin: optionalField(hours, 'Least paid hours of the week [0].'),
  hoursMax: hours.describe('Most paid hours of the week; not under hoursMin.'),
  monthHoursMax: optionalField(
    z.number().nonnegative().max(1_000),
    'Most paid hours of all weeks that are rostered in a row [those of the weeks].',
  ),
  daysMax: optionalField(whole(0, 7), 'Most working days of the week [5].'),
  minRestMs: optionalField(durationMsSchema, 'Least time from shift to shift [the file’s].'),
  startFrom: optionalField(localTimeSchema, 'Earliest start of a shift [any].'),
  startTo: optionalField(localTimeSchema, 'Latest start of a shift [any].'),
  daysOff: optionalField(z.array(daySchema).max(7), 'Days on which they never work [none].'),
  unavailable: z
    .array(
      strict({
        day: daySchema.describe('On which day.'),
        from: optionalField(localTimeSchema, 'From when on [the day’s start].'),
        to: optionalField(localTimeSchema, 'Until when [the day’s end].'),
      }),
    )
    .max(100)
    .optional()
    .describe('Times at which no shift may lie [none].'),
  absences: optionalField(
    z
      .array(
        strict({
          from: dateSchema.describe('First day.'),
          to: dateSchema.describe('Last day.'),
          reason: optionalField(titleSchema, 'Such as leave or training [none].'),
        }),
      )
      .max(100),
    'Planned days away, for weeks that have a date [none].',
  ),
  wishes: optionalField(z.array(wishSchema).max(100), 'What they would like [nothing].'),
  before: strict({
    early: earlier.describe('Early shifts [0].'),
    late: earlier.describe('Late shifts [0].'),
    weekend: earlier.describe('Shifts on Saturdays and Sundays [0].'),
  })
    .optional()
    .describe('Shifts of the weeks before, which are evened out with those of this week [none].'),
});

export const peopleSchema = strict({
  schema: z.literal('callwright.people/1').describe('The format and its version.'),
  name: optionalField(titleSchema, 'A name for people.'),
  minRestMs: optionalField(durationMsSchema, 'Least time from shift to shift [11 hours].'),
  earlyStartTo: optionalField(
    localTimeSchema,
    'Shifts that start then or before are early, unless late [two hours after the first of a day].',
  ),
  lateEndFrom: optionalField(
    localTimeSchema,
    'Shifts that end then or later are late, unless early [two hours before the last of a day].',
  ),
  everySecondWeekendOff: optionalField(
    z.boolean(),
    'Whoever works on a weekend has the next one off [false].',
  ),
  people: z
    .array(personSchema)
    .min(1)
    .max(2_000)
    .superRefine((all, context) => {
      const known = new Set<string>();
      for (const [place, { id }] of all.entries()) {
        const params = { code: 'not_unique' };
        const message = 'expected an id that nobody else has';
        if (known.has(id))
          context.addIssue({ code: 'custom', params, path: [place, 'id'], message });
        known.add(id);
      }
    })
    .describe('Who works.'),
});

/** People as written in their file. */
export type People = z.infer<typeof peopleSchema>;

const peopleLengthMax = 16 * 1024 * 1024;

/** Reads people. Never throws. */
export function parsePeople(text: string): ParseResult<People> {
  return parseJson<People>({ text, schema: peopleSchema, lengthMax: peopleLengthMax });
}
