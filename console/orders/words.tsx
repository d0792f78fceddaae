/** Texts and marks for orders, shared by all screens. */
import {
  type Line,
  nameOf,
  type Order,
  useChannel,
  useCustomer,
  useItemName,
  useNameIn,
} from '../order-entry/order.ts';
import { type MoneyAmount, names, textOf, useFormats } from '../parts/index.ts';
import { usePersonName } from '../shell/sayings.ts';
import type en from './messages/en.json';
import styles from './orders.module.css';
import type { Hold } from './readings.ts';

export const useOrderText = textOf<typeof en>('orders');

/** Shapes of the groups of holds. */
const shapes = {
  approval: 'M6 0 12 6 6 12 0 6Z',
  payment: 'M1.5 1.5h9v9h-9Z',
  fraud: 'M6 .5 12 11.5H0Z',
  other: 'M1 4.4h10v3.2H1Z',
};
export type HoldGroup = keyof typeof shapes;
export const holdGroups = Object.keys(shapes) as HoldGroup[];

/** The group of each hold: who handles it and how it looks. */
export const groupOfHold: Readonly<Record<Hold['source'], HoldGroup>> = {
  priceApproval: 'approval',
  credit: 'approval',
  refund: 'other',
  authorisation: 'payment',
  balance: 'payment',
  check: 'payment',
  instalment: 'other',
  dispute: 'payment',
  reconciliation: 'other',
  fraud: 'fraud',
  manualFraud: 'fraud',
  manual: 'other',
  rule: 'other',
  warehouse: 'other',
  system: 'other',
  exchangeReturn: 'other',
  exchangeBalance: 'other',
};

/** Holds that people place; automatic checks place all others. */
const placedByPeople: ReadonlySet<string> = new Set(['manual', 'manualFraud', 'priceApproval']);

/** Who placed a hold: a person's name, or that a check did. */
export function usePlacer({ source, placedBy }: Pick<Hold, 'source' | 'placedBy'>): string {
  const text = useOrderText();
  const name = usePersonName(placedByPeople.has(source) ? placedBy : '');
  return name === '' ? text('ownCheck') : name;
}

/** The name of a payment's method. */
export function useMethodWords(): (order: Order, paymentId: string) => string {
  const nameIn = useNameIn();
  const methods = useChannel()?.paymentMethods;
  return ({ payments }, paymentId) =>
    nameIn(methods, payments.find(({ id }) => id === paymentId)?.methodId ?? paymentId);
}

/** Replaces an order line that no longer exists. */
export const noLine: Pick<Line, 'itemId' | 'sku'> = { itemId: '', sku: '–' };

export function lineOf({ lines }: Order, lineId: string): Pick<Line, 'itemId' | 'sku'> {
  return lines.find(({ id }) => id === lineId) ?? noLine;
}

/** The name that the centre gives a hold code; else what the service means by it. */
export function useHoldCodeWords(): (code: string) => string {
  const text = useOrderText();
  const nameIn = useNameIn();
  const codes = useChannel()?.holdCodes;
  return (code) => nameIn(codes, code, text('holdCode', { code }));
}

export interface HoldMarkProps {
  readonly hold: Pick<Hold, 'code' | 'source'>;
  readonly isLong?: boolean;
}

/** A hold's code with its shape and colour. */
export function HoldMark({ hold, isLong = false }: HoldMarkProps) {
  const text = useOrderText();
  const group = groupOfHold[hold.source];
  const code = useHoldCodeWords()(hold.code);
  const source = text(`source.${hold.source}`);
  // A hold that the service placed is described by its source.
  const isOwn = text('holdCode', { code: hold.code }) === hold.code;
  const long = isOwn && code !== '' ? `${code} · ${source}` : source;
  return (
    <span className={names(styles.mark, styles[group])}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" fill="currentColor">
        <path d={shapes[group]} />
      </svg>
      {isLong ? long : code}
    </span>
  );
}

export function useMoney(): (money: MoneyAmount) => string {
  return useFormats().money;
}

/** Words for what blocks shipment, which the API gives as a code. */
export function useBlockerWords(): (blocker: string) => string {
  const text = useOrderText();
  const codeWords = useHoldCodeWords();
  return (blocker) => {
    const [of = '', state = ''] = blocker.split(/:(.*)/s);
    if (of === 'entry') return text(`entry.${state as Order['entry']}`);
    if (of === 'payment') return text(`payment.${state as Order['payment']}`);
    return text('blocker', { of, state: codeWords(state) });
  };
}

const over: readonly Order['entry'][] = ['cancelled', 'closed'];

/** State of the order, and what delays shipment. */
export function useStatusWords(): (order: Order) => string {
  const text = useOrderText();
  const words = useBlockerWords();
  return (order) => {
    const { entry, detailedStatus, gate } = order;
    const isOver = over.includes(entry);
    const way = isOver ? [] : gate.blockers.filter((one) => one !== `entry:${entry}`).map(words);
    const state = text(`entry.${entry}`);
    const label = text(`label.${detailedStatus}`).toLocaleLowerCase();
    const is = label === state ? state : `${state} · ${label}`;
    return way.length === 0 ? is : text('heldBack', { is, by: way.join(', ') });
  };
}

/** A customer's name; the customer number until it is loaded. */
export function CustomerName({ id }: { readonly id: string }) {
  const { data } = useCustomer(id);
  return <bdi>{data === undefined ? id.slice(id.indexOf('.') + 1) : nameOf(data)}</bdi>;
}

export function ItemName({ of }: { readonly of: Pick<Line, 'itemId' | 'sku'> }) {
  return <bdi>{useItemName(of)}</bdi>;
}
