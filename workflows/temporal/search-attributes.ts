/**
 * Search attributes of orders in Temporal's web pages. They are not encrypted, so they contain no
 * personal data; reviewers are pseudonyms.
 * Source: durable-orders.md 10.3.
 */
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { fnv1a32 } from '../../kernel/index.ts';
import { type Order, openHolds, orderLabel } from '../../orders/index.ts';

export const attributeKeys = {
  centreId: defineSearchAttributeKey('centreId', 'KEYWORD'),
  orderLabel: defineSearchAttributeKey('orderLabel', 'KEYWORD'),
  totalMinor: defineSearchAttributeKey('totalMinor', 'INT'),
  holdCodes: defineSearchAttributeKey('holdCodes', 'KEYWORD_LIST'),
  reviewQueue: defineSearchAttributeKey('reviewQueue', 'KEYWORD'),
  reviewer: defineSearchAttributeKey('reviewer', 'KEYWORD'),
  slaDueAt: defineSearchAttributeKey('slaDueAt', 'DATETIME'),
} as const;

/** An order's search attributes; a null value removes one. */
export function orderAttributes(order: Order): readonly SearchAttributeUpdatePair[] {
  const holds = openHolds(order);
  const owner = holds.find((hold) => hold.owner !== undefined)?.owner;
  const dueAtMs = Math.min(
    ...holds.map(({ holdId }) => order.deadlines[`holdSla/${holdId}`] ?? Number.POSITIVE_INFINITY),
  );
  return [
    { key: attributeKeys.centreId, value: order.centreId },
    { key: attributeKeys.orderLabel, value: orderLabel(order) },
    { key: attributeKeys.totalMinor, value: order.totals.totalMinor },
    {
      key: attributeKeys.holdCodes,
      value: holds.length === 0 ? null : holds.map(({ code }) => code),
    },
    { key: attributeKeys.reviewQueue, value: holds[0]?.queue ?? null },
    { key: attributeKeys.reviewer, value: owner === undefined ? null : pseudonymOf(owner) },
    { key: attributeKeys.slaDueAt, value: Number.isFinite(dueAtMs) ? new Date(dueAtMs) : null },
  ];
}

/** Equal for equal logins, which it does not show. */
function pseudonymOf(login: string): string {
  return `reviewer-${fnv1a32(login).toString(16)}`;
}
