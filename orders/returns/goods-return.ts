/**
 * Snapshot of a return: its goods, what they are worth, how it is refunded.
 * Source: dynamics-call-center.md 1.22, 2.11.
 */
import type { Disposition, RefundMethod, ReturnPolicy } from '../../contracts/index.ts';
import type { ReturnRegions } from '../../machines/index.ts';
import { roundMinor, sumOf } from '../money.ts';

export interface ReturnedLine {
  readonly lineId: string;
  readonly qtyMilli: number;
  readonly disposition: Disposition;
  readonly receivedMilli: number;
  /** What the goods are worth; 0 until the order has said. */
  readonly worthMinor: number;
}

export interface Refund {
  readonly n: number;
  readonly amountMinor: number;
  readonly method: RefundMethod;
  readonly state: 'asked' | 'done' | 'declined' | 'failed';
}

interface ReturnFee {
  readonly code: string;
  readonly amountMinor: number;
  readonly ppm?: number | undefined;
}

export interface GoodsReturn {
  readonly returnId: string;
  readonly orderId: string;
  readonly centreId: string;
  customerId: string;
  readonly agentId: string;
  readonly currency: string;
  readonly reasonCode: string;
  readonly policy: ReturnPolicy;
  readonly isExchange: boolean;
  readonly advanceCredit: boolean;
  readonly copyCharges: boolean;
  readonly schemaVersion: number;
  readonly machineVersion: number;
  /** Number of applied messages. */
  version: number;
  /** Version of the last edit, see `edited-version.ts`. */
  editedVersion?: number;
  regions: ReturnRegions;
  lines: readonly ReturnedLine[];
  /** Charges of the order that are refunded too. */
  charges: readonly {
    readonly adjustmentId: string;
    readonly code: string;
    readonly amountMinor: number;
  }[];
  /** What the centre keeps of the worth, such as for restocking. */
  fees?: readonly ReturnFee[] | undefined;
  /** What the order holds back for it; older snapshots have none. */
  claimedMinor?: number;
  unpayableMinor?: number;
  method: RefundMethod;
  refunds: readonly Refund[];
  /** The order that is sent in place of the goods, and the credit that pays it. */
  exchange?: { readonly orderId: string; readonly amountMinor: number; readonly isTold: boolean };
  /** Why the order refused the claim. */
  refusedBy?: string;
  /** Ids of recently applied messages. */
  seen: string[];
  lastAtMs: number;
}

/** What all its goods and charges are worth, less fees. */
export function worthMinor(back: GoodsReturn): number {
  const { charges } = back;
  const wholeMinor = goodsWorthMinor(back) + sumOf(charges, (one) => one.amountMinor);
  return Math.max(0, wholeMinor - feesMinor(back));
}

export function goodsWorthMinor({ lines }: Pick<GoodsReturn, 'lines'>): number {
  const goods = lines.filter(({ disposition }) => disposition !== 'sendBack');
  return sumOf(goods, (line) => line.worthMinor);
}

const feesMinor = ({ fees = [] }: GoodsReturn) => sumOf(fees, (one) => one.amountMinor);

export function isAllReceived({ lines }: GoodsReturn): boolean {
  return lines.every(({ qtyMilli, receivedMilli }) => receivedMilli >= qtyMilli);
}

/** What may be refunded now: for goods that are here, or for all of them in advance. */
export function dueMinor(back: GoodsReturn): number {
  const { life } = back.regions;
  const isSubmitted = life === 'open' || life === 'received' || life === 'closed';
  if (!isSubmitted) return 0;
  if (back.advanceCredit || isAllReceived(back)) return worthMinor(back);
  const arrivedMinor = sumOf(back.lines, (line) =>
    line.disposition === 'sendBack'
      ? 0
      : roundMinor(line.worthMinor, line.receivedMilli, line.qtyMilli),
  );
  return Math.max(0, arrivedMinor - feesMinor(back));
}

/** What is refunded, or is being refunded. */
export function refundedMinor({ refunds }: GoodsReturn): number {
  const standing = refunds.filter(({ state }) => state === 'asked' || state === 'done');
  return sumOf(standing, (refund) => refund.amountMinor);
}

/** Credit that a replacement order can still be paid with. */
export function exchangeCreditMinor(back: GoodsReturn): number {
  const { life } = back.regions;
  const isOver = life === 'claiming' || life === 'cancelled' || life === 'refused';
  if (isOver || !back.isExchange || back.exchange !== undefined) return 0;
  return Math.max(0, worthMinor(back) - usedMinor(back));
}

/** What refunds and an exchange have used, and what a review found not to be payable. */
export function usedMinor(back: GoodsReturn): number {
  return refundedMinor(back) + (back.exchange?.amountMinor ?? 0) + (back.unpayableMinor ?? 0);
}
