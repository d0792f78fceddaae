/** What every message into a process has, whatever the process. Source: durable-orders.md 3.1. */
import { z } from 'zod';
import { instantMs, orderName } from './order-values.schema.ts';

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
  traceparent: z.string().max(64).optional(),
};
