/**
 * Totals of an order with their parts; charges now and at shipment by method; and what to say if
 * the total has changed since it was read out.
 */
import type { ReactNode } from 'react';
import { Button, Defined, Money, type MoneyAmount, useFormats, useWords } from '../parts/index.ts';
import { paidMinorOf, taxMinorOf, taxWay, useOrderFigures } from './figures.ts';
import {
  type Line,
  type Order,
  type OrderWork,
  type PaymentMethod,
  useChannel,
  useItemName,
  useNameIn,
  useText,
} from './order.ts';
import styles from './order-entry.module.css';

export function Summary({ order }: { readonly order: Order }) {
  const text = useText();
  const formats = useFormats();
  const { summary } = order;
  const { total, lines, discount, charges, taxes } = summary;
  const paidMinor = paidMinorOf(order);
  const define = useOrderFigures(order);
  const nameIn = useNameIn();
  const chargeCodes = useChannel()?.chargeCodes;
  const money = (amountMinor: number) => ({ ...total, amountMinor });
  const taxMinor = taxMinorOf(order);
  const tax = taxWay(order);
  const named = (code: string, reason: string | null) => [code, reason].filter(Boolean).join(' · ');
  const isNothing = (one: MoneyAmount) => one.amountMinor === 0;
  return (
    <div className={styles.summary}>
      <Figure label={text('goods')} amount={lines}>
        {order.lines.map(({ id, sku, quantity, net, discount: off }) => (
          <Part
            key={id}
            label={`${quantity} × ${sku}`}
            amount={money(net.amountMinor + off.amountMinor)}
          />
        ))}
      </Figure>
      {isNothing(discount) ? null : (
        <Figure label={text('discount')} amount={money(-discount.amountMinor)}>
          {summary.discounts.map(({ id, code, by, reason, amount }) => (
            <Part
              key={id}
              label={by === 'coupon' ? text('couponOf', { code }) : named(code, reason)}
              amount={money(-amount.amountMinor)}
            />
          ))}
        </Figure>
      )}
      {isNothing(charges) ? null : (
        <Figure label={text('charges')} amount={charges}>
          {summary.chargeLines.map(({ id, code, reason, amount }) => (
            <Part key={id} label={named(nameIn(chargeCodes, code), reason)} amount={amount} />
          ))}
        </Figure>
      )}
      {tax !== 'none' && (
        <>
          <Figure label={text('tax', { tax })} amount={money(taxMinor)}>
            {taxes.map(({ percent, base, amount }) => (
              <Part
                key={percent}
                label={text('taxOf', {
                  percent: formats.number(percent),
                  // A base that includes its tax is not what the rate is of.
                  base: formats.money(
                    tax === 'included' ? money(base.amountMinor - amount.amountMinor) : base,
                  ),
                })}
                amount={amount}
              />
            ))}
          </Figure>
          <p className={styles.figureRow}>
            <span>{text('withoutTax')}</span>
            <Money of={money(total.amountMinor - taxMinor)} />
          </p>
        </>
      )}
      {(
        [
          ['total', text('total', { tax }), total, styles.total],
          ['paid', text('paid'), money(paidMinor), styles.figureRow],
          ['balance', text('due'), money(total.amountMinor - paidMinor), styles.due],
        ] as const
      ).map(([figure, name, amount, className]) => (
        <p key={figure} className={className}>
          <span>{name}</span>
          <Defined definition={define(figure, name)}>
            <Money of={amount} />
          </Defined>
        </p>
      ))}
    </div>
  );
}

function Figure({
  label,
  amount,
  children,
}: {
  readonly label: string;
  readonly amount: MoneyAmount;
  readonly children: ReactNode;
}) {
  return (
    <details className={styles.figure}>
      <summary>
        <span>{label}</span>
        <Money of={amount} />
      </summary>
      <ul>{children}</ul>
    </details>
  );
}

function Part({ label, amount }: { readonly label: string; readonly amount: MoneyAmount }) {
  return (
    <li className={styles.figureRow}>
      <span>{label}</span>
      <Money of={amount} />
    </li>
  );
}

