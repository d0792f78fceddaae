/** Centre-wide settings: defaults, routing, channels, wrap-up rules. The core fills in defaults. */
import * as z from 'zod';
import type { Infer } from '../../kernel/schemas/index.ts';
import { strategySchema } from '../../rules/files/index.ts';
import {
  classSchema,
  countSchema,
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  positiveMsSchema,
  strict,
  whole,
} from './values.schema.ts';

export const wrapUpRuleSchema = strict({
  mode: z
    .enum(['none', 'optional', 'timed', 'mandatory'])
    .describe(
      'What ends it: the agent, at the latest the limit (optional); the limit (timed); the agent, capped (mandatory).',
    ),
  limitMs: durationMsSchema
    .exactOptional()
    .describe(
      'When it ends, or must have ended [30 s; where mandatory, the longest wrap-up of the centre].',
    ),
  extensionsMax: countSchema.exactOptional().describe('How often the agent may extend it [0].'),
  outcomeRequired: z
    .boolean()
    .exactOptional()
    .describe('Whether an outcome code is needed before it ends [false].'),
});
export type WrapUpRule = Infer<typeof wrapUpRuleSchema>;

export const ownWrapUpSchema = strict({
  ...wrapUpRuleSchema.shape,
  mode: wrapUpRuleSchema.shape.mode.exactOptional(),
});

export const centreDefaultsSchema = strict({
  answerLimitMs: positiveMsSchema
    .exactOptional()
    .describe('How long an offer stands unanswered [20000].'),
  wrapUp: wrapUpRuleSchema.exactOptional().describe('Work after a call [none].'),
  strategy: strategySchema
    .exactOptional()
    .describe('Who comes first among eligible agents [longestIdle].'),
  class: classSchema
    .exactOptional()
    .describe('Of calls that name none; 0 is most urgent, and strict [2].'),
  queue: fileIdSchema.exactOptional().describe('Of calls that name none.'),
});
export type CentreDefaults = Infer<typeof centreDefaultsSchema>;

export const routingSettingsSchema = strict({
  precedence: z
    .enum(['classFirst', 'rankFirst', 'longestQueue'])
    .exactOptional()
    .describe('What is compared first over all calls and links [classFirst].'),
  maxWaitWithLiveOffer: z
    .enum(['finishOffer', 'cut'])
    .exactOptional()
    .describe(
      'A call’s maximum wait while it is offered: the offer finishes, or is cut [finishOffer].',
    ),
  notReadyWithLiveOffer: z
    .enum(['rescind', 'finishOffer'])
    .exactOptional()
    .describe(
      'A request for Not Ready while a call is offered: rescinds it, or waits for it [rescind].',
    ),
  ringGroupRescind: z
    .enum(['atConnect', 'atAccept'])
    .exactOptional()
    .describe('When the other agents of a ring group stop ringing [atConnect].'),
  autoAnswer: z
    .boolean()
    .exactOptional()
    .describe(
      'Whether every offer is accepted and connected in the instant it is made; one of a callback is accepted. For agents whose line is up; not where a switch rings their phones [false].',
    ),
  connectLimitMs: positiveMsSchema
    .exactOptional()
    .describe('From the accepted offer to the connection; then it fails [10000].'),
  callbackLimitMs: positiveMsSchema
    .exactOptional()
    .describe('The same of a callback: so long the customer is rung [25000].'),
  rejectCoolDownMs: durationMsSchema
    .exactOptional()
    .describe('After a rejected offer the agent gets none so long [10000].'),
  failCoolDownMs: durationMsSchema
    .exactOptional()
    .describe('After a failed offer the agent gets none so long [10000].'),
  rejectsMax: whole(1, 1_000_000)
    .exactOptional()
    .describe('Rejected offers in a row that make an agent Not Ready [3].'),
  noAnswersMax: z
    .record(fileIdSchema, whole(1, 1_000_000))
    .exactOptional()
    .describe(
      'Unanswered offers in a row that make an agent Not Ready, by channel, others for the rest [voice 1, others 3].',
    ),
  countRingGroup: z
    .boolean()
    .exactOptional()
    .describe('Whether offers of ring groups count as unanswered [false].'),
  autoReturnMs: positiveMsSchema
    .exactOptional()
    .describe('After this an agent made Not Ready for no answer is Ready again [never].'),
  reofferAfterMs: durationMsSchema
    .exactOptional()
    .describe(
      'When a call may be offered again to an agent who did not take it, from the offer’s end [30000].',
    ),
  returnWindowMs: durationMsSchema
    .exactOptional()
    .describe('A call back with its agent within this gives back the idle time they had [60000].'),
  resumeWithinMs: durationMsSchema
    .exactOptional()
    .describe('Idle time outlives a lost connection or restart so long [600000].'),
  restoreAgeWithinMs: durationMsSchema
    .exactOptional()
    .describe('A caller who left and returns within this has their age back, once [300000].'),
  outboundCounts: z
    .boolean()
    .exactOptional()
    .describe('Whether outbound work of a queue zeroes idle time [true].'),
  idleKey: z
    .enum(['accrued', 'sinceStatus', 'sinceLastInbound', 'sinceLastOffer'])
    .exactOptional()
    .describe(
      'What counts as longest idle: accrued idle time, or since Ready, the last inbound call’s end, the last offer [accrued].',
    ),
  loadFirst: z
    .boolean()
    .exactOptional()
    .describe('Whether every strategy compares the load of agents first [false].'),
  excludeTransferrer: z
    .boolean()
    .exactOptional()
    .describe('Whether who transfers a call is excluded from it [true].'),
  transferWaitMs: durationMsSchema
    .exactOptional()
    .describe('How long a call passed to one agent waits for them [30000].'),
  consultWrapUp: z.boolean().exactOptional().describe('Whether consults have wrap-up [false].'),
  finalFallback: z
    .enum(['end', 'callback', 'message'])
    .exactOptional()
    .describe('Where a loop of overflows, or a move to a queue not open, ends [end].'),
  onActivation: z
    .enum(['migrate', 'pin'])
    .exactOptional()
    .describe(
      'Waiting calls at an activation: take the new version, or stay on the old [migrate].',
    ),
  mayOverrideWrapUp: z
    .boolean()
    .exactOptional()
    .describe('Whether what an agent’s own wrap-up rule states wins [false].'),
  wrapUpCapMs: durationMsSchema
    .exactOptional()
    .describe('Longest wrap-up, extensions included [3600000].'),
});
export type RoutingSettings = Infer<typeof routingSettingsSchema>;

