/**
 * The order: header, lines, totals and steps. F9 goes to the recap, then submits; payment and
 * submission need the server.
 */
import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../live-data/index.ts';
import { Button, Dialog, Failure } from '../parts/index.ts';
import { type Command, focusAfterList, keysOf, useCommands } from '../shell/commands.ts';
import { CustomerStrip } from './customer-strip.tsx';
import { type Draft, useDraft } from './drafts.ts';
import { paidMinorOf } from './figures.ts';
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
import { isUnknown } from './order-commands.ts';
import styles from './order-entry.module.css';
import { CouponForm, HoldForm, LeaveForm, PriceForm } from './order-forms.tsx';
import { PaymentForm, ProgrammeForm } from './payment.tsx';
import { Payments, Recap, Summary } from './summary.tsx';
import { TermsForm } from './terms-form.tsx';

type Opened =
  | { readonly kind: 'pay' | 'coupon' | 'hold' | 'leave' | 'terms' }
  | { readonly kind: 'price' | 'programme' | 'lineTerms'; readonly line: Line }
  | null;

/** Delay before focus moves, as closing dialogs may restore it themselves. */
const focusAfterMs = 60;

interface OrderSheetProps {
  readonly order: Order;
  /** The order was left; `customerId`: the next order's customer, null if not chosen. */
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
  // A modified order's state does not show its recap; the total read out does.
  const isRecap = entry === 'completing' || (entry === 'modifying' && !!draft.values['readTotal']);
  const isEditable = !isRecap && (entry === 'draft' || entry === 'modifying');
  const steps = useSteps(work, draft, isRecap);
  const close = () => {
    const { refused, refuse } = work;
    // A dialog shows why its command was refused; the order is as it was.
    if (opened !== null && refused !== null && !isUnknown(refused.problem)) refuse(null);
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
  const acts = useActs({
    isEditable,
    isRecap,
    next: steps.next,
    open: (kind) => setOpened({ kind }),
  });
  useCommands([
    ...acts.filter(({ isStopped }) => !isStopped),
    ...(isEditable
      ? [{ ...itemAct, label: text('item'), run: () => focusAfterList(item.current) }]
      : []),
    { id: 'order-leave', label: text('findCustomer'), letter: 'f', run: () => leave(false) },
    { id: 'order-again', label: text('newOrder'), letter: 'o', run: () => leave(true) },
  ]);
  useEffect(() => {
    if (isEditable && draft.isReady) item.current?.focus();
  }, [isEditable, draft.isReady]);
  if (!draft.isReady) return null;
  return (
    <section className={styles.sheet} aria-label={text('order')} tabIndex={-1} ref={sheet}>
      <Header
        work={work}
        draft={draft}
        isEditable={isEditable}
        onTerms={() => setOpened({ kind: 'terms' })}
      />
      <CustomerStrip customerId={order.customerId} />
      {opened === null && <Trouble work={work} onPay={() => setOpened({ kind: 'pay' })} />}
      {isEditable && <ItemSearch work={work} draft={draft} inputRef={item} />}
      <LineTable
        draft={draft}
        work={work}
        isEditable={isEditable}
        onPrice={(line) => setOpened({ kind: 'price', line })}
        onProgramme={(line) => setOpened({ kind: 'programme', line })}
        onTerms={(line) => setOpened({ kind: 'lineTerms', line })}
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
          acts={acts}
          isRecap={isRecap}
          steps={steps}
          leave={() => leave(false)}
        />
      </div>
      <OrderDialog
        opened={opened}
        work={work}
        draft={draft}
        onClose={close}
        onHold={() => setOpened({ kind: 'hold' })}
        onSubmit={steps.next}
        onCancel={() => steps.cancel(() => onLeft(null))}
      />
    </section>
  );
}

interface OrderDialogProps {
  readonly opened: Opened;
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly onClose: () => void;
  readonly onHold: () => void;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
}

function OrderDialog({ opened, work, draft, onClose, ...acts }: OrderDialogProps) {
  const text = useText();
  const form = { work, draft, onClose };
  const closeAnd = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog
      title={opened === null ? '' : text('dialogTitle', { kind: opened.kind })}
      isOpen={opened !== null}
      onClose={onClose}
    >
      {opened?.kind === 'pay' && <PaymentForm {...form} />}
      {opened?.kind === 'coupon' && <CouponForm {...form} />}
      {opened?.kind === 'hold' && <HoldForm {...form} />}
      {opened?.kind === 'terms' && <TermsForm work={work} onClose={onClose} />}
      {opened?.kind === 'lineTerms' && (
        <TermsForm work={work} line={opened.line} onClose={onClose} />
      )}
      {opened?.kind === 'price' && <PriceForm {...form} line={opened.line} />}
      {opened?.kind === 'programme' && (
        <ProgrammeForm work={work} line={opened.line} onClose={onClose} />
      )}
      {opened?.kind === 'leave' && (
        <LeaveForm
          onSubmit={closeAnd(acts.onSubmit)}
          onHold={acts.onHold}
          onCancel={closeAnd(acts.onCancel)}
          onStay={onClose}
        />
      )}
    </Dialog>
  );
}