/** Payments can be removed until the order is submitted. */
export function Payments({
  work,
  isEditable,
}: {
  readonly work: OrderWork;
  readonly isEditable: boolean;
}) {
  const text = useText();
  const words = useWords();
  const methods = useChannel()?.paymentMethods ?? [];
  const { payments } = work.order;
  if (payments.length === 0) return null;
  const remove = (payment: string) =>
    work.change({
      method: 'DELETE',
      path: '/payments/{payment}',
      params: { payment },
      isAdding: true,
    });
  const declined = payments.find(({ status }) => status === 'declined');
  return (
    <>
      <ul className={styles.payments} aria-label={text('payments')}>
        {payments.map(({ id, methodId, kind, amount, status }) => {
          const method = methods.find(({ code }) => code === methodId);
          const name = method === undefined ? methodId : words(method.name);
          return (
            <li key={id} className={styles.figureRow}>
              <span>
                {name} · {text(`paymentStatus.${status}`)}
                <span className={styles.quiet}>
                  {' '}
                  · {text('charged', { when: whenOf(kind, method) })}
                </span>
              </span>
              <Money of={amount} />
              {isEditable && (
                <Button
                  kind="quiet"
                  onPress={() => remove(id)}
                  aria-label={text('removePaymentOf', { name })}
                >
                  ×
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {declined !== undefined && (
        <p className={styles.fault}>
          {text('declinedSays', {
            isOpen: String(isEditable),
            code: declined.declineCode ?? 'none',
          })}
        </p>
      )}
    </>
  );
}

export function whenOf(
  kind: Order['payments'][number]['kind'],
  method: Pick<PaymentMethod, 'prepay'> | undefined,
): 'now' | 'shipment' | 'invoice' {
  if (kind === 'onAccount') return 'invoice';
  return method?.prepay === true || kind === 'giftCard' || kind === 'cash' ? 'now' : 'shipment';
}

/** What the caller must hear before agreeing: amounts, dates and methods. */
export function Recap({ order, readMinor }: { readonly order: Order; readonly readMinor: number }) {
  const text = useText();
  const formats = useFormats();
  const methods = useChannel()?.paymentMethods ?? [];
  const { total } = order.summary;
  const balanceMinor = total.amountMinor - paidMinorOf(order);
  const say = (amountMinor: number) => formats.money({ ...total, amountMinor });
  const sumOf = (when: ReturnType<typeof whenOf>) =>
    paidMinorOf(order, (methodId) => {
      const method = methods.find(({ code }) => code === methodId);
      return method !== undefined && whenOf(method.kind, method) === when;
    });
  const moved = total.amountMinor - readMinor;
  return (
    <section className={styles.recap} aria-label={text('recap')}>
      <p>{text('orderNumber', { number: order.number })}</p>
      {moved === 0 ? (
        <p className={styles.say}>{text('sayTotal', { total: say(total.amountMinor) })}</p>
      ) : (
        <p className={styles.moved} role="alert">
          {text('sayMoved', {
            before: say(readMinor),
            total: say(total.amountMinor),
            difference: say(Math.abs(moved)),
            way: moved > 0 ? 'more' : 'less',
          })}
        </p>
      )}
      {(['now', 'shipment', 'invoice'] as const).map((when) =>
        sumOf(when) === 0 ? null : (
          <p key={when}>{text('chargedSum', { when, sum: say(sumOf(when)) })}</p>
        ),
      )}
      {taxWay(order) !== 'none' && (
        <p>
          {text('taxSum', {
            tax: say(taxMinorOf(order)),
            without: say(total.amountMinor - taxMinorOf(order)),
          })}
        </p>
      )}
      {order.lines.map((line) => (
        <RecapProgramme key={line.id} line={line} />
      ))}
      {order.lines
        .filter(({ excludes }) => excludes.length > 0)
        .map(({ id, sku, excludes }) => (
          <p key={id}>{[sku, ...excludes.map((rule) => text('excludes', { rule }))].join(' · ')}</p>
        ))}
      {balanceMinor !== 0 && (
        <p className={styles.fault}>
          {text(balanceMinor > 0 ? 'stillDue' : 'paidTooMuch', {
            sum: say(Math.abs(balanceMinor)),
          })}
        </p>
      )}
    </section>
  );
}

type Rhythm = Pick<NonNullable<Line['continuity']>, 'shipmentCount' | 'every'>;

/** How many parcels a programme has, and how often. */
export function useRhythmWords(): (rhythm: Rhythm) => string {
  const text = useText();
  return ({ shipmentCount: count, every }) => {
    const once = count === 1 ? 'once' : 'other';
    return text('rhythm', {
      count,
      every: every === null ? once : (every.interval ?? 'days'),
      days: every?.days ?? 0,
    });
  };
}

/** What the caller agrees to with a programme. */
function RecapProgramme({ line }: { readonly line: Line }) {
  const text = useText();
  const formats = useFormats();
  const words = useRhythmWords();
  const item = useItemName(line);
  const { continuity } = line;
  if (continuity === null) return null;
  const { startDate, billUpfront, total } = continuity;
  return (
    <p>
      {text('recapProgramme', {
        item,
        rhythm: words(continuity),
        first: startDate === null ? 'none' : 'dated',
        date: startDate === null ? '' : formats.date(startDate),
        paid: billUpfront ? 'now' : 'each',
        total: formats.money(total),
      })}
    </p>
  );
}
