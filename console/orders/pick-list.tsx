/** Goods that may be picked now, order by order, on paper to tick off. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../live-data/index.ts';
import { useChannel } from '../order-entry/order.ts';
import { Button, Empty, PrintButton } from '../parts/index.ts';
import { Filter, Read, Search } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import styles from './orders.module.css';
import { useRefresh } from './readings.ts';
import { CustomerName, ItemName, useOrderText } from './words.tsx';

const path = '/api/v1/centres/{centre}/pick-list';
const pageSize = 50;
const box = '☐';

export function PickList() {
  const text = useOrderText();
  const { centreId: centre } = useCentre();
  const channel = useChannel();
  const [expediteCode, setCode] = useState<string>();
  const [vendorId, setVendor] = useState('');
  const asked = { ...(expediteCode && { expediteCode }), ...(vendorId && { vendorId }) };
  const query = { limit: pageSize, ...asked };
  const { reading, more } = usePages(path, { params: { centre }, query });
  const codes = new Set((channel?.deliveryModes ?? []).flatMap((mode) => mode.expediteCode ?? []));
  useRefresh(path, ['order.', 'hold.']);
  const setVendorOf = (id = '') => setVendor(id.trim());
  return (
    <div className={styles.page}>
      <p className="unprinted">
        <Link to={'/orders' as string}>{text('back')}</Link>
      </p>
      <header className={styles.top}>
        <h1>{text('pickList')}</h1>
        <div className={styles.actions}>
          <Filter
            label={text('pickHead', { head: 'urgency' })}
            all={text('allOrders')}
            value={expediteCode}
            onChange={setCode}
            choices={[...codes].map((id) => ({ id, label: id }))}
          />
          <Search label={text('vendor')} verb={text('find')} asked={vendorId} onAsk={setVendorOf} />
          <PrintButton />
        </div>
      </header>
      <Read title={text('pickList')} reading={reading}>
        {(orders) =>
          orders.length === 0 ? (
            <Empty>{text('nothingToPick')}</Empty>
          ) : (
            <>
              <table className={styles.picks} aria-label={text('pickList')}>
                <thead>
                  <tr>
                    {(['order', 'quantity', 'item', 'sku', 'urgency', 'picked'] as const).map(
                      (head) => (
                        <th key={head} scope="col">
                          {text('pickHead', { head })}
                        </th>
                      ),
                    )}
                  </tr>
                </thead>
                {orders.map(({ id, number, customerId, lines, notes }) => (
                  <tbody key={id}>
                    {lines.map(({ lineId, sku, quantity, expediteCode }, place) => (
                      <tr key={lineId}>
                        {place === 0 && (
                          <th scope="rowgroup" rowSpan={lines.length}>
                            <Link to={`/orders/${number}` as string}>{number}</Link>
                            <br />
                            <CustomerName id={customerId} />
                            {notes.map((note) => (
                              <p key={note}>{note}</p>
                            ))}
                          </th>
                        )}
                        <td>{quantity}</td>
                        <td>
                          <ItemName of={{ itemId: `${centre}.${sku}`, sku }} />
                        </td>
                        <td>{sku}</td>
                        <td>{expediteCode}</td>
                        <td>{box}</td>
                      </tr>
                    ))}
                  </tbody>
                ))}
              </table>
              {more !== null && (
                <Button className="unprinted" onPress={more}>
                  {text('more')}
                </Button>
              )}
            </>
          )
        }
      </Read>
    </div>
  );
}
