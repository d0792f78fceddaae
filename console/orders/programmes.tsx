/** Continuity programmes: how often they ship, what comes next, and how to skip or pause it. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { OperationAt } from '#client';
import { api, useRead } from '../live-data/index.ts';
import type { Line, Order } from '../order-entry/order.ts';
import { useRhythmWords } from '../order-entry/summary.tsx';
import {
  Button,
  Dialog,
  Field,
  Form,
  notify,
  tellProblem,
  useFormats,
  useWords,
} from '../parts/index.ts';
import { Facts, Panel, Part } from '../parts/panel.tsx';
import { useRights } from '../shell/session.ts';
import styles from './orders.module.css';
import { useRefresh } from './readings.ts';
import { useMoney, useOrderText } from './words.tsx';

const path = '/api/v1/orders/{order}/lines/{line}/continuity';
const customerPath = '/api/v1/customers/{customer}/programmes';
const eventKinds = ['continuity.', 'order.', 'payment.'];
type Programme = OperationAt<'GET', typeof path>['answer'];

export function Programmes({ order }: { readonly order: Order }) {
  return order.lines.map(({ id, continuity, shipped }) => {
    if (continuity === null) return null;
    // A programme counts as shipped once it has begun.
    const of = { order: order.id, line: id, programmeId: continuity.programmeId };
    if (Number(shipped) > 0) return <BegunProgramme key={id} {...of} />;
    return <SoldProgramme key={id} continuity={continuity} />;
  });
}

/** The name of a programme; its id until it is loaded. */
function useProgrammeTitle(programmeId: string): string {
  const text = useOrderText();
  const words = useWords();
  const params = { programme: programmeId };
  const { data } = useRead('/api/v1/continuity-programmes/{programme}', { params });
  return text('programme', { name: data === undefined ? programmeId : words(data.name) });
}

function SoldProgramme({ continuity }: { readonly continuity: NonNullable<Line['continuity']> }) {
  const text = useOrderText();
  const { date } = useFormats();
  const rhythm = useRhythmWords();
  const title = useProgrammeTitle(continuity.programmeId);
  const { startDate } = continuity;
  return (
    <Part title={title}>
      <p>{text('notBegun')}</p>
      <Facts
        of={[
          [text('rhythm'), rhythm(continuity)],
          [text('nextParcel'), startDate === null ? text('atRelease') : date(startDate)],
        ]}
      />
    </Part>
  );
}

interface BegunProgrammeProps {
  readonly order: string;
  readonly line: string;
  readonly programmeId: string;
}

function BegunProgramme({ order, line, programmeId }: BegunProgrammeProps) {
  const title = useProgrammeTitle(programmeId);
  const reading = useRead(path, { params: { order, line } });
  useRefresh(path, eventKinds);
  return (
    <Panel title={title} reading={reading}>
      {(programme) => <ProgrammeFacts programme={programme} />}
    </Panel>
  );
}

/** The programmes of a customer. */
export function CustomerProgrammes({ customerId }: { readonly customerId: string }) {
  const { data } = useRead(customerPath, { params: { customer: customerId } });
  useRefresh(customerPath, eventKinds);
  return (data?.items ?? []).map((programme) => (
    <OneProgramme key={`${programme.orderId}.${programme.lineId}`} programme={programme} />
  ));
}

interface OfProgramme {
  readonly programme: Programme;
}

function OneProgramme({ programme }: OfProgramme) {
  return (
    <Part title={useProgrammeTitle(programme.programmeId)}>
      <ProgrammeFacts programme={programme} />
    </Part>
  );
}

function ProgrammeFacts({ programme }: OfProgramme) {
  const text = useOrderText();
  const money = useMoney();
  const { date } = useFormats();
  const rhythm = useRhythmWords();
  const { number: ownNumber, shipments, paid, life, why, orderNumber } = programme;
  const next = shipments.find(({ status }) => status === 'planned' || status === 'outOfStock');
  return (
    <>
      <Facts
        of={[
          [text('programmeNumber'), ownNumber],
          [text('life'), text(`programmeLife.${life}`)],
          [text('rhythm'), rhythm(programme)],
          [text('nextParcel'), next === undefined ? null : date(next.shipDate)],
          [text('pausedUntil'), life === 'paused' && why.until !== null ? date(why.until) : null],
          [text('paid'), paid.amountMinor === 0 ? null : money(paid)],
          [
            text('order'),
            <Link key="order" to={`/orders/${orderNumber}` as string}>
              {orderNumber}
            </Link>,
          ],
          ...shipments.map(
            ({ number, shipDate, status }) =>
              [
                text('shipmentNumber', { number }),
                `${date(shipDate)} · ${text(`programmeShipment.${status}`)}`,
              ] as const,
          ),
        ]}
      />
      <ProgrammeSteps programme={programme} next={next} />
    </>
  );
}

interface ProgrammeStepsProps extends OfProgramme {
  readonly next: Programme['shipments'][number] | undefined;
}

function ProgrammeSteps({ programme, next }: ProgrammeStepsProps) {
  const text = useOrderText();
  const { date } = useFormats();
  const send = useStep(programme);
  const [isPausing, setIsPausing] = useState(false);
  const mayChange = useRights().includes('pauseProgramme');
  const { life } = programme;
  const isGoing = life === 'scheduled' || life === 'running';
  if (!mayChange || !(isGoing || life === 'paused')) return null;
  return (
    <div className={styles.actions}>
      {isGoing && next !== undefined && (
        <Button onPress={() => send('skip', { number: next.number })}>
          {text('skipParcel', { date: date(next.shipDate) })}
        </Button>
      )}
      {isGoing ? (
        <Button onPress={() => setIsPausing(true)}>{text('pause')}</Button>
      ) : (
        <Button onPress={() => send('resume')}>{text('resume')}</Button>
      )}
      {isPausing && <PauseDialog send={send} onClose={() => setIsPausing(false)} />}
    </div>
  );
}

interface PauseDialogProps {
  readonly send: ReturnType<typeof useStep>;
  readonly onClose: () => void;
}

function PauseDialog({ send, onClose }: PauseDialogProps) {
  const text = useOrderText();
  const [until, setUntil] = useState('');
  const pause = async () => {
    if (await send('pause', until === '' ? {} : { until })) onClose();
  };
  return (
    <Dialog title={text('pause')} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={pause}>
        <p>{text('pauseMeans')}</p>
        <Field label={text('until')} type="date" value={until} onChange={setUntil} autoFocus />
        <Button type="submit" kind="main">
          {text('pause')}
        </Button>
      </Form>
    </Dialog>
  );
}

/** Sends a step of a programme, and returns whether it was taken; a refusal is a notice. */
function useStep({ orderId, lineId }: Programme) {
  const text = useOrderText();
  const queries = useQueryClient();
  return async (step: 'skip' | 'pause' | 'resume', body?: object): Promise<boolean> => {
    const answer = await api.ask('POST', `${path}/${step}`, {
      params: { order: orderId, line: lineId },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.ok) notify(text('programmeDid', { step }));
    else tellProblem(answer.problem);
    for (const key of [path, customerPath]) await queries.invalidateQueries({ queryKey: [key] });
    return answer.ok;
  };
}
