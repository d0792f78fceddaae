/**
 * Schema of the centre file `callwright.centre/1`. It is strict, so a misspelt member is an error.
 * References are checked by `centre-references.ts`, questionable settings by lint.
 */
import * as z from 'zod';
import { isTimeZone } from '../../kernel/index.ts';
import type { Infer } from '../../kernel/schemas/index.ts';
import { levelSchema, queuePlanSchema } from '../../rules/files/index.ts';
import { adjunctSchema, menuSchema, voicemailSchema } from './asking-queue.schema.ts';
import {
  addressSettingSchema,
  centreDefaultsSchema,
  channelSettingsSchema,
  monitoringSettingsSchema,
  outsideNumberSchema,
  ownWrapUpSchema,
  routingSettingsSchema,
  telephoneLogOnSchema,
  wrapUpRuleSchema,
} from './centre-settings.schema.ts';
import { proxyKinds } from './proxy-kinds.ts';
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
  versionSchema,
  whole,
} from './values.schema.ts';

const serviceLevelTarget = strict({
  measureId: z
    .enum([
      'serviceLevelOffered',
      'serviceLevelOfferedAll',
      'serviceLevelNet',
      'serviceLevelNetAnsweredAbandoned',
      'serviceLevelCredit',
      'serviceLevelShort',
      'serviceLevelShortCredit',
      'serviceLevelAnsweredOnly',
      'serviceLevelRemoved',
    ])
    .describe('Which service level it is: they differ in what callers who leave count as.'),
  share: shareSchema.describe('The share to reach, 0 to 1.'),
  targetMs: durationMsSchema.describe('Longest wait within it, this very wait included.'),
  shortAbandonMs: durationMsSchema
    .exactOptional()
    .describe('Who leaves within this wait is a short abandon; at most the target [0].'),
}).refine((target) => (target.shortAbandonMs ?? 0) <= target.targetMs, {
  path: ['shortAbandonMs'],
  error: 'expected at most targetMs',
});
export type ServiceLevelTarget = Infer<typeof serviceLevelTarget>;
/** Service level formulas. */
export type ServiceLevelId = ServiceLevelTarget['measureId'];

function alarmLimit(figure: z.ZodType<number>, badWhen: 'high' | 'low') {
  const sign = badWhen === 'high' ? 1 : -1;
  return strict({
    raiseAt: figure.describe('The alarm is raised when the figure is this, or worse.'),
    clearAt: figure.describe('It is cleared when the figure is this again, or better.'),
    forMs: durationMsSchema
      .exactOptional()
      .describe('How long the figure must be so for either [0].'),
  }).refine(({ raiseAt, clearAt }) => sign * clearAt < sign * raiseAt, {
    path: ['clearAt'],
    error: `expected ${badWhen === 'high' ? 'less' : 'more'} than raiseAt`,
  });
}

export const queueAlarmsSchema = strict({
  waiting: alarmLimit(countSchema, 'high').exactOptional().describe('Calls that wait now.'),
  longestWaitMs: alarmLimit(durationMsSchema, 'high')
    .exactOptional()
    .describe('Of the call that has waited longest, until now.'),
  serviceLevel: alarmLimit(shareSchema, 'low')
    .exactOptional()
    .describe('Of the last hour, as the queue promises it, 0 to 1.'),
});
/** Limits of alarms; routing does not read them. */
export type QueueAlarms = Infer<typeof queueAlarmsSchema>;
/** A figure of a queue that an alarm may watch. */
export const alarmMeasureSchema = queueAlarmsSchema.keyof();
/** A figure that an alarm may watch. */
export type AlarmMeasure = keyof QueueAlarms;
export type AlarmLimit = NonNullable<QueueAlarms[AlarmMeasure]>;

/** A group that agents sign on to. */
export const groupSettingSchema = strict({
  id: fileIdSchema.describe('What sessions name.'),
  name: titleSchema.exactOptional().describe('For people.'),
  wrapUp: wrapUpRuleSchema
    .exactOptional()
    .describe('Of its queues that have none of their own [that of the centre’s defaults].'),
  answerLimitMs: positiveMsSchema
    .exactOptional()
    .describe(
      'Of its queues that have none of their own: how long an offer stands [that of the channel].',
    ),
});
export type GroupSetting = Infer<typeof groupSettingSchema>;

