/**
 * Queues that ask in place of waiting for an agent: a menu asks the caller, a route point a host
 * outside, a voicemail for a message. Source: decisions/0049, 0054.
 */
import * as z from 'zod';
import type { Infer } from '../../kernel/schemas/index.ts';
import { fileIdSchema, labelSchema, positiveMsSchema, strict, whole } from './values.schema.ts';

const kindWords = 'What follows: move, number, say, message or end.';
const textSchema = labelSchema.exactOptional().describe('Id of the text the caller hears.');

const choiceTarget = z.discriminatedUnion('kind', [
  strict({
    kind: z.literal('move').describe(kindWords),
    queue: fileIdSchema.describe('The queue or menu that the call moves to.'),
  }),
  strict({
    kind: z.literal('number').describe(kindWords),
    number: labelSchema.describe('The outside number that the caller is sent to.'),
  }),
  strict({
    kind: z.literal('say').describe(kindWords),
    text: labelSchema.describe('Id of an announcement, after which the menu asks again.'),
  }),
  strict({ kind: z.literal('message').describe(kindWords), text: textSchema }),
  strict({ kind: z.literal('end').describe(kindWords), text: textSchema }),
]);
export type ChoiceTarget = Infer<typeof choiceTarget>;

/** What a caller is asked, and what each answer leads to. */
export const menuSchema = strict({
  prompt: labelSchema.describe('Id of the announcement that asks.'),
  choices: z
    .array(
      strict({
        digits: z
          .string()
          .regex(/^[0-9*#]{1,8}$/, 'expected 1 to 8 of 0-9, *, #')
          .describe('Keys that the caller presses.'),
        to: choiceTarget.describe('What they lead to.'),
      }),
    )
    .min(1)
    .max(64)
    .superRefine(checkDigits)
    .describe('What callers may choose.'),
  limitMs: positiveMsSchema
    .exactOptional()
    .describe('How long the next key is waited for, the prompt included [10000].'),
  tries: whole(1, 10)
    .exactOptional()
    .describe('How often it asks before the plan’s fallback acts [3].'),
});
export type MenuSetting = Infer<typeof menuSchema>;

/** A point at which a program outside says where a call goes. */
export const adjunctSchema = strict({
  attempts: whole(1, 10)
    .exactOptional()
    .describe('How often a host that fails is asked, within plan.maxWaitMs [2].'),
});
export type AdjunctSetting = Infer<typeof adjunctSchema>;

/** Where callers leave a message, for an agent or for those who serve a queue. */
export const voicemailSchema = strict({
  greeting: labelSchema.describe('Id of the announcement before the message, with its tone.'),
  greetingMs: positiveMsSchema
    .exactOptional()
    .describe(
      'How long it is: the message begins then, and who hangs up before leaves none [5000].',
    ),
  limitMs: positiveMsSchema.exactOptional().describe('Longest message [120000].'),
  agent: fileIdSchema.exactOptional().describe('Whose it is [a queue’s, or supervisors’ alone].'),
  queue: fileIdSchema
    .exactOptional()
    .describe('Agents with a link to this queue hear it, and its callbacks go there [none].'),
});
export type VoicemailSetting = Infer<typeof voicemailSchema>;

/** Keys that begin those of another choice would never lead to it. */
function checkDigits(
  choices: readonly { readonly digits: string }[],
  context: z.RefinementCtx,
): void {
  for (const [place, { digits }] of choices.entries()) {
    const other = choices.findIndex((one, at) => at < place && overlap(one.digits, digits));
    if (other === -1) continue;
    const said = choices[other]?.digits ?? '';
    const why = said === digits ? 'are' : 'begin as';
    const message = `expected other keys; ${digits} ${why} those of choice ${other}, ${said}`;
    context.addIssue({ code: 'custom', path: [place, 'digits'], message });
  }
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
