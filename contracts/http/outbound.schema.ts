/**
 * Outbound lists with entries, attempts and figures, and the do-not-call list.
 * Source: tapi-call-center.md 2.11.
 */
import { z } from 'zod';
import { isCalendarDate } from '../../kernel/index.ts';
import { calendarSchema, timeZoneSchema } from '../../routing/files/index.ts';
import { exactOptionalField, labelSchema, strict } from '../files/values.schema.ts';
import {
  checkedOnRead,
  checkedText,
  dateTimeSchema,
  e164Schema,
  languageTagSchema,
  lineSchema,
  personNameSchema,
  textSchema,
} from '../values/domain-values.schema.ts';
import {
  documentShape,
  flagField,
  flagOr,
  idField,
  instantField,
  integerField,
  nullUnlessGiven,
  numberOrNull,
  orNull,
  textField,
  textOrNull,
  textsField,
} from './fields.ts';
import { wireIdSchema } from './wire-id.ts';

const daysMs = (days: number): number => days * 86_400_000;
/** How long a number outside rings, in ms, at most. */
export const ringMsMax = 120_000;
const limitMs = (max: number): z.ZodInt => z.int().min(1_000).max(max);

/** Changed by merge patch. */
const listShape = {
  name: lineSchema,
  queueId: wireIdSchema.describe('Whose plan says who takes its calls, and whose hours hold.'),
  mode: z
    .enum(['backlog', 'predictive'])
    .describe('backlog: an idle agent dials the next; predictive: dialled ahead of idle agents.'),
  preview: flagOr(false, 'backlog: the agent sees the entry first, and dials or skips it.'),
  previewLimitMs: limitMs(600_000).default(30_000).describe('Then the entry is skipped.'),
  detectMachines: flagOr(false, 'backlog: a machine or fax ends the call; predictive: always.'),
  machineMessage: checkedText(labelSchema)
    .nullable()
    .default(null)
    .describe('A sound for machines, which are then reached; null: they are called again.'),
  callerNumber: checkedText(labelSchema).describe('Shown to who is called.'),
  windows: checkedOnRead(
    calendarSchema.refine(({ dates = {} }) => Object.keys(dates).every(isCalendarDate), {
      path: ['dates'],
      error: 'expected dates that exist',
    }),
    calendarSchema,
  )
    .nullable()
    .default(null)
    .describe('In local times of each entry; null: whenever the queue is open.'),
  idleMin: z.int().min(0).max(10_000).default(0).describe('Agents who stay ready.'),
  attemptsMax: z.int().min(1).max(100).default(3).describe('For each entry.'),
  spacingMs: z
    .int()
    .min(0)
    .max(daysMs(60))
    .default(14_400_000)
    .describe('From one attempt of an entry to the next, at least.'),
  ringLimitMs: limitMs(ringMsMax).default(25_000).describe('How long it rings unanswered.'),
  answerWaitMs: limitMs(60_000).default(2_000).describe('predictive: then who answered is let go.'),
  abandonShareMax: z
    .number()
    .min(0)
    .max(1)
    .default(0.03)
    .describe(
      'Of answered calls, those let go for want of an agent: dialling slows to stay below.',
    ),
  restMs: z.int().min(0).max(daysMs(60)).default(daysMs(1)).describe('After being let go.'),
};
export const outboundSettingsSchema = strict(listShape);

export const outboundListStates = ['draft', 'running', 'paused', 'done', 'closed'] as const;
const listState = z.enum(outboundListStates);
export type OutboundListState = (typeof outboundListStates)[number];
export const outboundDocumentSchema = strict({ ...listShape, state: listState });
export type OutboundDocument = z.infer<typeof outboundDocumentSchema>;

export const outboundEntryStates = [
  ...(['waiting', 'dialling', 'talking', 'reached', 'exhausted', 'excluded'] as const),
] as const;
export type OutboundEntryState = (typeof outboundEntryStates)[number];
export const attemptResults = [
  ...(['answered', 'noAnswer', 'busy', 'machine', 'badNumber', 'abandoned', 'failed'] as const),
] as const;
export type AttemptResult = (typeof attemptResults)[number];
const result = z.enum(attemptResults);

const counts = z.record(z.string(), z.int());
export const outboundListSchema = z.object({
  ...documentShape,
  ...listShape,
  state: listState,
  capped: flagField('Too many were let go today: no more ring than are free.'),
  counts: counts.describe('Entries by state.'),
  results: counts.describe('Attempts of today by result, and those that ring.'),
});

