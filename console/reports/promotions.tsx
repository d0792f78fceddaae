/** What promotions cost and brought in the span: quantity, response, cost and gain. */
import { useState } from 'react';
import type { OperationAt } from '#client';
import { useRead } from '../live-data/index.ts';
import { Empty, moneyToType, useFormats } from '../parts/index.ts';
import { Part, Read, Select } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import { type Span, useText } from './readings.ts';
import { Lines } from './sales.tsx';
import { SaveFiles } from './save-files.tsx';

const path = '/api/v1/centres/{centre}/promotions';
type Promotions = OperationAt<'GET', typeof path>['answer'];

const dimensions = [
  ...(['sourceCode', 'campaign', 'catalogue', 'targetMarket'] as const),
] satisfies readonly Promotions['by'][];
const amounts = ['budget', 'net', 'cost', 'gain', 'orderCost'] as const;

export function PromotionsPart({ span, date }: { readonly span: Span; readonly date: string }) {
  const text = useText();
  const formats = useFormats();
  const { centreId: centre } = useCentre();
  const [by, setBy] = useState<Promotions['by']>('sourceCode');
  const reading = useRead(path, { params: { centre }, query: { ...span, by } });
  const heads = [
    text('promotionBy', { by }),
    ...(['quantity', 'orders', 'responseShare', ...amounts] as const).map((name) =>
      text('promotionOf', { name }),
    ),
  ];
  const rows = reading.data?.rows ?? [];
  return (
    <Part
      title={text('promotions')}
      actions={
        <>
          <Select
            label={text('promotionsBy')}
            value={by}
            onChange={setBy}
            choices={dimensions.map((id) => ({ id, label: text('promotionBy', { by: id }) }))}
          />
          <SaveFiles
            of="promotions"
            name={`${centre}-promotions-${date}`}
            rows={[
              heads,
              ...rows.map((row) => [
                row.value ?? '–',
                row.quantity,
                row.orders,
                row.responseShare ?? '',
                ...amounts.map((name) => {
                  const amount = row[name];
                  return amount === null ? '' : Number(moneyToType(amount));
                }),
              ]),
            ]}
          />
        </>
      }
    >
      <Read title={text('promotions')} reading={reading}>
        {(found) =>
          found.rows.length === 0 ? (
            <Empty>{text('noPromotions')}</Empty>
          ) : (
            <Lines
              label={text('promotions')}
              heads={heads}
              rows={[...found.rows, { value: text('total'), ...found.total }].map((row) => [
                row.value ?? '–',
                formats.number(row.quantity),
                formats.number(row.orders),
                row.responseShare === null ? '–' : formats.share(row.responseShare),
                ...amounts.map((name) => {
                  const amount = row[name];
                  return amount === null ? '–' : formats.money(amount);
                }),
              ])}
            />
          )
        }
      </Read>
    </Part>
  );
}