/** A queue, with its plan, hours and promise. */
export const queueSettingSchema = strict({
  id: fileIdSchema.describe('What calls, links and fallbacks name.'),
  name: titleSchema.exactOptional().describe('For people.'),
  group: fileIdSchema
    .exactOptional()
    .describe('An agent needs a live, ready session for it [none: no session is needed].'),
  channel: fileIdSchema.exactOptional().describe('The channel of its calls [voice].'),
  calendar: fileIdSchema.exactOptional().describe('Its opening hours [always open].'),
  serviceLevel: serviceLevelTarget.exactOptional().describe('What it promises.'),
  alarms: queueAlarmsSchema
    .exactOptional()
    .describe('Limits at which those who watch the queue are told [none].'),
  plan: queuePlanSchema
    .exactOptional()
    .describe('How a call that brings no plan of its own is queued.'),
  answerLimitMs: positiveMsSchema
    .exactOptional()
    .describe('How long an offer stands unanswered [that of the group].'),
  wrapUp: wrapUpRuleSchema.exactOptional().describe('Work after its calls [that of the group].'),
  reserve: countSchema
    .exactOptional()
    .describe('Agents able for it that calls of other queues may not take [none].'),
  promoteAfterMs: positiveMsSchema
    .exactOptional()
    .describe('A call that waits rises one class each time this has passed [never].'),
  callbacksWhileClosed: z
    .boolean()
    .exactOptional()
    .describe('Whether its callbacks are offered while it is closed [true].'),
  age: z
    .enum(['contact', 'queue'])
    .exactOptional()
    .describe('The age of a call moved in: that of its contact, or anew in this queue [contact].'),
  noStaff: z
    .enum(['wait', 'fallback'])
    .exactOptional()
    .describe('While no linked agent is logged on: wait, or take the fallback at once [wait].'),
  recordPermille: whole(0, 1_000)
    .exactOptional()
    .describe('Of so many of 1000 calls the talk is recorded, drawn by the id of the call [0].'),
  treatments: z
    .array(labelSchema)
    .max(64)
    .exactOptional()
    .describe('Ids of what callers may hear while they wait.'),
  menu: menuSchema
    .exactOptional()
    .describe('It asks callers what they want, and no agent serves it [none].'),
  adjunct: adjunctSchema
    .exactOptional()
    .describe('A program outside says where its calls go, and no agent serves it [none].'),
  voicemail: voicemailSchema.exactOptional().describe('Its callers leave a message [none].'),
});
export type QueueSetting = Infer<typeof queueSettingSchema>;

const link = strict({
  queue: fileIdSchema.describe('The queue served.'),
  rank: countSchema
    .exactOptional()
    .describe('Lower first, and strict: while rank 0 has calls, rank 1 waits [0].'),
  delayMs: durationMsSchema
    .exactOptional()
    .describe('The call must have waited this long in the queue [0].'),
  level: whole(0, 100)
    .exactOptional()
    .describe('Lower first, by strategies that compare levels [0].'),
  order: countSchema
    .exactOptional()
    .describe('Place for the strategy linear [place in the list, from 0].'),
});
export type LinkSetting = Infer<typeof link>;

const qualified = {
  skills: z
    .record(fileIdSchema, levelSchema)
    .exactOptional()
    .describe('Level of each skill, 0 to 100; a skill not named is missing, which is less than 0.'),
  groups: z.array(fileIdSchema).exactOptional().describe('Groups they log on to.'),
  links: z.array(link).exactOptional().describe('Queues they serve [every queue of their groups].'),
};

const profile = strict({
  id: fileIdSchema.describe('What agents and shifts name; it means nothing else to routing.'),
  name: titleSchema.exactOptional().describe('For people.'),
  ...qualified,
});
export type ProfileSetting = Infer<typeof profile>;

/** An agent, with skills, groups and links. */
export const agentSettingSchema = strict({
  id: fileIdSchema.describe('The last tie-break: the smaller first.'),
  name: titleSchema.exactOptional().describe('For people.'),
  profile: fileIdSchema
    .exactOptional()
    .describe('Skills, groups and links to begin with; own ones win, per skill and per queue.'),
  user: labelSchema.exactOptional().describe('The account that signs on as this agent.'),
  number: z
    .string()
    .regex(/^\d{1,12}$/, 'expected 1 to 12 digits')
    .exactOptional()
    .describe('Dialled with a PIN to log on at any telephone.'),
  capacity: whole(1, 1_000_000).exactOptional().describe('Units of work at once [100].'),
  wrapUp: ownWrapUpSchema
    .exactOptional()
    .describe(
      'What it states replaces the queue’s, where the routing of the centre lets it [nothing].',
    ),
  ...qualified,
});
export type AgentSetting = Infer<typeof agentSettingSchema>;

function saying(id: z.ZodString) {
  return strict({
    id: id.describe('What agents name.'),
    name: z.record(languageSchema, titleSchema).describe('For people, by language.'),
  });
}

/** A Not Ready reason or an outcome offered to agents. */
export type ChoiceSetting = Infer<ReturnType<typeof saying>>;

/** Coded choices for agents; the first nine have a key on their screen. */
const sayings = z
  .array(saying(labelSchema))
  .min(1)
  .max(30)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'expected each id once')
  .exactOptional();

const localTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a local time from 00:00 to 24:00');
const spans = z
  .array(z.tuple([localTime, localTime]))
  .max(48)
  .refine(areInOrder, 'expected spans in order, each ending after it begins and before the next');

