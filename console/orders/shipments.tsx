/** Shipments of an order, and what people report of them in a shop without a warehouse system. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import type { Order } from '../order-entry/order.ts';
import { Button, Dialog, Field, Form, refusalWords, tellProblem } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useRights } from '../shell/session.ts';
import styles from './orders.module.css';
import { ItemName, lineOf, useMethodWords, useMoney, useOrderText } from './words.tsx';

type Shipment = Order['shipments'][number];

const reports = {
  pick: '/api/v1/orders/{order}/shipments',
  ship: '/api/v1/shipments/{shipment}/shipped',
  deliver: '/api/v1/shipments/{shipment}/delivered',
  putBack: '/api/v1/shipments/{shipment}/recalled',
} as const;
type Report = keyof typeof reports;
/** The service's limit for tracking numbers, in characters. */
const trackingMax = 128;

export function Shipments({ order }: { readonly order: Order }) {
  const text = useOrderText();
  if (order.shipments.length === 0) return null;
  return (
    <Part title={text('shipments')}>
      {order.shipments.map((shipment, place) => (
        <OneShipment key={shipment.id} order={order} shipment={shipment} number={place + 1} />
      ))}
    </Part>
  );
}

interface OfShipment {
  readonly order: Order;
  readonly shipment: Shipment;
}

function OneShipment({ order, shipment, number }: OfShipment & { readonly number: number }) {
  const text = useOrderText();
  const money = useMoney();
  const mayReport = useRights().includes('shipShipment');
  const { isSent, send } = useReport({ order, shipment });
  const [isOpen, setIsOpen] = useState(false);
  const { state, lines, carrierRef, nextStep, charges } = shipment;
  const amountMinor = charges.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  const amount = money({ ...order.summary.total, amountMinor });
  const isRecalled = order.fulfilment === 'recalling' && nextStep === 'ship';
  const report = (step: Report) =>
    send(step).then((refused) => {
      if (refused !== null) tellProblem(refused);
    });
  const words = (step: Report) =>
    text('shipmentStep', { step, amount, isCharged: String(amountMinor > 0) });
  return (
    <div className={styles.shipment}>
      <strong>{text('shipmentIs', { number, state: text(`shipment.${state}`) })}</strong>
      {carrierRef !== null && <bdi>{text('tracking', { carrierRef })}</bdi>}
      {lines.map(({ lineId, quantity }) => (
        <span key={lineId}>
          {quantity} × <ItemName of={lineOf(order, lineId)} />
        </span>
      ))}
      {mayReport && nextStep !== null && (
        <div className={styles.actions}>
          {isRecalled && (
            <Button isDisabled={isSent} onPress={() => report('putBack')}>
              {words('putBack')}
            </Button>
          )}
          <Button
            kind={isRecalled ? 'plain' : 'main'}
            isDisabled={isSent}
            onPress={() => (nextStep === 'ship' ? setIsOpen(true) : report(nextStep))}
          >
            {words(nextStep)}
          </Button>
        </div>
      )}
      {isOpen && (
        <ShipDialog
          order={order}
          shipment={shipment}
          verb={words('ship')}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}

interface ShipDialogProps extends OfShipment {
  readonly verb: string;
  readonly onClose: () => void;
}

/** Asks for the tracking number, and says what is charged to whom, before anything is. */
function ShipDialog({ order, shipment, verb, onClose }: ShipDialogProps) {
  const text = useOrderText();
  const money = useMoney();
  const methodWords = useMethodWords();
  const { isSent, send } = useReport({ order, shipment });
  const [carrierRef, setCarrierRef] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const said = carrierRef.trim();
  const ship = async () => {
    const refused = await send('ship', said === '' ? {} : { carrierRef: said });
    if (refused === null) onClose();
    else setFault(refusalWords(refused));
  };
  return (
    <Dialog title={verb} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={ship}>
        {shipment.charges.length === 0 && <p>{text('willChargeNothing')}</p>}
        {shipment.charges.map(({ paymentId, amount }) => (
          <p key={paymentId}>
            {text('willCharge', { amount: money(amount), method: methodWords(order, paymentId) })}
          </p>
        ))}
        <Field
          label={text('trackingNumber')}
          value={carrierRef}
          onChange={setCarrierRef}
          maxLength={trackingMax}
          fault={fault}
          autoFocus
        />
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          <Button type="submit" kind="main" isDisabled={isSent}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** Sends a report; `send` returns why it was refused, null: it was not. */
function useReport({ order, shipment }: OfShipment) {
  const queries = useQueryClient();
  const [isSent, setIsSent] = useState(false);
  const send = async (report: Report, said?: object): Promise<Problem | null> => {
    setIsSent(true);
    const isPick = report === 'pick';
    const params = { order: order.id, shipment: shipment.id };
    const body = isPick ? { lines: shipment.lines } : said;
    const answer = await api.ask('POST', reports[report], {
      params,
      ...(body === undefined ? {} : { body }),
    });
    await queries.invalidateQueries({ queryKey: ['order', order.id] });
    setIsSent(false);
    return answer.ok ? null : answer.problem;
  };
  return { isSent, send };
}
