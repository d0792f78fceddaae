/** Returns of an order: what comes back, what is refunded, and their next steps. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { OperationAt } from '#client';
import { api, useRead } from '../live-data/index.ts';
import type { Order } from '../order-entry/order.ts';
import { Button, ConfirmDialog, PrintButton, tellProblem } from '../parts/index.ts';
import { Facts, Panel, Part } from '../parts/panel.tsx';
import { useRights } from '../shell/session.ts';
import styles from './orders.module.css';
import { useRefresh } from './readings.ts';
import { returnPath as path, TakeBack, useReturnable } from './take-back.tsx';
import { ItemName, lineOf, useMethodWords, useMoney, useOrderText } from './words.tsx';

type GoodsReturn = OperationAt<'GET', typeof path>['answer'];
/** Operations in turn, for each step that people take. */
const steps = {
  created: { submit: ['complete', 'submit'], cancel: ['cancel'] },
  completed: { submit: ['submit'], cancel: ['cancel'] },
  open: { receive: ['receive'], cancel: ['cancel'] },
} as const;
type Status = keyof typeof steps | 'other';

export function Returns({ order }: { readonly order: Order }) {
  const text = useOrderText();
  const [isOpen, setIsOpen] = useState(false);
  const mayReturn = useRights().includes('createReturn');
  const returnable = useReturnable(order);
  const hasGoods = order.lines.some((line) => returnable(line) > 0);
  useRefresh(path, ['return.']);
  return (
    <>
      {order.returnIds.map((id) => (
        <Return key={id} id={id} order={order} isEditable={mayReturn} />
      ))}
      {mayReturn && hasGoods && (
        <div className="unprinted">
          <Part title={text('returns')}>
            <div>
              <Button onPress={() => setIsOpen(true)}>{text('takeBack')}</Button>
            </div>
            {isOpen && <TakeBack order={order} onClose={() => setIsOpen(false)} />}
          </Part>
        </div>
      )}
    </>
  );
}

function Return(props: {
  readonly id: string;
  readonly order: Order;
  readonly isEditable: boolean;
}) {
  const { id, order, isEditable } = props;
  const text = useOrderText();
  const money = useMoney();
  const reading = useRead(path, { params: { return: id } });
  const feeWords = ({ fees, worth }: GoodsReturn) => {
    const amountMinor = fees.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
    return amountMinor === 0
      ? ''
      : ` · ${text('feesOf', { fees: money({ ...worth, amountMinor }) })}`;
  };
  return (
    <Panel title={text('returnOf', { number: reading.data?.number ?? '' })} reading={reading}>
      {(back) => (
        <>
          <Facts
            of={[
              [
                text('status'),
                `${text(`returnStatus.${back.status}`)} · ${text('worthIs', {
                  worth: money(back.worth),
                })}${feeWords(back)}`,
              ],
              back.isExchange
                ? [
                    text('exchange'),
                    back.replacement === null ? (
                      text('notExchangedYet')
                    ) : (
                      <Link key="exchange" to={`/orders/${back.replacement.orderNumber}` as string}>
                        {back.replacement.orderNumber}
                      </Link>
                    ),
                  ]
                : [
                    text('refund'),
                    `${text(`refundMethod.${back.refund.method}`)} · ${text(
                      `refundStatus.${back.refundStatus}`,
                      { refunded: money(back.refunded) },
                    )}`,
                  ],
              [
                text('goods'),
                back.lines.map(({ lineId, received, quantity }) => (
                  <div key={lineId}>
                    <ItemName of={lineOf(order, lineId)} /> ·{' '}
                    {text('received', { received, quantity })}
                  </div>
                )),
              ],
            ]}
          />
          <div className={styles.actions}>
            {isEditable && <Steps back={back} order={order} />}
            <PrintButton isOfSection />
          </div>
        </>
      )}
    </Panel>
  );
}

interface StepsProps {
  readonly back: GoodsReturn;
  readonly order: Order;
}

/** Next steps of a return; one that pays money out says first how much, and to what. */
function Steps({ back, order }: StepsProps) {
  const text = useOrderText();
  const takeSteps = useSteps(order);
  const [asked, setAsked] = useState<StepOfReturn | null>(null);
  const { id, status, advanceCredit, isExchange } = back;
  const payingStep = isExchange ? null : advanceCredit ? 'submit' : 'receive';
  const found = Object.entries(steps[status as Exclude<Status, 'other'>] ?? {});
  return (
    <>
      {found.map(([step, operations]) => (
        <Button
          key={step}
          onPress={() =>
            step === payingStep ? setAsked({ step, operations }) : takeSteps(id, operations)
          }
        >
          {text('returnStep', { step })}
        </Button>
      ))}
      {asked !== null && (
        <RefundDialog
          {...asked}
          back={back}
          order={order}
          onClose={() => setAsked(null)}
          onSend={() => takeSteps(id, asked.operations)}
        />
      )}
    </>
  );
}

interface StepOfReturn {
  readonly step: string;
  readonly operations: readonly Operation[];
}

interface RefundDialogProps extends StepsProps, StepOfReturn {
  readonly onClose: () => void;
  readonly onSend: () => Promise<void>;
}

function RefundDialog({ back, order, step, onClose, onSend }: RefundDialogProps) {
  const text = useOrderText();
  const money = useMoney();
  const methodWords = useMethodWords();
  const { worth, refunded, refund } = back;
  const amountMinor = Math.max(0, worth.amountMinor - refunded.amountMinor);
  const amount = money({ ...worth, amountMinor });
  const to =
    refund.paymentId === null
      ? text(`refundMethod.${refund.method}`)
      : text('toPayment', { method: methodWords(order, refund.paymentId) });
  return (
    <ConfirmDialog
      title={text('returnStep', { step })}
      says={text('willRefund', { amount, to })}
      verb={text('refundNow', { amount })}
      onClose={onClose}
      onConfirm={onSend}
    />
  );
}

type Operation = 'complete' | 'submit' | 'cancel' | 'receive';

/** Takes the steps of a return in turn, until one is refused. */
function useSteps({ id: order }: Order) {
  const queries = useQueryClient();
  return async (id: string, operations: readonly Operation[]): Promise<void> => {
    for (const operation of operations) {
      const answer = await api.ask('POST', `${path}/${operation}`, { params: { return: id } });
      if (answer.ok) continue;
      tellProblem(answer.problem);
      break;
    }
    await queries.invalidateQueries({ queryKey: [path] });
    await queries.invalidateQueries({ queryKey: ['order', order] });
  };
}
