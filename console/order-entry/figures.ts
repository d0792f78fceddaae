/** Figures of an order: each opens how it comes about. */
import type { FigureDefinition } from '../parts/index.ts';
import { type Order, useText } from './order.ts';

/** By the names of the API. */
const formulas = {
  quantity: 'line.quantity',
  price: 'line.unitPrice',
  net: 'line.net = quantity x unitPrice - discount',
  total: 'summary.total = lines - discount + charges + tax',
  paid: 'summary.total - summary.balanceMinor',
  balance: 'summary.balanceMinor = total - payments',
} as const;
type OrderFigure = keyof typeof formulas;
const ofPayments: readonly OrderFigure[] = ['paid', 'balance'];

/** What figures of an order are, under the names that they are shown by. */
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
