/** What every message into a process has, whatever the process. Source: durable-orders.md 3.1. */
import { z } from 'zod';
import { instantMs, orderName } from './order-values.schema.ts';

/** Source: W3C Trace Context, 3.2. */
const traceparentForm = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const messageId = z.string().min(1).max(300);

/** Beside the process that it is for, and what it says. */
export const messageShape = {
  id: messageId,
  atMs: instantMs,
  actor: z.strictObject({
    kind: z.enum(['agent', 'reviewer', 'customer', 'system', 'provider']),
    id: orderName,
  }),
  expectedVersion: z.int().nonnegative().optional(),
  causationId: messageId.optional(),
  traceparent: z
    .string()
    .regex(traceparentForm, 'expected a traceparent such as 00-<32 hex>-<16 hex>-01, neither all 0')
    .optional(),
};
