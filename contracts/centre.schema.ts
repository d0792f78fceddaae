/**
 * Schema of the centre file `callwright.centre/1`: strict, so that a typing error is never a silent
 * default.
 *
 * It holds what one member can tell; that ids are unique and references exist is
 * `centre-references.ts`, run at the end. What is legal but foolish is `routing/lint-centre.ts`.
 * Source: ux-and-api.md 17.1.
 */
import { z } from 'zod';
import type {
  AgentSetting,
  CalendarSetting,
  CentreFile,
  GroupSetting,
  LinkSetting,
  ProfileSetting,
  QueueSetting,
  ServiceLevelTarget,
} from '../routing/index.ts';
import { checkReferences } from './centre-references.ts';
import {
  centreDefaultsSchema,
  channelSettingsSchema,
  ownWrapUpSchema,
  routingSettingsSchema,
  wrapUpRuleSchema,
} from './centre-settings.schema.ts';
import { levelSchema, queuePlanSchema } from './plan.schema.ts';
import {
  countSchema,
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  languageSchema,
  positiveMsSchema,
  shareSchema,
  strict,
  titleSchema,
} from './values.schema.ts';

const serviceLevelTarget = strict({
  measureId: z.enum([
    'serviceLevelOffered',
    'serviceLevelOfferedAll',
    'serviceLevelNet',
    'serviceLevelNetAnsweredAbandoned',
    'serviceLevelCredit',
    'serviceLevelShort',
    'serviceLevelShortCredit',
    'serviceLevelAnsweredOnly',
    'serviceLevelRemoved',
  ]),
  share: shareSchema,
  targetMs: durationMsSchema,
  shortAbandonMs: durationMsSchema.exactOptional(),
}).refine((target) => (target.shortAbandonMs ?? 0) <= target.targetMs, {
  path: ['shortAbandonMs'],
  error: 'expected at most targetMs',
}) satisfies z.ZodType<ServiceLevelTarget>;

const group = strict({
  id: fileIdSchema,
  name: titleSchema.exactOptional(),
  wrapUp: wrapUpRuleSchema.exactOptional(),
  answerLimitMs: positiveMsSchema.exactOptional(),
}) satisfies z.ZodType<GroupSetting>;

const queue = strict({
  id: fileIdSchema,
  name: titleSchema.exactOptional(),
  group: fileIdSchema.exactOptional(),
  channel: fileIdSchema.exactOptional(),
  calendar: fileIdSchema.exactOptional(),
  serviceLevel: serviceLevelTarget.exactOptional(),
  plan: queuePlanSchema.exactOptional(),
  answerLimitMs: positiveMsSchema.exactOptional(),
  wrapUp: wrapUpRuleSchema.exactOptional(),
  reserve: countSchema.exactOptional(),
  promoteAfterMs: positiveMsSchema.exactOptional(),
  age: z.enum(['contact', 'queue']).exactOptional(),
  noStaff: z.enum(['wait', 'fallback']).exactOptional(),
  treatments: z.array(labelSchema).max(64).exactOptional(),
}) satisfies z.ZodType<QueueSetting>;

const link = strict({
  queue: fileIdSchema,
  rank: countSchema.exactOptional(),
  delayMs: durationMsSchema.exactOptional(),
  level: z.int().min(0).max(100).exactOptional(),
  order: countSchema.exactOptional(),
}) satisfies z.ZodType<LinkSetting>;

const qualified = {
  skills: z.record(fileIdSchema, levelSchema).exactOptional(),
  groups: z.array(fileIdSchema).exactOptional(),
  links: z.array(link).exactOptional(),
};

const profile = strict({
  id: fileIdSchema,
  name: titleSchema.exactOptional(),
  ...qualified,
}) satisfies z.ZodType<ProfileSetting>;

const agent = strict({
  id: fileIdSchema,
  name: titleSchema.exactOptional(),
  profile: fileIdSchema.exactOptional(),
  user: labelSchema.exactOptional(),
  capacity: z.int().min(1).max(1_000_000).exactOptional(),
  wrapUp: ownWrapUpSchema.exactOptional(),
  ...qualified,
}) satisfies z.ZodType<AgentSetting>;

const address = strict({ id: fileIdSchema, dial: labelSchema.exactOptional() });

const localTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a local time from 00:00 to 24:00');
const spans = z
  .array(z.tuple([localTime, localTime]))
  .max(48)
  .refine(areInOrder, 'expected spans in order, each ending after it begins and before the next');

const calendar = strict({
  weekly: z.record(
    z
      .string()
      .regex(/^[1-7](?:-[1-7])?$/, 'expected a weekday 1 (Monday) to 7, or a range like 1-5'),
    spans,
  ),
  dates: z
    .record(
      z
        .string()
        .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'expected a date YYYY-MM-DD'),
      spans,
    )
    .exactOptional(),
  closingMs: durationMsSchema.exactOptional(),
}).superRefine(checkWeekdays) satisfies z.ZodType<CalendarSetting>;

const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*$/, 'expected a time zone like Europe/Paris');

/** The whole file. */
export const centreSchema = strict({
  schema: z.literal('callwright.centre/1'),
  id: fileIdSchema,
  name: titleSchema.exactOptional(),
  timeZone,
  languages: z.array(languageSchema).max(64).exactOptional(),
  seed: z.int().min(0).exactOptional(),
  defaults: centreDefaultsSchema.exactOptional(),
  routing: routingSettingsSchema.exactOptional(),
  channels: channelSettingsSchema.exactOptional(),
  skills: z.array(fileIdSchema).exactOptional(),
  calendars: z.record(fileIdSchema, calendar).exactOptional(),
  groups: z.array(group).exactOptional(),
  queues: z.array(queue),
  profiles: z.array(profile).exactOptional(),
  addresses: z.array(address).exactOptional(),
  agents: z.array(agent).exactOptional(),
  rules: z
    .array(strict({ file: titleSchema, version: z.int().min(1) }))
    .max(64)
    .exactOptional(),
}).superRefine(checkReferences) satisfies z.ZodType<CentreFile>;

/** `HH:MM` compares as text. */
function areInOrder(list: readonly (readonly [string, string])[]): boolean {
  let last = '';
  for (const [from, to] of list) {
    if (from < last || to <= from) return false;
    last = to;
  }
  return true;
}

function checkWeekdays(setting: CalendarSetting, context: z.RefinementCtx): void {
  const named = new Map<number, string>();
  for (const key of Object.keys(setting.weekly)) {
    const first = Number(key[0]);
    const last = Number(key[2] ?? key[0]);
    const path = ['weekly', key];
    if (last < first) {
      context.addIssue({ code: 'custom', path, message: 'expected a range that rises' });
    }
    for (let day = first; day <= last; day += 1) {
      const other = named.get(day);
      if (other !== undefined) {
        const message = `expected each weekday once; ${day} stands in ${other} too`;
        context.addIssue({ code: 'custom', path, message });
      }
      named.set(day, key);
    }
  }
}