export const newOutboundEntrySchema = strict({
  number: e164Schema,
  customerId: nullUnlessGiven(wireIdSchema, 'null: a prospect.'),
  name: personNameSchema.nullable().default(null),
  language: languageTagSchema.nullable().default(null),
  timeZone: exactOptionalField(timeZoneSchema, '[the centre’s]'),
  data: nullUnlessGiven(textSchema(4_000), 'Goes with the call.'),
});
export type NewOutboundEntry = z.infer<typeof newOutboundEntrySchema>;

export const outboundEntrySchema = z.object({
  id: idField,
  listId: idField,
  n: integerField('Its place in the list, from 1.'),
  number: z.string(),
  customerId: idField.nullable(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  timeZone: z.string(),
  data: textOrNull('Goes with the call.'),
  state: z.enum(outboundEntryStates),
  reason: z
    .enum(['doNotCall', 'badNumber', 'closed'])
    .nullable()
    .describe('Why it is called no more; null: for none of these.'),
  attempts: z.int(),
  dueAt: orNull(instantField, 'Of the next attempt; null: there is none.'),
  lastResult: orNull(result, 'null: it was not tried yet.'),
  codes: textsField('What agents have said came of it.'),
});

export const entriesAddedSchema = z.object({
  added: integerField('Those excluded among them.'),
  excluded: integerField('Of those added: they are on the do-not-call list.'),
  rejected: z
    .array(
      z.object({
        line: integerField('From 1, of what was sent.'),
        value: textField('As it was sent.'),
        code: textField(
          '`duplicate`: the number is in the list; `number_not_permitted`: who adds it may not dial it.',
        ),
        message: z.string(),
      }),
    )
    .describe('Rows that were not added, and why.'),
});

const share = numberOrNull('null: nothing to divide by.');
/** A list's figures for a day in the centre's time zone. */
export const outboundDaySchema = z.object({
  day: textField('In the centre’s time zone.'),
  dialled: integerField('Attempts.'),
  dialAnswered: integerField('Answered by a person.'),
  dialAbandoned: integerField('Answered, and let go for want of an agent.'),
  results: counts.describe('Attempts by result.'),
  dialledPerHour: share,
  outboundServedPerHour: share,
  outboundAbandonShare: share,
  outboundAnswerShare: share,
});

export const newDoNotCallSchema = strict({
  number: e164Schema,
  until: dateTimeSchema.nullable().default(null),
  note: textSchema(500).nullable().default(null),
});
export const doNotCallSchema = z.object({
  number: z.string(),
  source: z
    .enum(['import', 'agent', 'caller'])
    .describe('Who asked not to be called: a list, an agent, or the caller.'),
  at: instantField,
  until: orNull(instantField, 'null: for good.'),
  note: z.string().nullable(),
});

export const outboundPreviewSchema = z.object({
  agentId: idField,
  expiresAt: instantField.describe('Then it is skipped.'),
  entry: outboundEntrySchema,
});

export const targetMarketSettingsSchema = strict({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'expected a code such as spring-2026'),
  name: lineSchema,
  listType: exactOptionalField(z.enum(['own', 'rented', 'exchanged']), 'Where its names are from.'),
  broker: exactOptionalField(lineSchema, 'Who rents or exchanges it.'),
  demographics: z
    .record(lineSchema, lineSchema)
    .exactOptional()
    .describe('Who they are, such as region or age.'),
  members: z
    .array(z.union([strict({ customerId: wireIdSchema }), newOutboundEntrySchema]))
    .max(10_000)
    .default([])
    .describe('A customer is called at their first number.'),
});
export type TargetMarketSettings = z.infer<typeof targetMarketSettingsSchema>;
export const targetMarketResourceSchema = z.object({
  ...documentShape,
  ...targetMarketSettingsSchema.shape,
  members: z.array(z.record(z.string(), z.unknown())).describe('As they were set.'),
});
export const entriesBodySchema = strict({
  entries: exactOptionalField(z.array(z.unknown()).max(1_000), 'People to call.'),
  targetMarketId: exactOptionalField(
    wireIdSchema,
    'Whose members are added, in place of `entries`.',
  ),
}).refine(
  ({ entries, targetMarketId }) => (entries === undefined) !== (targetMarketId === undefined),
  {
    error: 'expected entries or targetMarketId, one of them',
  },
);
