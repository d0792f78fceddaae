/**
 * Recorded rule decisions of calls, and of prompts on orders.
 * Source: acd-routing.md B16.
 */
import { z } from 'zod';
import { optionalField } from '../../kernel/schemas/index.ts';
import { shownMinorField } from '../values/domain-values.schema.ts';
import {
  arrayField,
  idField,
  msField,
  numberField,
  orNull,
  textField,
  textOrNull,
  textsField,
} from './fields.ts';

const seenFactSchema = z.object({
  fact: z.string(),
  label: textField('For people.'),
  value: optionalField(z.unknown(), 'Absent: whoever asks may not see it.'),
  text: z.string(),
});

/** A decision's explanation by `rules/`, the same as the command line prints. */
export const decisionExplanationSchema = z.object({
  kind: z.string(),
  set: textField('Name of the rule set.'),
  version: z.number(),
  atMs: msField,
  matched: textsField('The rules that acted, highest priority first.'),
  facts: z
    .array(seenFactSchema)
    .nullable()
    .describe('What the decision saw of what its set asks for; null: not recorded.'),
  notMatched: z
    .array(z.looseObject({ rule: z.string(), text: z.string() }))
    .describe('Rules above the one that acted, with the first condition that failed.'),
  notMatchedMore: numberField('So many more than are listed.'),
  text: z.array(z.string()),
});
export type DecisionExplanationResource = z.infer<typeof decisionExplanationSchema>;

const weighedPromptSchema = z.object({
  key: textField('Name of the link, else of the rule.'),
  rule: z.string().nullable(),
  sku: textOrNull('null: its rule did not match.'),
  promptId: textOrNull('Of one that was shown.'),
  reason: z.string(),
  gainMinor: orNull(shownMinorField, 'Expected; null: it was not reckoned.'),
  text: z.string(),
});

/** Why each prompt of an order was shown or withheld. */
export const orderPromptWhySchema = z.object({
  orderId: idField,
  askings: z
    .array(
      decisionExplanationSchema
        .pick({ set: true, version: true, atMs: true, matched: true, facts: true, text: true })
        .extend({
          callId: textField('Empty: it is taken on none.'),
          lineId: idField.nullable(),
          shown: arrayField(weighedPromptSchema, 'Those the agent saw.'),
          notShown: orNull(z.array(weighedPromptSchema), 'null: not recorded.'),
        }),
    )
    .describe('One for each time that prompts were asked for, oldest first.'),
  text: textsField('All of it in words; one sentence where nothing was asked.'),
});
export type OrderPromptWhy = z.infer<typeof orderPromptWhySchema>;

export const orderFactsSchema = z.object({
  orderId: idField,
  facts: z.record(z.string(), z.unknown()),
  lines: z.array(z.object({ lineId: idField, sku: z.string() })),
  holdIds: z.array(idField).describe('Open and cleared ones.'),
});

/** As {@link orderPromptWhySchema}, for the prompts considered during a call. */
export const callPromptWhySchema = orderPromptWhySchema
  .omit({ orderId: true })
  .extend({ callId: idField });