export const monitoringSettingsSchema = strict({
  announceSupervisors: z
    .boolean()
    .exactOptional()
    .describe('Whether a tone, and the agent’s screen, tell that a supervisor listens [true].'),
  optOutDigit: z
    .string()
    .regex(/^[0-9*#]$/, 'expected a key of a telephone')
    .exactOptional()
    .describe('The caller who presses it is not recorded [none].'),
});

export const outsideNumberSchema = strict({
  prefix: z
    .string()
    .regex(/^\+?[0-9*#]{0,20}$/, 'expected at most 20 digits, * or #, after a + or none')
    .describe('What numbers begin with, as dialled. Empty: every number.'),
  cost: fileIdSchema
    .exactOptional()
    .describe('Cost class: who dials must hold the right `dial.<class>` [everybody may dial].'),
});

export const addressSettingSchema = strict({
  id: fileIdSchema.describe('What log-ons name.'),
  dial: labelSchema.exactOptional().describe('The number it is rung by.'),
});
export type AddressSetting = Infer<typeof addressSettingSchema>;

const stationNumber = z
  .string()
  .regex(/^[0-9*#]{2,20}$/, 'expected 2 to 20 digits, * or #')
  .describe('As a telephone dials it.');

export const telephoneLogOnSchema = strict({
  on: stationNumber.describe(
    'Who dials it is asked for an agent’s number and PIN, each ended by #.',
  ),
  off: stationNumber.exactOptional().describe('Who dials it logs off there [none].'),
}).refine(({ on, off }) => on !== off, { path: ['off'], error: 'expected another number than on' });

export const channelSettingSchema = strict({
  cost: whole(1, 1_000_000).describe('Units of capacity a call takes.'),
  max: whole(1, 1_000_000)
    .exactOptional()
    .describe('Calls at once for one agent [capacity / cost, rounded down].'),
  answerLimitMs: positiveMsSchema
    .exactOptional()
    .describe('How long an offer stands unanswered [that of the centre’s defaults].'),
});
/** How many calls of a channel an agent can hold. */
export type ChannelSetting = Infer<typeof channelSettingSchema>;

/**
 * Channels by name, and which exclude or interrupt each other. Written out, as a schema's type does
 * not tell listed members from others.
 */
export interface ChannelSettings {
  /** Pairs of channels of which an agent has one at a time. */
  readonly exclusive?: readonly (readonly [string, string])[];
  /** `{ chat: ["voice"] }`: voice may interrupt chat. */
  readonly interruptibleBy?: { readonly [channel: string]: readonly string[] };
  readonly [channel: string]:
    | ChannelSetting
    | readonly (readonly [string, string])[]
    | { readonly [channel: string]: readonly string[] }
    | undefined;
}

export const channelSettingsSchema: z.ZodType<ChannelSettings> = z
  .object({
    exclusive: z
      .array(z.tuple([fileIdSchema, fileIdSchema]))
      .exactOptional()
      .describe('Pairs of channels of which an agent has one at a time [none].'),
    interruptibleBy: z
      .record(fileIdSchema, z.array(fileIdSchema))
      .exactOptional()
      .describe('By channel, the channels that may interrupt it [none].'),
  })
  .catchall(channelSettingSchema)
  .superRefine((channels, context) => {
    for (const name of Object.keys(channels)) {
      if (name === 'exclusive' || name === 'interruptibleBy') continue;
      if (fileIdSchema.safeParse(name).success) continue;
      const message = 'expected a channel name of a-z, 0-9 and -, at most 31 characters';
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });
