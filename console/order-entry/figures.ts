/** Figures of an order with their formulas. */
import type { FigureDefinition } from '../parts/index.ts';
import { type Order, useText } from './order.ts';

const formulas = {
  quantity: 'line.quantity',
  price: 'line.unitPrice',
  net: 'line.net = quantity x unitPrice - discount',
  total: 'summary.total = lines - discount + charges + tax',
  paid: 'summary.payments, but those that failed',
  balance: 'summary.total - paid',
} as const;
type OrderFigure = keyof typeof formulas;
/** How the prices of an order stand to tax; `none`: nothing of it is taxed. */
export function taxWay(order: Order): 'included' | 'added' | 'none' {
  if (taxMinorOf(order) === 0) return 'none';
  return order.summary.taxIncluded ? 'included' : 'added';
}

export function taxMinorOf({ summary: { tax, taxes, taxIncluded } }: Order): number {
  if (!taxIncluded) return tax.amountMinor;
  return taxes.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
}

/** Statuses of payments that pay nothing. */
const failed: readonly string[] = ['declined', 'expired', 'voided', 'captureFailed'];

/** What the payments of an order pay, or those by some methods. */
export function paidMinorOf({ summary }: Order, isMeant = (_methodId: string) => true): number {
  return summary.payments
    .filter(({ methodId, status }) => isMeant(methodId) && !failed.includes(status))
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);
}

const ofPayments: readonly OrderFigure[] = ['paid', 'balance'];

export function useOrderFigures({ lines, payments }: Order) {
  const text = useText();
  return (figure: OrderFigure, name: string): FigureDefinition => ({
    name,
    sentence: text('figureMeans', { figure }),
    formula: formulas[figure],
    since: null,
    cases: ofPayments.includes(figure) ? payments.length : lines.length,
  });
}
