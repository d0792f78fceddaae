/** Figures of an order: each opens how it comes about. */
import type { ReactNode } from 'react';
import type { FigureDefinition } from '../parts/index.ts';
import { type Order, useText } from './order.ts';

/** By the names of the API. */
const formulas = {
  quantity: 'line.quantity',
  price: 'line.unitPrice',
  net: 'line.net = quantity x unitPrice - discount',
  lines: 'summary.lines = sum of line.net',
  discount: 'summary.discounts',
  charge: 'summary.chargeLines',
  tax: 'summary.taxes = base x percent',
  total: 'summary.total = lines - discount + charges + tax',
  paid: 'summary.total - summary.balanceMinor',
  balance: 'summary.balanceMinor = total - payments',
} as const;
type OrderFigure = keyof typeof formulas;
const ofPayments: readonly OrderFigure[] = ['paid', 'balance'];

/** What figures of an order are, under the names that they are shown by. */
export function useOrderFigures({ lines, payments }: Order) {
  const text = useText();
  const define = (figure: OrderFigure, name: string): FigureDefinition => ({
    name,
    sentence: text('figureMeans', { figure }),
    formula: formulas[figure],
    since: null,
    cases: ofPayments.includes(figure) ? payments.length : lines.length,
  });
  const fact = (figure: OrderFigure, name: string, value: ReactNode) =>
    [name, value, define(figure, name)] as const;
  return { define, fact };
}
