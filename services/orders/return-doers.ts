/**
 * Effects between orders and their returns. Message ids are the effects' keys, so that one carried
 * out twice claims, pays and tells once. Source: durable-orders.md 5.7.
 */
import { z } from 'zod';
import type { Envelope, OrderEvent, ReturnEnvelope, ReturnEvent } from '../../contracts/index.ts';
import type { CarryOut, ContinuityPartners } from './continuity-doers.ts';

const about = z.object({ orderId: z.string(), returnId: z.string() });
const exchanged = about.extend({ amountMinor: z.int() });
const claim = about.extend({
  lines: z.array(z.object({ lineId: z.string(), qtyMilli: z.int() })),
  copyCharges: z.boolean(),
});
const claimed = about.extend({
  mostMinor: z.int(),
  exchangedMinor: z.int(),
  isReceived: z.boolean().optional(),
});
const refund = about.extend({
  n: z.int(),
  amountMinor: z.int(),
  method: z.enum(['line', 'refundCheck', 'onAccount', 'original']),
  restMethod: z.enum(['refundCheck', 'onAccount']).optional(),
  payLineId: z.string().optional(),
  needsApproval: z.boolean(),
});

export function returnDoers({ nowMs, tell }: Pick<ContinuityPartners, 'nowMs' | 'tell'>): {
  readonly [kind: string]: CarryOut;
} {
  const actor = { kind: 'system' as const, id: 'returns' };
  const tellOrder = (orderId: string, id: string, event: OrderEvent) =>
    tell({ id, processId: `order/${orderId}`, atMs: nowMs(), actor, event } satisfies Envelope);
  const tellReturn = (processId: string, id: string, event: ReturnEvent) =>
    tell({ id, processId, atMs: nowMs(), actor, event } satisfies ReturnEnvelope);
  return {
    claimReturn: async ({ key, body }): Promise<ReturnEvent> => {
      const { orderId, ...claimed } = claim.parse(body);
      const verdict = await tellOrder(orderId, key, { type: 'return.opened', ...claimed });
      const { outcome, code: reason = outcome, value } = verdict;
      if (outcome !== 'applied') return { type: 'claim.refused', reason };
      return { type: 'claim.granted', ...(value as Granted) };
    },
    withdrawReturn: async ({ key, body }) => {
      const { orderId, returnId } = about.parse(body);
      await tellOrder(orderId, key, { type: 'return.withdrawn', returnId });
      return null;
    },
    tellClaim: async ({ key, body }) => {
      const { orderId, ...changed } = claimed.parse(body);
      await tellOrder(orderId, key, { type: 'return.claimChanged', ...changed });
      return null;
    },
    payReturn: async ({ key, body }): Promise<ReturnEvent | null> => {
      const { orderId, ...due } = refund.parse(body);
      const event = { type: 'return.refundDue' as const, ...due };
      const { outcome, code: reason = outcome } = await tellOrder(orderId, key, event);
      return outcome === 'applied' ? null : { type: 'refund.failed', n: due.n, reason };
    },
    tellReturn: async ({ key, body }) => {
      await tellReturn(String(body['processId']), key, body['event'] as ReturnEvent);
      return null;
    },
    tellExchange: async ({ key, body }) => {
      const { orderId, returnId } = about.parse(body);
      await tellOrder(orderId, key, { type: 'exchange.received', returnId });
      return null;
    },
    claimExchange: async ({ key, body }): Promise<OrderEvent> => {
      const { orderId, returnId, amountMinor } = exchanged.parse(body);
      const event = { type: 'exchange.claimed' as const, orderId, amountMinor };
      const { outcome, code, value } = await tellReturn(`return/${returnId}`, key, event);
      if (outcome !== 'applied') return { type: 'exchange.refused', reason: code ?? outcome };
      const { isReceived, originalId, ...changed } = value as GrantedExchange;
      const claimed = { type: 'return.claimChanged' as const, returnId, ...changed };
      const told = await tellOrder(originalId, `${key}/claim`, claimed);
      if (told.outcome !== 'refused') return { type: 'exchange.granted', isReceived };
      const released = { type: 'exchange.released' as const, orderId };
      await tellReturn(`return/${returnId}`, `${key}/release`, released);
      return { type: 'exchange.refused', reason: told.code ?? told.outcome };
    },
    releaseExchange: async ({ key, body }) => {
      const { orderId, returnId } = about.parse(body);
      await tellReturn(`return/${returnId}`, key, { type: 'exchange.released', orderId });
      return null;
    },
  };
}

interface GrantedExchange {
  readonly isReceived: boolean;
  /** The order whose goods came back. */
  readonly originalId: string;
  readonly mostMinor: number;
  readonly exchangedMinor: number;
}
type Granted = Omit<Extract<ReturnEvent, { readonly type: 'claim.granted' }>, 'type'>;