export const calendarSchema = strict({
  weekly: z
    .record(
      z
        .string()
        .regex(/^[1-7](?:-[1-7])?$/, 'expected a weekday 1 (Monday) to 7, or a range like 1-5'),
      spans,
    )
    .describe('Spans of opening by weekday, 1 (Monday) to 7, or a range like 1-5.'),
  dates: z
    .record(
      z
        .string()
        .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'expected a date YYYY-MM-DD'),
      spans,
    )
    .exactOptional()
    .describe('Spans by date, in place of the weekday’s; none: closed.'),
  closingMs: durationMsSchema
    .exactOptional()
    .describe('How long before the end arrivals are blocked and waiting calls still served [0].'),
}).superRefine(checkWeekdays);
export type CalendarSetting = Infer<typeof calendarSchema>;

/** IANA time zone name. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*$/, 'expected a time zone like Europe/Paris')
  .refine(isTimeZone, 'expected an IANA time zone such as Europe/Paris');

/** A centre file whose references are not checked: `centreSchema` does. */
export const centreShapeSchema = strict({
  schema: z.literal('callwright.centre/1').describe('This format.'),
  id: fileIdSchema.describe('The centre’s own id.'),
  name: titleSchema.exactOptional().describe('For people.'),
  timeZone: timeZoneSchema.describe('Of the calendars’ local times, an IANA name.'),
  languages: z
    .array(languageSchema)
    .max(64)
    .exactOptional()
    .describe('Languages callers may ask for.'),
  seed: z
    .int()
    .min(0)
    .exactOptional()
    .describe('Of choices at random: the same seed, the same choices [1].'),
  defaults: centreDefaultsSchema
    .exactOptional()
    .describe('What holds where a group, queue or plan says nothing of its own.'),
  routing: routingSettingsSchema.exactOptional().describe('Settings of the whole centre.'),
  monitoring: monitoringSettingsSchema
    .exactOptional()
    .describe('Supervisors on the line, and recordings.'),
  telephoneLogOn: telephoneLogOnSchema
    .exactOptional()
    .describe('Agents log on at telephones by keys [they do not].'),
  outsideNumbers: z
    .array(outsideNumberSchema)
    .max(1_000)
    .exactOptional()
    .describe(
      'Numbers outside that may be dialled, by prefix; the longest that fits counts [every number of 2 to 20 digits].',
    ),
  channels: channelSettingsSchema
    .exactOptional()
    .describe(
      'What a call of each channel costs, by name [voice 100, at most 1; chat and email 20, at most 5; review 100, at most 1].',
    ),
  skills: z
    .array(fileIdSchema)
    .exactOptional()
    .describe('All skills; one that is not listed is an error.'),
  skillNames: z
    .record(fileIdSchema, titleSchema)
    .exactOptional()
    .describe('What people read in place of the id of a skill [its id].'),
  calendars: z
    .record(fileIdSchema, calendarSchema)
    .exactOptional()
    .describe('Opening hours by id.'),
  groups: z
    .array(groupSettingSchema)
    .exactOptional()
    .describe('What agents sign on to [each queue counts by itself, and no session is needed].'),
  queues: z.array(queueSettingSchema).describe('Where calls wait.'),
  profiles: z.array(profile).exactOptional().describe('What agents have in common.'),
  activities: z
    .array(saying(fileIdSchema))
    .max(100)
    .exactOptional()
    .describe('What agents may say they are doing; routing never asks.'),
  notReadyReasons: sayings.describe(
    'What agents choose from when they are not ready, in this order [break, lunch, meeting, training, paperwork].',
  ),
  outcomeCodes: sayings.describe(
    'What agents choose from at the end of a call, in this order [order, question, complaint, return, callback, wrongNumber].',
  ),
  addresses: z.array(addressSettingSchema).exactOptional().describe('Places with a device.'),
  maxGroupsPerAddress: z
    .int()
    .min(1)
    .max(1_000)
    .exactOptional()
    .describe('Groups that can be signed on to at one address at a time [all].'),
  coreKinds: z
    .array(
      z
        .string()
        .max(64)
        .refine((kind) => proxyKinds.some((known) => known === kind), {
          error: `expected one of ${proxyKinds.join(', ')}`,
        })
        .meta({ enum: [...proxyKinds] }),
    )
    .max(proxyKinds.length)
    .exactOptional()
    .describe(
      'Requests of agents that this core serves, such as `createAgent`; the others wait for an ACD at the gateway socket [all].',
    ),
  agents: z.array(agentSettingSchema).exactOptional().describe('Who serves.'),
  rules: z
    .array(
      strict({
        file: titleSchema.describe('Path, relative to this file.'),
        version: versionSchema.describe('The version it must have.'),
      }),
    )
    .max(64)
    .exactOptional()
    .describe('Rule sets that route its calls, one a kind [the queues’ own plans].'),
});
/** A centre: its queues, agents, capacity and settings. */
export type CentreFile = Infer<typeof centreShapeSchema>;

/** Compares as text, as `HH:MM` allows. */
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
