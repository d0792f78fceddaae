/**
 * The file `callwright.partners/1`: the partners outside that a service works with. A section that
 * is missing leaves the simulated partner in its place.
 */
import { z } from 'zod';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { exactOptionalField, strict } from '../values.schema.ts';
import { mailPartnerSchema } from './mail.schema.ts';
import { paymentsSchema } from './payments.schema.ts';
import { retentionSchema } from './retention.schema.ts';
import { stockImportSchema, warehouseSchema } from './warehouse.schema.ts';

const partnersLengthMax = 256 * 1024;

export const partnersSchema = strict({
  schema: z.literal('callwright.partners/1'),
  payments: exactOptionalField(paymentsSchema, 'Who takes payments.'),
  mail: exactOptionalField(mailPartnerSchema, 'What carries mails to customers.'),
  warehouse: warehouseSchema.exactOptional(),
  stockImport: stockImportSchema.exactOptional(),
  retention: exactOptionalField(retentionSchema, 'How long records are kept.'),
});
export type PartnersFile = z.infer<typeof partnersSchema>;

/** Parses the partners file, or returns all problems found. */
export function parsePartners(text: string): ParseResult<PartnersFile> {
  return parseJson({ text, schema: partnersSchema, lengthMax: partnersLengthMax });
}
