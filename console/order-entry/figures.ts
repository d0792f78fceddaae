/** Figures of an order with their formulas. */
import type { FigureDefinition } from '../parts/index.ts';
import { type Order, useText } from './order.ts';

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
