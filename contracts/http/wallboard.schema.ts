/** The wallboard, and the list of measures. */
import { z } from 'zod';
import { alarmMeasureSchema } from '../../routing/files/index.ts';
import { moneySchema } from '../values/domain-values.schema.ts';
import { agentResourceSchema } from './agent.schema.ts';
import {
  arrayField,
  expectedWaitSchema,
  figureSchema,
  idField,
  instantField,
  loadSchema,
  msField,
  numberField,
  orNull,
  resumeTokenField,
  serviceLevelSchema,
  starvationSchema,
  textField,
  windowSchema,
} from './fields.ts';
import { queueStateSchemaOfWire } from './queue.schema.ts';

const countsSchema = z.object({
  offered: numberField('Entered the queues.'),
  answered: numberField('By an agent.'),
  abandoned: z.number(),
  overflowed: numberField('Left for another queue.'),
  endedBySystem: numberField('By a limit or a closing queue.'),
  callback: numberField('Left for a promised callback.'),
  waiting: z.number(),
});

/** Five minutes. A call counts at the time of the counted event, not while waiting. */
const stepSchema = z.object({
  from: instantField,
  to: instantField,
  serviceLevel: figureSchema,
});

const alarmSchema = z.object({
  measure: alarmMeasureSchema.describe('Whose limit is exceeded.'),
  raisedAt: instantField.describe('Since when the limit is exceeded.'),
});

const wallboardQueueSchema = z.object({
  queueId: idField,
  name: z.string(),
  state: queueStateSchemaOfWire,
  waiting: z.number(),
  longestWaitMs: orNull(msField, 'Of who waits now; null: nobody.'),
  expectedWait: orNull(
    expectedWaitSchema,
    'Of the call that waits last here; null: nobody waits, or nothing is known.',
  ),
  counts: countsSchema.describe('Calls by how their waits ended.'),
  serviceLevel: serviceLevelSchema,
  starvation: starvationSchema,
  messagesWaiting: z
    .int()
    .nullable()
    .describe('Of a voicemail: messages that nobody has heard; null: it is none.'),
  alarms: arrayField(alarmSchema, 'Those that stand.'),
  lastHour: z
    .array(stepSchema)
    .nullable()
    .describe('With `series=lastHour`: steps of five minutes, the last of which runs.'),
});

const wallboardGroupSchema = z.object({
  groupId: idField,
  name: z.string(),
  load: loadSchema,
});

export const wallboardSchema = z.object({
  centreId: idField,
  name: z.string(),
  timeZone: z.string(),
  asOf: instantField,
  localTime: textField('`asOf` in the time zone of the centre, with its offset.'),
  resumeToken: resumeTokenField,
  window: windowSchema,
  totals: z.object({
    counts: countsSchema.describe('Calls by how their waits ended.'),
    longestWaitMs: orNull(msField, 'Of who waits now; null: nobody.'),
    serviceLevel: figureSchema.describe('Sums over the queues, each by its own T.'),
    figures: z.array(figureSchema),
    load: loadSchema,
    agentsByState: z.record(z.string(), z.number()).describe('Number of agents by `derivedState`.'),
    orders: z
      .object({ count: z.int(), revenue: moneySchema.describe('Total of these orders.') })
      .nullable()
      .describe('Submitted in the window and not cancelled; null: no orders are taken here.'),
  }),
  groups: z.array(wallboardGroupSchema),
  queues: z.array(wallboardQueueSchema),
  agents: arrayField(agentResourceSchema, 'None with `without=agents`.'),
});
export type Wallboard = z.infer<typeof wallboardSchema>;

const measureResourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  unit: z.string(),
  formula: textField('In symbols that `docs/measures.md` explains.'),
  numerator: z.string(),
  denominator: z.string(),
  counted: textField('When what it counts is counted.'),
  replications: textField('How figures of several simulated days become one.'),
  remark: textField('Cases in which it misleads.'),
  source: z.string(),
});
export const measureListSchema = z.object({ items: z.array(measureResourceSchema) });
