/**
 * The scenario file `callwright.scenario/1`. Times are ms, shares 0..1, rates per hour, money minor
 * units, local times `HH:MM` (from 24:00 the next day). An absent share or time is 0; an absent
 * distribution turns its element off.
 */
import * as z from 'zod';
import { timeZoneSchema } from '../../../routing/files/index.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { currencySchema } from '../../values/domain-values.schema.ts';
import { pathSchema, strict, titleSchema, whole } from '../values.schema.ts';
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
  dayStart: localTimeSchema.optional().describe('When the day starts, empty [00:00].'),
  dayEnd: localTimeSchema.optional().describe('When arrivals end; who is there is served [24:00].'),
  intervalMs: whole(60_000, 86_400_000)
    .optional()
    .describe('Length of an interval of arrivals [half an hour].'),
  timeZone: timeZoneSchema.optional().describe('Zone of local times [the centre’s, else UTC].'),
  dayType: dayTypeSchema
    .optional()
    .describe('What day it is: a key of dayTypes, whose factors then hold [none].'),
});

/** Validates the scenario, but not the centre file that it names. */
export const scenarioSchema = strict({
  schema: z.literal('callwright.scenario/1').describe('The format and its version.'),
  name: titleSchema.optional().describe('A name for people.'),
  seed: z.int().nonnegative().optional().describe('Of everything random [1].'),
  centre: strict({ file: pathSchema.describe('A centre file, relative to this one.') })
    .optional()
    .describe('The centre that is simulated [derived from call types and profiles].'),
  currency: currencySchema.optional().describe('ISO 4217 code of the money in it.'),
  clock: clockSchema.optional().describe('The day.'),
  run: runSchema.optional().describe('How it is run.'),
  callTypes: z.array(callTypeSchema).min(1).max(256).describe('Who calls.'),
  busyness: busynessSchema.optional().describe('How busy a day is by chance [as its rates say].'),
  bursts: z.array(burstSchema).max(100).optional().describe('Incidents that bring calls [none].'),
  ivr: ivrSchema.optional().describe('What callers pass before the queue [nothing].'),
  menus: menusSchema
    .optional()
    .describe('What callers press in the menus of the centre, by queue [nothing].'),
  lines: linesSchema.optional().describe('Lines of the centre [without limit].'),
  agents: agentsSchema.describe('Who answers.'),
  callbacks: callbacksSchema.optional().describe('Calling back instead of waiting [none].'),
  outbound: z.array(outboundSchema).max(100).optional().describe('Calls that agents make [none].'),
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
  experiment: experimentSchema.optional().describe('Designs, for sweep and compare.'),
  report: reportSchema.optional().describe('What is shown.'),
});

/** A scenario as written in its file. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** Longest file in UTF-16 units; enough for a trace of a million calls. */
const scenarioLengthMax = 64 * 1024 * 1024;

/** Parses a scenario without reading files that it names. Never throws. */
export function parseScenario(text: string): ParseResult<Scenario> {
  return parseJson<Scenario>({ text, schema: scenarioSchema, lengthMax: scenarioLengthMax });
}
