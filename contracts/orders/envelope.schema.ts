/**
 * The envelope of every message into an order, whatever door it came through, and its verdict.
 *
 * `id` is unique by meaning: the client's for a command, `wh:<provider>:<id>` for a webhook,
 * `r:<effectKey>` for an outcome, `t:<timer>:<dueAtMs>` for a timer.
 * Source: durable-orders.md 3.1, 3.2.
 */
import { z } from 'zod';
import { messageShape } from './message-shape.ts';
import { orderCommands } from './order-command.schema.ts';
import { orderOutcomes } from './order-outcome.schema.ts';
import { orderName } from './order-values.schema.ts';

/** All that an order can be told. */
export const orderEventSchema = z.discriminatedUnion('type', [...orderCommands, ...orderOutcomes]);

/** A message into an order's process. */
export const envelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('order/').max(140),
  event: orderEventSchema,
});

const verdictOutcomes = ['applied', 'duplicate', 'refused', 'conflict', 'notNow'] as const;

/** What became of a message. */
export const verdictSchema = z.strictObject({
  outcome: z.enum(verdictOutcomes),
  version: z.int().nonnegative(),
  code: orderName.optional(),
  value: z.unknown().optional(),
});

/** A message into an order's process. */
export type Envelope = Readonly<z.infer<typeof envelopeSchema>>;
/** All that an order can be told. */
export type OrderEvent = Readonly<z.infer<typeof orderEventSchema>>;
/** The event of one type. */
export type OrderEventOf<Type extends OrderEvent['type']> = Extract<OrderEvent, { type: Type }>;
/** Who sends a message. */
export type Actor = Envelope['actor'];
/** What became of a message. */
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;
/** Outcomes of a message. */
export type Outcome = Verdict['outcome'];
