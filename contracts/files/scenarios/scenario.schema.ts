/**
 * The scenario file `callwright.scenario/1`. Times are ms, shares 0..1, rates per hour, money minor
 * units, local times `HH:MM` (from 24:00 the next day). An absent share or time is 0; an absent
 * distribution turns its element off.
 */
import * as z from 'zod';
import { timeZoneSchema } from '../../../routing/files/index.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { currencySchema } from '../../values/domain-values.schema.ts';
import { optionalField, pathSchema, strict, titleSchema, whole } from '../values.schema.ts';
import { agentsSchema, scenarioEventSchema } from './scenario-agents.schema.ts';
import { burstSchema, busynessSchema } from './scenario-arrivals.schema.ts';
import { callTypeSchema } from './scenario-call-types.schema.ts';
import {
  callbacksSchema,
  ivrSchema,
  linesSchema,
  menusSchema,
  outboundSchema,
} from './scenario-centre.schema.ts';
import {
  dayTypeSchema,
  experimentSchema,
  reportSchema,
  runSchema,
  scenarioRuleSetSchema,
} from './scenario-run.schema.ts';
import { localTimeSchema } from './scenario-values.schema.ts';

const clockSchema = strict({
  dayStart: optionalField(localTimeSchema, 'When the day starts, empty [00:00].'),
  dayEnd: optionalField(localTimeSchema, 'When arrivals end; who is there is served [24:00].'),
  intervalMs: optionalField(
    whole(60_000, 86_400_000),
    'Length of an interval of arrivals [half an hour].',
  ),
  timeZone: optionalField(timeZoneSchema, 'Zone of local times [the centre’s, else UTC].'),
  dayType: optionalField(
    dayTypeSchema,
    'What day it is: a key of dayTypes, whose factors then hold [none].',
  ),
});

/** Validates the scenario, but not the centre file that it names. */
export const scenarioSchema = strict({
  schema: z.literal('callwright.scenario/1').describe('The format and its version.'),
  name: optionalField(titleSchema, 'A name for people.'),
  seed: optionalField(z.int().nonnegative(), 'Of everything random [1].'),
  centre: strict({ file: pathSchema.describe('A centre file, relative to this one.') })
    .optional()
    .describe('The centre that is simulated [derived from call types and profiles].'),
  currency: optionalField(currencySchema, 'ISO 4217 code of the money in it.'),
  clock: optionalField(clockSchema, 'The day.'),
  run: optionalField(runSchema, 'How it is run.'),
  callTypes: z.array(callTypeSchema).min(1).max(256).describe('Who calls.'),
  busyness: optionalField(busynessSchema, 'How busy a day is by chance [as its rates say].'),
  bursts: optionalField(z.array(burstSchema).max(100), 'Incidents that bring calls [none].'),
  ivr: optionalField(ivrSchema, 'What callers pass before the queue [nothing].'),
  menus: optionalField(
    menusSchema,
    'What callers press in the menus of the centre, by queue [nothing].',
  ),
  lines: optionalField(linesSchema, 'Lines of the centre [without limit].'),
  agents: agentsSchema.describe('Who answers.'),
  callbacks: optionalField(callbacksSchema, 'Calling back instead of waiting [none].'),
  outbound: optionalField(z.array(outboundSchema).max(100), 'Calls that agents make [none].'),
  rules: z
    .array(scenarioRuleSetSchema)
    .max(100)
    .optional()
    .describe('Rule sets, each in place of the centre’s of its kind [the centre’s].'),
  events: z
    .array(scenarioEventSchema)
    .max(1_000)
    .optional()
    .describe('What befalls the centre during the day [nothing].'),
  experiment: optionalField(experimentSchema, 'Designs, for sweep and compare.'),
  report: optionalField(reportSchema, 'What is shown.'),
});

/** A scenario as written in its file. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** Longest file in UTF-16 units; enough for a trace of a million calls. */
const scenarioLengthMax = 64 * 1024 * 1024;

/** Parses a scenario without reading files that it names. Never throws. */
export function parseScenario(text: string): ParseResult<Scenario> {
  return parseJson<Scenario>({ text, schema: scenarioSchema, lengthMax: scenarioLengthMax });
}
