/** Takes the facts of a real order for a trial, and shows what rules decided on it. */
import { useState } from 'react';
import type { OperationAt, Problem } from '#client';
import { api, useRead } from '../live-data/index.ts';
import { Button, Failure, Field } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import type { RuleSet } from './readings.ts';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

const factsPath = '/api/v1/orders/{order}/facts';
type OrderFacts = OperationAt<'GET', typeof factsPath>['answer'];

const kindsOfOrders: readonly string[] = ['prompt', 'script', 'check', 'priceLimit', 'coupon'];

interface OrderToTryProps extends Pick<SaidProps, 'inWords'> {
  readonly kind: RuleSet['kind'];
  readonly onFacts: (facts: OrderFacts['facts']) => void;
}

export function OrderToTry({ kind, onFacts, inWords }: OrderToTryProps) {
  const text = useRuleText();
  const { centreId: centre } = useCentre();
  const [number, setNumber] = useState('');
  const [order, setOrder] = useState<OrderFacts | null>(null);
  const [line, setLine] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  if (!kindsOfOrders.includes(kind)) return null;
  const take = async (id: string, lineId: string) => {
    const query = lineId === '' ? {} : { lineId };
    const answer = await api.get(factsPath, { params: { order: id }, query });
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setOrder(answer.body);
    setLine(lineId);
    onFacts(answer.body.facts);
  };
  const find = async () => {
    const query = { number };
    const answer = await api.get('/api/v1/centres/{centre}/records', { params: { centre }, query });
    const id = answer.ok ? (answer.body.items[0]?.orderId ?? null) : null;
    setProblem(answer.ok ? null : answer.problem);
    setIsMissing(answer.ok && id === null);
    if (id !== null) await take(id, '');
  };
  return (
    <>
      <div className={styles.row}>
        <Field label={text('orderNumber')} value={number} onChange={(to) => setNumber(to.trim())} />
        <Button isDisabled={number === ''} onPress={find}>
          {text('takeOrderFacts')}
        </Button>
        {order === null ? null : (
          <Select
            label={text('orderLine')}
            choices={[
              { id: '', label: text('noLine') },
              ...order.lines.map(({ lineId: id, sku }) => ({ id, label: sku })),
            ]}
            value={line}
            onChange={(id) => void take(order.orderId, id).catch(reportError)}
          />
        )}
      </div>
      {isMissing ? <p role="status">{text('noSuchOrder')}</p> : null}
      {problem === null ? null : <Failure problem={problem} work={text('nothingChanged')} />}
      {order === null ? null : (
        <details>
          <summary>{text('decidedThen')}</summary>
          {kind === 'prompt' ? <PromptsThen order={order.orderId} inWords={inWords} /> : null}
          {kind !== 'prompt' && order.holdIds.length === 0 ? <p>{text('wasNotHeld')}</p> : null}
          {kind === 'prompt'
            ? null
            : order.holdIds.map((id) => <HoldThen key={id} hold={id} inWords={inWords} />)}
        </details>
      )}
    </>
  );
}

type ThenProps<Of extends string> = Readonly<Record<Of, string>> & Pick<SaidProps, 'inWords'>;

function PromptsThen({ order, inWords }: ThenProps<'order'>) {
  const { data } = useRead('/api/v1/orders/{order}/prompts/why', { params: { order } });
  return <Said lines={data?.text ?? []} inWords={inWords} />;
}

function HoldThen({ hold, inWords }: ThenProps<'hold'>) {
  const { data } = useRead('/api/v1/holds/{hold}/why', { params: { hold } });
  return <Said lines={data === undefined ? [] : [data.text]} inWords={inWords} />;
}

interface SaidProps {
  readonly lines: readonly string[];
  /** A line with the names of facts that people read. */
  readonly inWords: (line: string) => string;
}

function Said({ lines, inWords }: SaidProps) {
  return [...new Set(lines)].map((line) => (
    <p key={line} className={styles.why}>
      {inWords(line)}
    </p>
  ));
}
