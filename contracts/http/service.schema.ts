/**
 * Answers of the service about itself, and the envelope of its events. Source: ux-and-api.md 3.8,
 * 4.1.
 */
import { z } from 'zod';

export const liveSchema = z.object({ status: z.literal('live') });
export const readySchema = z.object({ status: z.literal('ready') });
export const versionResourceSchema = z.object({
  version: z.string(),
  api: z.literal('v1'),
  node: z.string(),
});

/** An OpenAPI 3.1 document. */
export const openApiSchema = z.looseObject({ openapi: z.string() });

/** JSON Schema 2020-12; of rule sets with `x-facts` and `x-help`. */
export const fileSchemaAnswer = z.looseObject({ $schema: z.string() });

/** CloudEvents 1.0. */
export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  cwactor: z.string().exactOptional().describe('Who brought it about, where a person did.'),
  cwpos: z.string().describe('Resume token.'),
  cwseq: z.number().describe('+1 per event of this connection.'),
  data: z.looseObject({ version: z.number() }),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;
