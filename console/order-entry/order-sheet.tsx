/**
 * The order itself: header, lines, what it comes to, and its steps. F9 goes on: to the recap, then
 * submits; money and submission wait for the server.
 *
 * Source: ux-and-api.md 10.3, 10.5; dynamics-call-center.md 2.4, 2.8.
 */
import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../live-data/index.ts';
import { Button, Dialog, Failure } from '../parts/index.ts';
import { type Command, focusAfterList, useCommands } from '../shell/commands.ts';
import { CustomerStrip } from './customer-strip.tsx';
import { type Draft, useDraft } from './drafts.ts';
import { Header, Outcome } from './header.tsx';
import { ItemSearch, LineTable } from './lines.tsx';
import {
  type Line,
  type Order,
  type OrderWork,
  useOrderUpkeep,
  useOrderWork,
  useText,
} from './order.ts';
import styles from './order-entry.module.css';
import { CouponForm, HoldForm, LeaveForm, PriceForm } from './order-forms.tsx';
import { PaymentForm, ProgrammeForm } from './payment.tsx';
import { isUnknown } from './sending.ts';
import { Payments, Recap, Summary } from './summary.tsx';

type Opened =
  | { readonly kind: 'pay' | 'coupon' | 'hold' | 'leave' }
  | { readonly kind: 'price' | 'programme'; readonly line: Line }
  | null;

/** Dialogs give the focus back by themselves before that, where they can. */
const focusAfterMs = 60;

interface OrderSheetProps {
  readonly order: Order;
  /** Of whom another order is begun; null: it is not said yet. */
  readonly onLeft: (customerId: string | null) => void;
}

export function OrderSheet({ order, onLeft }: OrderSheetProps) {
  const text = useText();
  const work = useOrderWork(order);
  useOrderUpkeep(work);
  const draft = useDraft(`order-${order.id}`);
  const item = useRef<HTMLInputElement>(null);
  const sheet = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const { entry } = order;
  // An order that is changed has a recap too, which its state does not say.
  const isRecap = entry === 'completing' || (entry === 'modifying' && !!draft.values['readTotal']);
  const isEditable = !isRecap && (entry === 'draft' || entry === 'modifying');
  const steps = useSteps(work, draft, isRecap);
  const close = () => {
    setOpened(null);
    focusLost(() => item.current ?? sheet.current);
  };
  const leave = (isAgain: boolean) => {
    const isHeld = order.holds.some(({ cleared }) => cleared === null);
    if ((isEditable || isRecap) && order.lines.length > 0 && !isHeld) {
      return setOpened({ kind: 'leave' });
    }
    draft.set(emptied(draft));
    onLeft(isAgain ? order.customerId : null);
  };
  useSheetCommands({ isEditable, isRecap, item, steps, setOpened, leave });
  useEffect(() => {
    if (isEditable && draft.isReady) item.current?.focus();
  }, [isEditable, draft.isReady]);
  if (!draft.isReady) return null;
  return (
    <section className={styles.sheet} aria-label={text('order')} tabIndex={-1} ref={sheet}>
      <Header work={work} draft={draft} isEditable={isEditable} />
      <CustomerStrip customerId={order.customerId} />
      <Trouble work={work} />
      {isEditable && <ItemSearch work={work} draft={draft} inputRef={item} />}
      <LineTable
        draft={draft}
        work={work}
        isEditable={isEditable}
        onPrice={(line) => setOpened({ kind: 'price', line })}
        onProgramme={(line) => setOpened({ kind: 'programme', line })}
      />
      {isRecap ? (
        <Recap order={order} readMinor={readTotal(draft, order)} />
      ) : (
        <Outcome order={order} />
      )}
      <div className={styles.foot}>
        <div>
          <Summary order={order} />
          <Payments work={work} isEditable={isEditable || isRecap} />
        </div>
        <Actions
          work={work}
          isEditable={isEditable}
          isRecap={isRecap}
          steps={steps}
          leave={() => leave(false)}
          open={(kind) => setOpened({ kind })}
        />
      </div>
      <Dialog
        title={opened === null ? '' : text('dialogTitle', { kind: opened.kind })}
        isOpen={opened !== null}
        onClose={close}
      >
        {opened?.kind === 'pay' && <PaymentForm work={work} draft={draft} onClose={close} />}
        {opened?.kind === 'coupon' && <CouponForm work={work} draft={draft} onClose={close} />}
        {opened?.kind === 'hold' && <HoldForm work={work} draft={draft} onClose={close} />}
        {opened?.kind === 'price' && <PriceForm work={work} line={opened.line} onClose={close} />}
        {opened?.kind === 'programme' && (
          <ProgrammeForm work={work} line={opened.line} onClose={close} />
        )}
        {opened?.kind === 'leave' && (
          <LeaveForm
            onSubmit={() => {
              close();
              steps.next();
            }}
            onHold={() => setOpened({ kind: 'hold' })}
            onCancel={() => {
              close();
              steps.cancel(() => onLeft(null));
            }}
            onStay={close}
          />
        )}
      </Dialog>
    </section>
  );
}

interface Steps {
  readonly next: () => void;
  readonly back: () => void;
  readonly modify: () => void;
  readonly cancel: (onDone: () => void) => void;
}

/** Total that was read out to the caller; the present one as long as none was. */
function readTotal({ values }: Draft, { summary }: Order): number {
  return values['readTotal'] ? Number(values['readTotal']) : summary.total.amountMinor;
}

function emptied({ values }: Draft): Draft['values'] {
  return Object.fromEntries(Object.keys(values).map((name) => [name, '']));
}

