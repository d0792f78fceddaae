/** The JSON frames of an event socket, in both directions. */
import { z } from 'zod';
import {
  cloudEventSchema,
  eventFilterSchema,
  InvalidRequest,
  instantField,
  labelSchema,
  parseJson,
  printableText,
  resumeTokenField,
} from '../../../contracts/index.ts';
import { readAs } from '../../http/validation.ts';
import { resyncReasons } from '../event-writer.ts';

/** Largest message from a client, in bytes; a longer one ends the connection. */
export const messageBytesMax = 1_048_576;

const frameId = labelSchema.describe('Chosen by the client; answers repeat it.');
const idsMax = 1_000;
const ids = z.array(printableText(128)).max(idsMax).optional();

const subscribe = z.strictObject({
  op: z.literal('subscribe'),
  id: frameId,
  types: z
    .array(z.string().max(64))
    .min(1)
    .max(100)
    .transform((types) => types.join(','))
    .pipe(eventFilterSchema)
    .optional(),
  handlerId: z.string().max(128).optional(),
  centreId: z.string().max(128).optional(),
  queueIds: ids,
  agentIds: ids,
  from: z.string().max(128).optional(),
});

const unsubscribe = z.strictObject({ op: z.literal('unsubscribe'), id: frameId });

const call = z.strictObject({
  op: z.literal('call'),
  id: frameId,
  operation: labelSchema.describe('An id of the table of operations.'),
  // Parameters of the operation, checked by its own schemas.
  params: z.unknown().optional(),
  query: z.unknown().optional(),
  body: z.unknown().optional(),
  key: printableText(255).optional().describe('As `Idempotency-Key`.'),
  ifMatch: z.string().max(64).optional().describe('As `If-Match`.'),
});

export const clientFrameSchema = z.discriminatedUnion('op', [subscribe, unsubscribe, call]);
export type Frame = z.infer<typeof clientFrameSchema>;
export type Subscribe = z.infer<typeof subscribe>;
export type Call = z.infer<typeof call>;

const subscription = frameId.describe('As the client has called it.');

export const serverFrameSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('ack'), id: frameId }),
  z.object({
    op: z.literal('answer'),
    id: frameId.nullable().describe('null: what was refused had none.'),
    status: z.int(),
    body: z.unknown().describe('As HTTP answers; a problem where it is refused.'),
  }),
  z.object({ op: z.literal('events'), subscription, items: z.array(cloudEventSchema) }),
  z.looseObject({
    op: z.literal('snapshot'),
    subscription,
    asOf: instantField,
    resumeToken: resumeTokenField,
  }),
  z.object({
    op: z.literal('resync'),
    subscription,
    reason: z.enum(resyncReasons).describe('Why a snapshot replaces events that are lost.'),
  }),
  z.object({ op: z.literal('ping'), serverTime: instantField }),
]);

/** Parses a message. @throws {InvalidRequest} where the text is not unambiguous JSON. */
export function readMessage(text: string): unknown {
  const parsed = parseJson({
    text,
    schema: z.unknown(),
    lengthMax: messageBytesMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
  if (parsed.ok) return parsed.value;
  throw new InvalidRequest(parsed.problems);
}

/** The id in a message, valid or not; null if it has none. */
export function idIn(message: unknown): string | null {
  const { id } = (message ?? {}) as { readonly id?: unknown };
  return typeof id === 'string' ? id : null;
}

export function frameIn(message: unknown): Frame {
  return readAs(clientFrameSchema, 'frame', message);
}
