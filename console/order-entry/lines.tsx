/**
 * Order lines by keyboard: search, Enter adds an item, quantities are edited in place, 0 removes a
 * line.
 */
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { api, bodyOf } from '../live-data/index.ts';
import { Button, Defined, Dialog, Money, names, useFormats, useWords } from '../parts/index.ts';
import { typedQuantity } from '../parts/money.tsx';
import { useOnce } from '../parts/once.ts';
import { useCentre } from '../shell/session.ts';
import type { Draft } from './drafts.ts';
import { taxWay, useOrderFigures } from './figures.ts';
import {
  changeLine,
  type Item,
  type Line,
  type OrderWork,
  useChannel,
  useCustomer,
  useItemName,
  useText,
} from './order.ts';
import styles from './order-entry.module.css';
import { SearchBox } from './search-box.tsx';

const foundMax = 8;

interface ItemSearchProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

export function ItemSearch({ work, draft: { values, set }, inputRef }: ItemSearchProps) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const quantity = values['quantity'] ?? '1';
  const add = ({ id: itemId }: Item) => {
    const typed = values['item'] ?? '';
    set({ item: '', quantity: '1' });
    inputRef.current?.focus();
    const body = { itemId, quantity: typedQuantity(quantity) ?? quantity };
    work.change({ method: 'POST', path: '/lines', body, isAdding: true }).then((order) => {
      // Refused input is restored for another try.
      if (order === null) set({ item: typed, quantity });
    }, reportError);
  };
  return (
    <SearchBox<Item>
      label={text('item')}
      hint={text('itemHint')}
      words={values['item'] ?? ''}
      onWords={(item) => set({ item })}
      queryKey={['items', centre]}
      search={async (q) => {
        const query = { q, limit: foundMax };
        const params = { centre };
        return (await bodyOf(api.get('/api/v1/centres/{centre}/items', { params, query }))).items;
      }}
      idOf={({ id }) => id}
      show={(item) => <ItemLine item={item} />}
      onTake={add}
      inputRef={inputRef}
      beside={(onKeyDown) => (
        <label className={styles.short}>
          <span>{text('quantity')}</span>
          <input
            inputMode="decimal"
            value={quantity}
            maxLength={10}
            onKeyDown={onKeyDown}
            onChange={(event) => set({ quantity: event.target.value })}
          />
        </label>
      )}
    />
  );
}

function ItemLine({ item }: { readonly item: Item }) {
  const text = useText();
  const words = useWords();
  const formats = useFormats();
  const { expectedOn, images, active } = item;
  const stock = item.stock === null ? null : item.stock - item.reserved;
  const image = images[0]?.thumbnails[0]?.href ?? images[0]?.href;
  const there =
    stock === null
      ? text('stockNotCounted')
      : stock > 0
        ? text('inStock', { count: stock })
        : expectedOn === null
          ? text('outOfStock')
          : text('expectedOn', { date: formats.date(expectedOn) });
  return (
    <>
      <Picture src={image} />
      <span className={styles.person}>
        <strong dir="auto">{words(item.name)}</strong>
        <span>
          {item.sku} · {active ? there : text('notSold')}
        </span>
      </span>
      <Money of={item.price} />
    </>
  );
}

export function Picture({ src }: { readonly src: string | null | undefined }) {
  return src == null ? (
    <span className={styles.picture} />
  ) : (
    <img className={styles.picture} src={src} alt="" loading="lazy" />
  );
}

interface LineTableProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly isEditable: boolean;
  readonly onPrice: (line: Line) => void;
  readonly onProgramme: (line: Line) => void;
  readonly onTerms: (line: Line) => void;
}

const heads = [
  ['quantity', 'quantity'],
  ['price', 'price'],
  ['net', 'lineTotal'],
] as const;