function useSteps({ order, change }: OrderWork, draft: Draft, isRecap: boolean): Steps {
  const read = (now: Order | null) => {
    if (now !== null) draft.set({ readTotal: String(now.summary.total.amountMinor) });
  };
  const step = (path: string, body?: object) =>
    change({ method: 'POST', path, isAdding: true, ...(body === undefined ? {} : { body }) });
  const submit = async () => {
    const confirmedTotal = order.summary.total;
    const path = '/submit';
    const now = await change({ method: 'POST', path, body: { confirmedTotal } });
    if (now !== null) draft.set(emptied(draft));
  };
  return {
    next: () => {
      if (!isRecap) step('/complete').then(read, reportError);
      // The new total is said before it is agreed to.
      else if (readTotal(draft, order) !== order.summary.total.amountMinor) read(order);
      else void submit();
    },
    back: () => {
      draft.set({ readTotal: '' });
      if (order.entry === 'completing') void step('/reopen-entry');
    },
    modify: () => {
      draft.set({ readTotal: '' });
      void step('/modify', { reason: 'customer-asked' });
    },
    cancel: (onDone) => {
      step('/cancel', { reason: 'customer-asked' }).then((now) => {
        if (now === null) return;
        draft.set(emptied(draft));
        onDone();
      }, reportError);
    },
  };
}

interface SheetCommandsOptions {
  readonly isEditable: boolean;
  readonly isRecap: boolean;
  readonly item: { readonly current: HTMLInputElement | null };
  readonly steps: Steps;
  readonly setOpened: (opened: Opened) => void;
  readonly leave: (isAgain: boolean) => void;
}

/** What opened a dialog may be gone as it closes. */
function focusLost(to: () => HTMLElement | null): void {
  window.setTimeout(() => {
    if (document.activeElement === document.body) to()?.focus();
  }, focusAfterMs);
}

function useSheetCommands({
  isEditable,
  isRecap,
  item,
  steps,
  setOpened,
  leave,
}: SheetCommandsOptions): void {
  const text = useText();
  const isOpen = isEditable || isRecap;
  // Money and submission wait for the connection.
  const mayPay = useConnection().kind !== 'lost' && isOpen;
  const open = (kind: 'pay' | 'coupon' | 'hold') => () => setOpened({ kind });
  const all: readonly (Command | false)[] = [
    mayPay && {
      id: 'order-next',
      label: text('nextStep', { step: isRecap ? 'submit' : 'recap' }),
      functionKey: 'F9',
      run: steps.next,
    },
    isEditable && {
      id: 'order-item',
      label: text('item'),
      letter: 'i',
      run: () => focusAfterList(item.current),
    },
    mayPay && { id: 'order-pay', label: text('pay'), letter: 'p', run: open('pay') },
    isEditable && { id: 'order-coupon', label: text('coupon'), letter: 'd', run: open('coupon') },
    isOpen && { id: 'order-hold', label: text('placeHold'), letter: 'l', run: open('hold') },
    { id: 'order-leave', label: text('findCustomer'), letter: 'f', run: () => leave(false) },
    { id: 'order-again', label: text('newOrder'), letter: 'o', run: () => leave(true) },
  ];
  useCommands(all.filter((one) => one !== false));
}

function Trouble({ work: { refused, change } }: { readonly work: OrderWork }) {
  const text = useText();
  if (refused === null) return null;
  const { problem, command } = refused;
  const work =
    problem.code === 'version_mismatch'
      ? text('mismatchKept')
      : text(isUnknown(problem) ? 'unknownKept' : 'refusedKept');
  return <Failure problem={problem} work={work} onRetry={() => void change(command)} isCommand />;
}

interface ActionsProps {
  readonly work: OrderWork;
  readonly isEditable: boolean;
  readonly isRecap: boolean;
  readonly steps: Steps;
  readonly leave: () => void;
  readonly open: (kind: 'pay' | 'coupon' | 'hold') => void;
}

function Actions({ work, isEditable, isRecap, steps, leave, open }: ActionsProps) {
  const text = useText();
  const isLost = useConnection().kind === 'lost';
  const { order, isBusy } = work;
  const isStopped = isBusy || isLost;
  return (
    <div className={styles.actions}>
      {isLost && <p className={styles.fault}>{text('notWhileLost')}</p>}
      {isEditable && (
        <Button onPress={() => open('coupon')} shortcut="D">
          {text('coupon')}
        </Button>
      )}
      {(isEditable || isRecap) && (
        <>
          <Button onPress={() => open('hold')} shortcut="L">
            {text('placeHold')}
          </Button>
          <Button data-tour="pay" onPress={() => open('pay')} shortcut="P" isDisabled={isStopped}>
            {text('pay')}
          </Button>
          <Button
            kind="main"
            data-tour="next"
            onPress={steps.next}
            shortcut="F9"
            isDisabled={isStopped}
          >
            {text('nextStep', { step: isRecap ? 'submit' : 'recap' })}
          </Button>
        </>
      )}
      {isRecap && <Button onPress={steps.back}>{text('backToLines')}</Button>}
      {!isEditable && !isRecap && order.allowed.includes('modify') && (
        <Button onPress={steps.modify} isDisabled={isStopped}>
          {text('modify')}
        </Button>
      )}
      <Button kind={isEditable || isRecap ? 'quiet' : 'main'} onPress={leave}>
        {text(isEditable || isRecap ? 'leave' : 'nextOrder')}
      </Button>
    </div>
  );
}
