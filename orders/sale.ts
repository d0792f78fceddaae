/**
 * What an order has sold, for sums by agent, code and the like: the revenue of its lines after
 * discounts and coupons, without charges and tax. Amounts are in minor units; each is rounded once.
 */
import type { OrderEventOf } from '../contracts/index.ts';
import { omitUndefined } from '../kernel/index.ts';
import { millionths, roundMinor, sumOf } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import { sharesOf } from './pricing/shares.ts';
import { claimedMilli } from './returns/claims.ts';
import { lineNetMinor, wantedMilli } from './totals.ts';
import { type Reply, refuse, type Turn } from './turn.ts';

export interface OrderSale {
  readonly currency: string;
  readonly sourceCode: string | null;
  /** Numbers of the customer and of parcels, by which it is found. */
  readonly references?: readonly string[];
  /** Whose sale it is; the percentages make 100. */
  readonly agents: readonly { readonly agentId: string; readonly percent: number }[];
  readonly lines: readonly SoldLine[];
}

export interface SoldLine {
  readonly sku: string;
  /** Of its own; absent: as the order. */
  readonly sourceCode?: string;
  /** Of a line that a prompt has sold. */
  readonly promptId: string | null;
  readonly promptKey: string | null;
  readonly couponCodes: readonly string[];
  /** What is kept: without what was cancelled and returned. */
  readonly netMinor: number;
  readonly cancelledMinor: number;
  /** Of goods of a return, from its beginning unless it is cancelled. */
  readonly returnedMinor: number;
}

/** While an order is being modified, its submitted version counts. */
export function saleOf(order: Order): OrderSale {
  const { agentId, takenBy = agentId, agentShares, currency, prompts, regions } = order;
  const { lines, totals, pricing, sourceCode = null } = order.stored ?? order;
  const kept = lines.map(lineNetMinor);
  const discounts = sharesOf(
    Math.min(
      totals.discountMinor,
      sumOf(kept, (net) => net),
    ),
    kept,
  );
  const isCancelled = regions.entry === 'cancelled';
  return {
    currency,
    sourceCode,
    references: [
      order.terms?.reference,
      ...order.shipments.map((one) => one.carrierRef),
      ...lines.map((line) => line.warranty?.serialNumber),
    ].flatMap((reference) => reference ?? []),
    agents: agentShares ?? [{ agentId: takenBy, percent: 100 }],
    lines: (order.isSoldElsewhere === true ? [] : lines).map((line, at): SoldLine => {
      const untaxed = (minor: number) => withoutTax(minor, line, pricing.includesTax);
      const [whole, net] = [lineNetMinor({ ...line, cancelledMilli: 0 }), kept[at] ?? 0];
      const keptMinor = untaxed(net - (discounts[at] ?? 0));
      const goneMinor = untaxed(whole - net);
      const backMilli = claimedMilli(order, line.lineId);
      const backMinor = backMilli === 0 ? 0 : roundMinor(keptMinor, backMilli, wantedMilli(line));
      const prompt = prompts.find(({ promptId }) => promptId === line.promptId);
      return {
        sku: line.sku,
        ...omitUndefined({ sourceCode: line.sourceCode }),
        promptId: line.promptId ?? null,
        promptKey: prompt?.promptKey ?? null,
        couponCodes: (line.coupons ?? []).map(({ code }) => code),
        netMinor: isCancelled ? 0 : keptMinor - backMinor,
        cancelledMinor: isCancelled ? keptMinor + goneMinor - backMinor : goneMinor,
        returnedMinor: backMinor,
      };
    }),
  };
}

function withoutTax(minor: number, { taxPpm = 0 }: OrderLine, includesTax: boolean): number {
  return includesTax ? minor - roundMinor(minor, taxPpm, millionths + taxPpm) : minor;
}

/** States whose sale the order is, in place of the agent who took it. */
export function shareSale({ order }: Turn, { shares }: OrderEventOf<'shareSale'>): Reply {
  if (sumOf(shares, ({ percent }) => percent) !== 100) return refuse('not_100_percent');
  order.agentShares = shares;
  return undefined;
}
