/** Head of an order: source code, delivery, coupons, and its outcome. */
import { Button, type MoneyAmount, notify, useFormats, useWords } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import type { Draft } from './drafts.ts';
import { type Order, type OrderWork, useChannel, useCustomer, useText } from './order.ts';
import styles from './order-entry.module.css';

interface PartProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly isEditable: boolean;
}

interface HeaderProps extends PartProps {
  readonly onTerms: () => void;
}

export function Header({ work, draft, isEditable, onTerms }: HeaderProps) {
  const text = useText();
  const words = useWords();
  const formats = useFormats();
  const channel = useChannel();
  const { order } = work;
  const addresses = useCustomer(order.customerId).data?.addresses ?? [];
  const labels = addresses.map(({ label }) => label).filter((label) => label !== null);
  const patch = async (body: object) => {
    const now = await work.change({ method: 'PATCH', path: '', body });
    if (now === null || !('repriced' in now)) return now;
    for (const { sku, from, to } of now.repriced as readonly Repriced[]) {
      notify(text('repriced', { sku, before: formats.money(from), now: formats.money(to) }));
    }
    return now;
  };
  const sourceCode = draft.values['sourceCode'] || null;
  const sendCode = () => {
    if (sourceCode === null || sourceCode === order.sourceCode) return;
    patch({ sourceCode: sourceCode.trim() === '' ? null : sourceCode.trim() }).then((now) => {
      if (now !== null) draft.set({ sourceCode: '' });
    }, reportError);
  };
  const canDeliver = isEditable || order.entry === 'completing';
  return (
    <header className={styles.header}>
      <div>
        <h2 className={styles.title}>{text('order')}</h2>
        <span className={styles.quiet}>
          {text(`entryState.${order.entry}`)} · {text(draft.isUnsaved ? 'typedUnsaved' : 'savedAs')}
        </span>
      </div>
      <label className={styles.short}>
        <span>{text('sourceCode')}</span>
        <input
          value={sourceCode ?? order.sourceCode ?? ''}
          disabled={!isEditable}
          maxLength={32}
          autoComplete="off"
          onChange={(event) => draft.set({ sourceCode: event.target.value || ' ' })}
          onBlur={sendCode}
          onKeyDown={(event) => {
            if (event.key === 'Enter') sendCode();
          }}
        />
      </label>
      <Select
        label={text('delivery')}
        none={text('deliveryUsual')}
        choices={(channel?.deliveryModes ?? []).map(({ code, name }) => ({
          id: code,
          label: words(name),
        }))}
        value={order.deliveryModeId ?? ''}
        isDisabled={!canDeliver}
        onChange={(deliveryModeId) => {
          if (deliveryModeId !== '') void patch({ deliveryModeId });
        }}
      />
      {labels.length !== 0 && (
        <Select
          label={text('address')}
          none={text('addressUsual')}
          choices={labels.map((label) => ({ id: label, label }))}
          value={order.deliveryAddressId ?? ''}
          isDisabled={!canDeliver}
          onChange={(deliveryAddressId) => {
            if (deliveryAddressId !== '') void patch({ deliveryAddressId });
          }}
        />
      )}
      <Coupons work={work} isEditable={isEditable} />
      {canDeliver && <Button onPress={onTerms}>{text('terms')}</Button>}
    </header>
  );
}

interface Repriced {
  readonly sku: string;
  readonly from: MoneyAmount;
  readonly to: MoneyAmount;
}

function Coupons({ work, isEditable }: Omit<PartProps, 'draft'>) {
  const text = useText();
  const { couponCodes } = work.order;
  if (couponCodes.length === 0) return null;
  const remove = (coupon: string) =>
    work.change({ method: 'DELETE', path: '/coupons/{coupon}', params: { coupon } });
  return (
    <ul className={styles.coupons} aria-label={text('coupon')}>
      {couponCodes.map((code) => (
        <li key={code}>
          {code}
          {isEditable && (
            <Button
              kind="quiet"
              onPress={() => remove(code)}
              aria-label={text('removeCouponOf', { code })}
            >
              ×
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Outcome({ order }: { readonly order: Order }) {
  const text = useText();
  const holds = order.holds.filter(({ cleared }) => cleared === null);
  const { entry } = order;
  const isOver = entry !== 'draft' && entry !== 'completing' && entry !== 'modifying';
  if (!isOver && holds.length === 0) return null;
  return (
    <section className={styles.recap} aria-label={text('outcome')} role="status">
      {isOver && entry !== 'cancelled' && (
        <p className={styles.say}>{text('sayNumber', { number: order.number })}</p>
      )}
      {isOver && (
        <p className={styles.say}>
          {text(`outcomeSays.${entry === 'submitted' && !order.gate.open ? 'waiting' : entry}`)}
        </p>
      )}
      {holds.map(({ id, source, code, comment }) => (
        <p key={id} dir="auto">
          {text(`holdSays.${source}`, { code })} {comment ?? ''}
        </p>
      ))}
    </section>
  );
}
