/** What is read of the answer of `callwright staff --json`, which people may have changed. */
import { z } from 'zod';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { agentsSchema } from './scenario-agents.schema.ts';

const staffAnswerSchema = z.object({
  schema: z.literal('callwright.staffing/1'),
  roster: z.object({ shifts: agentsSchema.shape.shifts }).nullable(),
});

export type StaffAnswer = z.infer<typeof staffAnswerSchema>;

/** Reads the answer. Never throws. */
export function parseStaffAnswer(text: string): ParseResult<StaffAnswer> {
  return parseJson<StaffAnswer>({ text, schema: staffAnswerSchema, lengthMax: 16 * 1024 * 1024 });
}
