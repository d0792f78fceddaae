/** What was sold in the span, by one dimension, with commission; and what prompts have sold. */
import { useState } from 'react';
import type { OperationAt } from '#client';
import { useAgents, useRead } from '../live-data/index.ts';
import { Defined, Empty, moneyToType, useFormats } from '../parts/index.ts';
import { Part, Read, Select } from '../parts/panel.tsx';
import { PlainTable, type PlainTableProps } from '../parts/plain-table.tsx';
import { useCentre } from '../shell/session.ts';
import { type Span, useText } from './readings.ts';
import styles from './reports.module.css';
import { SaveFiles } from './save-files.tsx';

const salesPath = '/api/v1/centres/{centre}/sales';
type Sales = OperationAt<'GET', typeof salesPath>['answer'];
type PromptFigures = OperationAt<'GET', `${typeof salesPath}/prompts`>['answer'];

const dimensions = [
  ...(['agent', 'sourceCode', 'catalogue', 'category', 'item'] as const),
  ...(['prompt', 'coupon', 'day'] as const),
] satisfies readonly Sales['by'][];
const amounts = ['ordered', 'cancelled', 'returned', 'net', 'commission'] as const;
const dash = '–';

/** The names of agents, by the end of their ids, which is how sales name them. */
function useAgentNames(): (agentId: string) => string {
  const names = new Map(useAgents().map(({ id, name }) => [id.slice(id.indexOf('.') + 1), name]));
  return (agentId) => names.get(agentId) ?? agentId;
}

interface SalesPartProps {
  readonly span: Span;
  /** A day of the span, which names the files. */
  readonly date: string;
}

export function SalesPart({ span, date }: SalesPartProps) {
  const text = useText();
  const formats = useFormats();
  const { centreId: centre } = useCentre();
  const agentName = useAgentNames();
  const [by, setBy] = useState<Sales['by']>('agent');
  const reading = useRead(salesPath, { params: { centre }, query: { ...span, by } });
  const nameOfRow = (value: string) => (by === 'agent' ? agentName(value) : value);
  const heads = [
    text('dimension', { by }),
    text('orders'),
    ...amounts.map((name) => text('amountOf', { name })),
  ];
  return (
    <Part
      title={text('sales')}
      actions={
        <>
          <Select
            label={text('salesBy')}
            value={by}
            onChange={setBy}
            choices={dimensions.map((id) => ({ id, label: text('dimension', { by: id }) }))}
          />
          <SaveFiles
            of="sales"
            name={`${centre}-sales-${date}`}
            rows={[
              heads,
              ...(reading.data?.rows ?? []).map((row) => [
                nameOfRow(row.value ?? dash),
                row.orders,
                ...amounts.map((name) => Number(moneyToType(row[name]))),
              ]),
            ]}
          />
        </>
      }
    >
      <Read title={text('sales')} reading={reading}>
        {({ rows, total, commissions }) =>
          rows.length === 0 ? (
            <Empty>{text('noSales')}</Empty>
          ) : (
            <>
              <Lines
                label={text('sales')}
                heads={heads}
                rows={[...rows, { value: text('total'), ...total }].map((row) => [
                  nameOfRow(row.value ?? dash),
                  formats.number(row.orders),
                  ...amounts.map((name) =>
                    name === 'net' ? (
                      <Money
                        key={name}
                        name={text('amountOf', { name })}
                        sentence={text('netMeans')}
                        formula="rows.net"
                        cases={row.orders}
                        amount={row.net}
                      />
                    ) : (
                      formats.money(row[name])
                    ),
                  ),
                ])}
              />
              <Commissions commissions={commissions} />
            </>
          )
        }
      </Read>
    </Part>
  );
}

function Commissions({ commissions }: Pick<Sales, 'commissions'>) {
  const text = useText();
  const agentName = useAgentNames();
  const formats = useFormats();
  if (commissions.length === 0) return null;
  return (
    <Lines
      label={text('commissions')}
      heads={[
        text('commissionRule'),
        text('percent'),
        ...(['net', 'commission'] as const).map((name) => text('amountOf', { name })),
      ]}
      rows={commissions.map(({ rule, agentId, percent, net, commission }) => [
        `${rule} · ${agentName(agentId)}`,
        formats.share(percent / 100),
        formats.money(net),
        <Money
          key="commission"
          name={text('amountOf', { name: 'commission' })}
          sentence={text('commissionMeans')}
          formula="commissions.commission"
          cases={1}
          amount={commission}
        />,
      ])}
    />
  );
}

export function PromptsPart({ span }: { readonly span: Span }) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const reading = useRead(`${salesPath}/prompts`, { params: { centre }, query: span });
  return (
    <Part title={text('prompts')}>
      <Read title={text('prompts')} reading={reading}>
        {({ versions }) =>
          versions.length === 0 ? (
            <Empty>{text('noPrompts')}</Empty>
          ) : (
            versions.map((version) => (
              <VersionPrompts key={`${version.setId} ${version.version}`} {...version} />
            ))
          )
        }
      </Read>
    </Part>
  );
}

function VersionPrompts(of: PromptFigures['versions'][number]) {
  const text = useText();
  const formats = useFormats();
  const { setId, version, acceptShare, promised, prompts } = of;
  const share = (value: number | null) => (value === null ? dash : formats.share(value));
  const name = text('version', { set: setId, version });
  return (
    <>
      <p className={styles.soft}>
        {name}: {text('accepted', { share: share(acceptShare) })}{' '}
        {promised === null || promised.acceptShare === null
          ? text('nothingPromised')
          : text('promised', {
              share: share(promised.acceptShare),
              low: share(promised.low),
              high: share(promised.high),
            })}
      </p>
      <Lines
        label={name}
        heads={[
          text('prompt'),
          ...(['shown', 'accepted', 'declined'] as const).map((count) => text('answer', { count })),
          text('reasons'),
          text('worth'),
        ]}
        rows={prompts.map(({ rule, shown, accepted, declined, reasons, worth }) => [
          rule,
          ...[shown, accepted, declined].map((count) => formats.number(count)),
          reasons
            .map(({ reason, count }) => `${reason ?? text('noReason')} ${formats.number(count)}`)
            .join(', ') || dash,
          <Money
            key="worth"
            name={text('worth')}
            sentence={text('worthMeans')}
            formula="prompts.worth"
            cases={accepted}
            amount={worth}
          />,
        ])}
      />
    </>
  );
}

/** A table that scrolls to the side where it is wide. */
export function Lines(props: PlainTableProps) {
  return (
    <div className={styles.scroll}>
      <PlainTable {...props} className={styles.lines} />
    </div>
  );
}

interface MoneyProps {
  readonly name: string;
  readonly sentence: string;
  readonly formula: string;
  readonly cases: number;
  readonly amount: Sales['total']['net'];
}

/** An amount that opens its definition. */
function Money({ amount, ...definition }: MoneyProps) {
  const formats = useFormats();
  return <Defined definition={{ ...definition, since: null }}>{formats.money(amount)}</Defined>;
}