export function LineTable(props: LineTableProps) {
  const text = useText();
  const { order } = props.work;
  const define = useOrderFigures(order);
  const tax = taxWay(order);
  const { lines } = order;
  if (lines.length === 0) return <p className={styles.quiet}>{text('noLines')}</p>;
  return (
    <div className={styles.tableRoom}>
      <table className={styles.lines}>
        <thead>
          <tr>
            <th scope="col">{text('item')}</th>
            {heads.map(([figure, name]) => (
              <th
                key={figure}
                scope="col"
                className={names(figure !== 'quantity' && styles.number)}
              >
                <Defined definition={define(figure, text(name, { tax }))}>
                  {text(name, { tax })}
                </Defined>
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{text('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRow key={line.id} line={line} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LineRow({ line, ...props }: LineTableProps & { readonly line: Line }) {
  const text = useText();
  const { work, draft, isEditable } = props;
  const name = useItemName(line);
  const { continuity, priceOverride, coupons, discount } = line;
  const lacks = continuity?.blockers ?? [];
  const once = useOnce();
  const remove = () =>
    once(() => work.change({ method: 'DELETE', path: '/lines/{line}', params: { line: line.id } }));
  return (
    <tr>
      <td>
        <span className={styles.item}>
          <LinePicture line={line} name={name} />
          <span className={styles.person}>
            <strong dir="auto">{name}</strong>
            <span>
              {line.sku}
              {line.origin === 'agent' ? null : ` · ${text('origin', { origin: line.origin })}`}
              {line.freeWith === null ? null : ` · ${text('freeWith', { code: line.freeWith })}`}
              {line.excludes.map((rule) => ` · ${text('excludes', { rule })}`)}
              {coupons.map(({ code }) => ` · ${code}`)}
              {[line.sourceCode, line.warehouseId, line.vendorId, line.requestedShipOn].map(
                (term) => term !== null && ` · ${term}`,
              )}
            </span>
            {lacks.length !== 0 && (
              <Button onPress={() => props.onProgramme(line)}>{text('completeProgramme')}</Button>
            )}
            <LineDelivery line={line} name={name} work={work} isEditable={isEditable} />
          </span>
        </span>
      </td>
      <td>
        {isEditable ? (
          <QuantityField line={line} name={name} work={work} draft={draft} onRemove={remove} />
        ) : (
          line.quantity
        )}
      </td>
      <td className={styles.number}>
        <Money of={line.unitPrice} />
        {priceOverride !== null && (
          <span className={styles.quiet}>
            <br />
            {text('overrideApproval', { approval: priceOverride.approval })}
          </span>
        )}
      </td>
      <td className={styles.number}>
        <Money of={line.net} />
        {discount.amountMinor !== 0 && (
          <span className={styles.quiet}>
            <br />
            <Money of={{ ...discount, amountMinor: -discount.amountMinor }} />
          </span>
        )}
      </td>
      <td className={styles.rowActions}>
        {isEditable && (
          <>
            <Button
              kind="quiet"
              onPress={() => props.onTerms(line)}
              aria-label={text('termsOf', { name })}
            >
              {text('terms')}
            </Button>
            <Button
              kind="quiet"
              onPress={() => props.onPrice(line)}
              aria-label={text('changePriceOf', { name })}
            >
              {text('changePrice')}
            </Button>
            <Button kind="quiet" onPress={remove} aria-label={text('removeLineOf', { name })}>
              ×
            </Button>
          </>
        )}
      </td>
    </tr>
  );
}

interface LinePartProps {
  readonly line: Line;
  readonly name: string;
}

function LinePicture({ line: { image, thumbnail }, name }: LinePartProps) {
  const text = useText();
  const [isOpen, setIsOpen] = useState(false);
  if (image === null) return <Picture src={thumbnail} />;
  return (
    <>
      <Button kind="quiet" onPress={() => setIsOpen(true)} aria-label={text('enlarge', { name })}>
        <Picture src={thumbnail ?? image} />
      </Button>
      <Dialog title={name.slice(0, 80)} isOpen={isOpen} onClose={() => setIsOpen(false)} isWide>
        <img className={styles.large} src={image} alt={name} />
      </Dialog>
    </>
  );
}

interface LineDeliveryProps extends LinePartProps {
  readonly work: OrderWork;
  readonly isEditable: boolean;
}

/** A line's delivery mode and address, if they differ from the order's. */
function LineDelivery({ line, name, work, isEditable }: LineDeliveryProps) {
  const text = useText();
  const words = useWords();
  const modes = useChannel()?.deliveryModes ?? [];
  const addresses = useCustomer(work.order.customerId).data?.addresses ?? [];
  const choices = {
    deliveryModeId: modes.map(({ code, name: mode }) => ({ id: code, label: words(mode) })),
    deliveryAddressId: addresses.flatMap(({ label }) =>
      label === null || addresses.length < 2 ? [] : [{ id: label, label }],
    ),
  };
  return (['deliveryModeId', 'deliveryAddressId'] as const).map((of) => {
    const options = choices[of];
    const own = line[of];
    if (!isEditable) {
      const chosen = options.find(({ id }) => id === own);
      return own === null ? null : <span key={of}>{chosen?.label ?? own}</span>;
    }
    if (options.length < (of === 'deliveryModeId' ? 2 : 1)) return null;
    const send = (id: string) => void changeLine(work, line, { [of]: id || null });
    return (
      <select
        key={of}
        aria-label={text('sendBy', { of, name })}
        value={own ?? ''}
        onChange={(event) => send(event.target.value)}
      >
        <option value="">{text('sendAsOrder', { of })}</option>
        {options.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    );
  });
}

interface QuantityFieldProps extends LinePartProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly onRemove: () => void;
}

/** Quantity of a line; sent on Enter or on leaving the field. Arrows move between lines. */
function QuantityField({ line, name, work, draft, onRemove }: QuantityFieldProps) {
  const text = useText();
  const field = `quantity.${line.id}`;
  const typed = draft.values[field] || null;
  const setTyped = (words: string | null) =>
    draft.set({ [field]: words === '' ? ' ' : (words ?? '') });
  const [isWrong, setIsWrong] = useState(false);
  const send = () => {
    if (typed === null) return;
    const quantity = typedQuantity(typed);
    if (quantity === line.quantity) return setTyped(null);
    if (quantity !== null && Number(quantity) === 0) return onRemove();
    setIsWrong(quantity === null);
    if (quantity === null) return;
    changeLine(work, line, { quantity }).then((order) => {
      if (order !== null) setTyped(null);
    }, reportError);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') send();
    else if (event.key === 'Escape') setTyped(null);
    else if (event.key === 'ArrowDown') go(event.currentTarget, 1);
    else if (event.key === 'ArrowUp') go(event.currentTarget, -1);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.quantity}
        inputMode="decimal"
        aria-label={text('quantityOf', { name })}
        aria-invalid={isWrong}
        data-quantity
        maxLength={10}
        value={typed?.trim() ?? line.quantity}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={send}
        onKeyDown={onKeyDown}
      />
      {isWrong && <span className={styles.fault}>{text('quantityExpected')}</span>}
    </>
  );
}

function go(from: HTMLInputElement, by: number): void {
  const all = [...document.querySelectorAll<HTMLInputElement>('[data-quantity]')];
  all[all.indexOf(from) + by]?.focus();
}
