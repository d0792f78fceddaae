/** Prompts and scripts as the agent's screen gets them. Source: ux-and-api.md 3.5, rules.md C6, C7. */
import { z } from 'zod';
import { idField } from './fields.ts';

const promptSchema = z.object({
  id: idField,
  /** Name of the link, else of the rule. */
  key: z.string(),
  kind: z.enum(['upSell', 'crossSell']),
  sku: z.string(),
  quantity: z.int(),
  /** Words, or the id of a text that nobody has written. */
  say: z.string(),
  /** For the agent's eyes alone; as `say`. */
  note: z.string().nullable(),
  /** 1 first. */
  rank: z.int(),
  /** Expected, in minor units of the centre's money. */
  gainMinor: z.int(),
  acceptPpm: z.int(),
  reasonsToDecline: z.array(z.string()),
  ruleVersion: z.int(),
});

export const promptListSchema = z.object({
  ruleSetId: idField,
  ruleVersion: z.int(),
  items: z.array(promptSchema),
  /** What could have been offered, and why it is not. */
  withheld: z.array(z.looseObject({ sku: z.string(), reason: z.string() })),
});

export const scriptListSchema = z.object({
  ruleSetId: idField,
  ruleVersion: z.int(),
  items: z.array(
    z.looseObject({ rule: z.string(), text: z.string(), words: z.string().nullable() }),
  ),
});

export const promptAnswerSchema = z.object({
  id: idField,
  answer: z.enum(['accepted', 'declined']),
  reason: z.string().nullable(),
  /** What was read out: words, or the id of a text that nobody has written. */
  say: z.string(),
  /** The version that the prompt is of, whatever is in force by now. */
  ruleVersion: z.int(),
});