interface Steps {
  readonly next: () => unknown;
  readonly back: () => unknown;
  readonly modify: () => unknown;
  readonly cancel: (onDone: () => void) => void;
}

/** Total last read out to the caller, else the present total. */
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
      if (!isRecap) return step('/complete').then(read);
      // A changed total must be read out before the caller agrees.
      if (readTotal(draft, order) !== order.summary.total.amountMinor) return read(order);
      return submit();
    },
    back: () => {
      draft.set({ readTotal: '' });
      return order.entry === 'completing' ? step('/reopen-entry') : null;
    },
    modify: () => {
      draft.set({ readTotal: '' });
      return step('/modify', { reason: 'customer-asked' });
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

/** The element that opened a dialog may be gone when it closes. */
function focusLost(to: () => HTMLElement | null): void {
  window.setTimeout(() => {
    if (document.activeElement === document.body) to()?.focus();
  }, focusAfterMs);
}

interface Act extends Command {
  /** Disabled while the connection is lost. */
  readonly isStopped: boolean;
}

/** Commands disabled while another runs. */
const waiting: readonly string[] = ['order-pay', 'order-next'];
const itemAct = { id: 'order-item', letter: 'i' } as const;

interface ActsOptions {
  readonly isEditable: boolean;
  readonly isRecap: boolean;
  readonly next: () => unknown;
  readonly open: (kind: 'pay' | 'coupon' | 'hold') => void;
}

function useActs({ isEditable, isRecap, next, open }: ActsOptions): readonly Act[] {
  const text = useText();
  const isStopped = useConnection().kind === 'lost';
  if (!isEditable && !isRecap) return [];
  const form = (kind: 'pay' | 'coupon' | 'hold', letter: string, stops: boolean): Act => ({
    id: `order-${kind}`,
    label: text(kind === 'hold' ? 'placeHold' : kind),
    letter,
    run: () => open(kind),
    isStopped: stops,
  });
  return [
    ...(isEditable ? [form('coupon', 'd', false)] : []),
    form('hold', 'l', false),
    form('pay', 'p', isStopped),
    {
      id: 'order-next',
      label: text('nextStep', { step: isRecap ? 'submit' : 'recap' }),
      functionKey: 'F9',
      run: next,
      isStopped,
    },
  ];
}

interface TroubleProps {
  readonly work: OrderWork;
  readonly onPay: () => void;
}

/** Reasons of a refused submission that a payment ends, and trying again does not. */
const unpaid: readonly unknown[] = ['payment_missing', 'out_of_balance'];

function Trouble({ work: { order, refused, change }, onPay }: TroubleProps) {
  const text = useText();
  if (refused === null) return null;
  const { problem, command } = refused;
  const work =
    problem.code === 'version_mismatch'
      ? text('mismatchKept')
      : text(isUnknown(problem) ? 'unknownKept' : 'refusedKept');
  const isOpen = order.summary.total.amountMinor > paidMinorOf(order);
  const next =
    isOpen && unpaid.includes(problem.reason)
      ? { onRetry: onPay, retryLabel: text('pay') }
      : { onRetry: () => change(command) };
  return <Failure key={problem.requestId} problem={problem} work={work} {...next} isCommand />;
}

interface ActionsProps {
  readonly work: OrderWork;
  readonly acts: readonly Act[];
  readonly isRecap: boolean;
  readonly steps: Steps;
  readonly leave: () => void;
}

function Actions({ work: { order, isBusy }, acts, isRecap, steps, leave }: ActionsProps) {
  const text = useText();
  const isLost = useConnection().kind === 'lost';
  const isTaken = acts.length > 0;
  return (
    <div className={styles.actions}>
      {isLost && <p className={styles.fault}>{text('notWhileLost')}</p>}
      {acts.map((act) => (
        <Button
          key={act.id}
          data-tour={act.id}
          data-next={act.functionKey && true}
          kind={act.functionKey === undefined ? 'plain' : 'main'}
          onPress={act.run}
          shortcut={keysOf(act)}
          isDisabled={act.isStopped || (isBusy && waiting.includes(act.id))}
        >
          {act.label}
        </Button>
      ))}
      {isRecap && <Button onPress={steps.back}>{text('backToLines')}</Button>}
      {!isTaken && order.allowed.includes('modify') && (
        <Button onPress={steps.modify} isDisabled={isBusy || isLost}>
          {text('modify')}
        </Button>
      )}
      {/* The next task gets the focus once the order is submitted. */}
      <Button
        key={isTaken ? 'leave' : 'next'}
        kind={isTaken ? 'quiet' : 'main'}
        autoFocus={!isTaken}
        onPress={leave}
      >
        {text(isTaken ? 'leave' : 'nextOrder')}
      </Button>
    </div>
  );
}
