/**
 * Schemas of what a centre says once for all queues: defaults, routing settings, channels, wrap-up
 * rules.
 *
 * Absent members take the defaults of ux-and-api.md 17.1; the compiler of the core fills them in.
 */
import { z } from 'zod';
import type {
  CentreDefaults,
  ChannelSetting,
  ChannelSettings,
  RoutingSettings,
  WrapUpRule,
} from '../routing/index.ts';
import { strategySchema } from './plan.schema.ts';
import {
  classSchema,
  countSchema,
  durationMsSchema,
  fileIdSchema,
  positiveMsSchema,
  strict,
} from './values.schema.ts';

export const wrapUpRuleSchema = strict({
  mode: z.enum(['none', 'optional', 'timed', 'mandatory']),
  limitMs: durationMsSchema.exactOptional(),
  extensionsMax: countSchema.exactOptional(),
  outcomeRequired: z.boolean().exactOptional(),
}) satisfies z.ZodType<WrapUpRule>;

/** What an agent's own rule states; the rest stays the queue's. */
export const ownWrapUpSchema = strict({
  ...wrapUpRuleSchema.shape,
  mode: wrapUpRuleSchema.shape.mode.exactOptional(),
}) satisfies z.ZodType<Partial<WrapUpRule>>;

export const centreDefaultsSchema = strict({
  answerLimitMs: positiveMsSchema.exactOptional(),
  wrapUp: wrapUpRuleSchema.exactOptional(),
  strategy: strategySchema.exactOptional(),
  class: classSchema.exactOptional(),
  queue: fileIdSchema.exactOptional(),
}) satisfies z.ZodType<CentreDefaults>;

export const routingSettingsSchema = strict({
  precedence: z.enum(['classFirst', 'rankFirst', 'longestQueue']).exactOptional(),
  maxWaitWithLiveOffer: z.enum(['finishOffer', 'cut']).exactOptional(),
  notReadyWithLiveOffer: z.enum(['rescind', 'finishOffer']).exactOptional(),
  ringGroupRescind: z.enum(['atConnect', 'atAccept']).exactOptional(),
  connectLimitMs: positiveMsSchema
    .exactOptional()
    .describe(
      'From the accepted offer to the connection, the ringing of a callback included; then the ' +
        'offer has failed [10,000].',
    ),
  rejectCoolDownMs: durationMsSchema.exactOptional(),
  failCoolDownMs: durationMsSchema.exactOptional(),
  rejectsMax: z.int().min(1).max(1_000_000).exactOptional(),
  noAnswersMax: z.record(fileIdSchema, z.int().min(1).max(1_000_000)).exactOptional(),
  countRingGroup: z.boolean().exactOptional(),
  autoReturnMs: positiveMsSchema.exactOptional(),
  reofferAfterMs: durationMsSchema.exactOptional(),
  returnWindowMs: durationMsSchema.exactOptional(),
  resumeWithinMs: durationMsSchema.exactOptional(),
  restoreAgeWithinMs: durationMsSchema.exactOptional(),
  outboundCounts: z.boolean().exactOptional(),
  idleKey: z.enum(['accrued', 'sinceStatus', 'sinceLastInbound', 'sinceLastOffer']).exactOptional(),
  loadFirst: z.boolean().exactOptional(),
  excludeTransferrer: z.boolean().exactOptional(),
  transferWaitMs: durationMsSchema.exactOptional(),
  consultWrapUp: z.boolean().exactOptional(),
  finalFallback: z.enum(['end', 'callback', 'message']).exactOptional(),
  onActivation: z.enum(['migrate', 'pin']).exactOptional(),
  mayOverrideWrapUp: z.boolean().exactOptional(),
  wrapUpCapMs: durationMsSchema.exactOptional(),
}) satisfies z.ZodType<RoutingSettings>;

const channelSettingSchema = strict({
  cost: z.int().min(1).max(1_000_000),
  max: z.int().min(1).max(1_000_000).exactOptional(),
  answerLimitMs: positiveMsSchema.exactOptional(),
}) satisfies z.ZodType<ChannelSetting>;

/** Channels by name, beside the two relations between them: every other member is a channel. */
export const channelSettingsSchema: z.ZodType<ChannelSettings> = z
  .object({
    exclusive: z.array(z.tuple([fileIdSchema, fileIdSchema])).exactOptional(),
    interruptibleBy: z.record(fileIdSchema, z.array(fileIdSchema)).exactOptional(),
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
