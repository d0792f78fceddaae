/** How long records are kept. A purge each day removes what is older. Source: decision 0048. */
import { z } from 'zod';
import { strict } from '../values.schema.ts';

const days = z.int().min(1).max(36_500).exactOptional();

export const retentionSchema = strict({
  callsDays: days.describe(
    'Journal and list of calls, and keys of what they say of callers [all].',
  ),
  decisionsDays: days.describe('What rules decided, and were asked [90].'),
  historyDays: days.describe('Notes, calls and requests of catalogues in time lines [all].'),
  mailsDays: days.describe('Mails in time lines [all].'),
  ordersDays: days.describe('Lines of orders that are over [as the centre’s channel says].'),
  promptAnswersDays: days.describe('Answers of customers to prompts [all].'),
  recordingsDays: days.describe('Recordings of calls, and messages [all].'),
  auditDays: days.describe('Who did what [all].'),
});
export type Retention = z.infer<typeof retentionSchema>;
