/** The centre, its file, the service, and the event envelope. */
import { z } from 'zod';
import { centreStates, severities } from '../../rules/index.ts';
import {
  idField,
  instantField,
  integerField,
  numberField,
  orNull,
  textField,
  textOrNull,
  versionField,
} from './fields.ts';

export const activationSchema = z.object({
  version: versionField.describe('Of the centre file that is in force.'),
  callsMigrated: integerField('They go by the plans of this version.'),
  callsUnserved: integerField('Nobody who is logged on can serve them any more.'),
  callsLeaving: integerField('They have left their queue at once, by a limit.'),
  findings: z
    .array(
      z.object({
        severity: z.enum(severities),
        code: z.string(),
        pointer: textField('Into the centre file.'),
        message: z.string(),
      }),
    )
    .describe('What is worth a look now: a queue that few agents serve, or nobody logged on.'),
});

export const centreFileSchema = z.looseObject({ schema: z.literal('callwright.centre/1') });
export const centreFileAnswerSchema = z.object({
  file: centreFileSchema,
  activation: activationSchema,
});

export const centreVersionSchema = z.object({
  version: versionField,
  person: textField('Who made it; empty: the service was started with it.'),
  at: instantField,
});
export const centreVersionAnswerSchema = centreVersionSchema.extend({ file: centreFileSchema });

export const centreFindingsSchema = z.object({
  items: z.array(
    activationSchema.shape.findings.element.extend({
      fix: textOrNull('What would mend it; null: that is not plain.'),
    }),
  ),
  faults: z
    .array(
      z.object({
        place: textField('The operation and its object, or the task.'),
        message: z.string(),
        times: z.int(),
        lastAt: instantField,
      }),
    )
    .describe('Errors of this service since its start, the newest first; all else went on.'),
});

export const skillResourceSchema = z.object({
  id: idField,
  name: z.string(),
  levels: z.array(z.number()).describe('Levels that agents have, 0 to 100, ascending.'),
  agentCount: integerField('Agents who have it.'),
  version: versionField.describe('That of the centre file.'),
});

/** The load state that supervisors set (fact `centre.state`). */
export const centreStateSchema = z.object({
  centreId: idField,
  state: z
    .enum(centreStates)
    .describe('As supervisors have set it; rules read it as `centre.state`.'),
  callbackCapacity: z
    .int()
    .nullable()
    .describe('Free callback slots of the next hour; null: nobody has said.'),
  stop: z
    .object({ divertTo: orNull(idField, 'Queue that takes new calls; null: none.') })
    .nullable()
    .describe(
      'The emergency stop, in which no queue but `divertTo` takes calls; null: there is none.',
    ),
  changedAt: orNull(
    instantField,
    'When it was said last, and by whom; null: nobody has since the service started.',
  ),
  changedBy: z.string().nullable(),
  changedByName: textOrNull('The name of that person, where it is known.'),
  version: integerField('How often it was said.'),
});

export const liveSchema = z.object({ status: z.literal('live') });
export const startedSchema = z.object({ status: z.enum(['started', 'standby']) });
export const readySchema = z.object({
  status: z.literal('ready'),
  parts: z
    .array(
      z.object({
        name: z.string(),
        state: z.enum(['up', 'lost']),
        since: textField('When it came up or was lost.'),
      }),
    )
    .describe('What it needs from outside: storage, Temporal, switch, provider; those there are.'),
  centres: z
    .array(
      z.object({
        centreId: idField,
        state: z
          .enum(['serving', 'refusing', 'closed'])
          .describe('`closed`: it could not be opened. `refusing`: it takes no work now.'),
        problem: textOrNull('Why; null: it serves.'),
      }),
    )
    .describe('All centres of the service, the first before others.'),
});
export const versionResourceSchema = z.object({
  version: z.string(),
  api: z.literal('v1'),
  node: textField('Version of Node that the server runs on.'),
});

export const openApiSchema = z.looseObject({ openapi: z.string() });

export const asyncApiSchema = z.looseObject({ asyncapi: z.string() });

/** JSON Schema 2020-12; a rule set's has `x-facts` and `x-help`. */
export const fileSchemaAnswer = z.looseObject({ $schema: z.string() });

export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  type: z.string(),
  source: textField('The centre, as a path.'),
  subject: textField('Kind and id of what it is about: `call/c1`.'),
  time: textField('When it happened.'),
  datacontenttype: z.literal('application/json'),
  cwactor: z.string().exactOptional().describe('Who brought it about, where a person did.'),
  cwpos: textField('Resume token.'),
  cwseq: numberField('+1 per event of this connection.'),
  data: z.looseObject({ version: z.number() }),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;
