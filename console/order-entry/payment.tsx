/**
 * Payment of all or part of the balance. Card numbers are typed only in the provider's frame, which
 * returns a token.
 */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, useRead } from '../live-data/index.ts';
import {
  Button,
  Field,
  Form,
  moneyToType,
  tellProblem,
  typedMoney,
  useFormats,
  useLanguage,
  useWords,
} from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import { ChooseOne } from './choose.tsx';
import type { Draft } from './drafts.ts';
import { paidMinorOf } from './figures.ts';
import { changeLine, type Line, type OrderWork, type PaymentMethod, useText } from './order.ts';
import styles from './order-entry.module.css';
import { Refused } from './order-forms.tsx';
import { whenOf } from './summary.tsx';

interface PaymentFormProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly onClose: () => void;
}

function useMethods(customerId: string) {
  const { centreId: centre } = useCentre();
  const asked = { params: { centre }, query: { customerId } };
  return useRead('/api/v1/centres/{centre}/payment-methods', asked);
}

export function PaymentForm({ work, draft: { values, set }, onClose }: PaymentFormProps) {
  const text = useText();
  const words = useWords();
  const formats = useFormats();
  const { total } = work.order.summary;
  const read = useMethods(work.order.customerId);
  const methods = read.data?.items ?? [];
  const open = { ...total, amountMinor: Math.max(0, total.amountMinor - paidMinorOf(work.order)) };
  const due = moneyToType(open);
  const [amount, reference] = [values['amount'] || due, values['reference'] ?? ''];
  const [methodId, setMethodId] = useState('');
  const [isAtCard, setIsAtCard] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [isUnnamed, setIsUnnamed] = useState(false);
  const [isPaying, setIsPaying] = useState(false);
  const method = methods.find(({ code }) => code === methodId) ?? methods[0];
  const share = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*%$/.exec(amount.trim())?.[1]?.replace(',', '.');
  const money = typedMoney(amount, total.currency);
  const openWords = text('openAtMost', { open: formats.money(open) });
  const pay = async (part: object) => {
    if (method === undefined) return;
    setIsPaying(true);
    const of = share === undefined ? { amount: money } : { sharePercent: Number(share) };
    const body = { methodId: method.code, ...of, ...part };
    set({ amount: '', reference: '' });
    const order = await work.change({ method: 'POST', path: '/payments', body, isAdding: true });
    setIsPaying(false);
    if (order === null) return set({ amount: values['amount'] ?? '', reference });
    onClose();
  };
  const go = () => {
    const isAmount = share !== undefined || (money !== null && money.amountMinor > 0);
    // A check may come to more, which the service decides.
    const isTooMuch = method?.kind !== 'check' && (money?.amountMinor ?? 0) > open.amountMinor;
    const wrong = isAmount ? (isTooMuch ? openWords : null) : text('amountExpected');
    setFault(wrong);
    if (wrong !== null || method === undefined) return;
    if (method.kind === 'card') return setIsAtCard(true);
    const member = references[method.kind];
    const said = reference.trim();
    setIsUnnamed(member !== undefined && said === '');
    if (member === undefined) return pay({});
    return said === '' ? undefined : pay({ [member]: said });
  };
  const card = { work, onClose: () => setIsAtCard(false) };
  if (isAtCard) return <CardFrame {...card} onToken={(token) => pay({ token })} />;
  // The form waits for payment methods, or Enter would be lost.
  if (read.isPending) return null;
  return (
    <Form className={styles.dialogForm} onSend={go}>
      <Refused work={work} path="/payments" says={text('payOtherwise')} />
      <p>{openWords}</p>
      <Field
        label={text('amount')}
        placeholder={due}
        value={values['amount'] ?? ''}
        onChange={(typed) => set({ amount: typed })}
        fault={fault}
        autoFocus
      />
      <ChooseOne
        label={text('method')}
        options={methods.map((one) => ({
          id: one.code,
          label: words(one.name),
          note: text('charged', { when: whenOf(one.kind, one) }),
        }))}
        value={method?.code ?? ''}
        onChange={setMethodId}
      />
      {method !== undefined && references[method.kind] !== undefined ? (
        <Field
          label={text('reference', { kind: method.kind })}
          value={reference}
          onChange={(typed) => set({ reference: typed })}
          fault={isUnnamed ? text('referenceExpected') : null}
        />
      ) : null}
      <Button kind="main" type="submit" isDisabled={isPaying || method === undefined}>
        {text(isPaying ? 'isPaying' : 'payNow')}
      </Button>
    </Form>
  );
}

/** Members of the API for the number of a method. */
const references: Partial<Record<PaymentMethod['kind'], string>> = {
  giftCard: 'giftCardNumber',
  check: 'checkNumber',
};

interface CardFrameProps {
  /** The recording of its last call stands still meanwhile. */
  readonly work: OrderWork;
  /** Called after `onClose`, as keys pressed in the card frame do not reach the page. */
  readonly onToken: (token: string) => unknown;
  readonly onClose: () => void;
}

/** Card entry: the demo's sandbox page; elsewhere a field for the provider's token. */
function CardFrame(props: CardFrameProps) {
  const { onToken, onClose } = props;
  const text = useText();
  const ways = useRead('/api/v1/session/ways', {}, { staleTime: Number.POSITIVE_INFINITY });
  const [token, setToken] = useState('');
  usePausedRecording(props.work.order.callIds.at(-1) ?? null);
  if (ways.isPending) return null;
  const page = ways.data?.cardPage ?? null;
  if (page !== null) return <CardPageFrame {...props} page={page} />;
  const send = () => {
    onClose();
    onToken(token);
  };
  return (
    <Form className={styles.card} label={text('cardFrame')} onSend={send}>
      <p className={styles.quiet}>{text('tokenSays')}</p>
      <Field label={text('token')} value={token} onChange={setToken} autoFocus />
      <Button kind="main" type="submit" isDisabled={token === ''}>
        {text('useCard')}
      </Button>
    </Form>
  );
}

/** A card number that is said is not recorded; that it would be, the agent is told. */
function usePausedRecording(call: string | null): void {
  useEffect(() => {
    if (call === null) return;
    const asked = { params: { call }, body: { reason: 'payment' as const } };
    void api.post('/api/v1/calls/{call}/recording/pause', asked).then((answer) => {
      if (!answer.ok && answer.problem.code === 'operation_failed') tellProblem(answer.problem);
    });
    return () => void api.post('/api/v1/calls/{call}/recording/resume', asked);
  }, [call]);
}

/** The sandbox's page has no origin; Stripe's script needs one, so Stripe's page has ours. */
const sandboxPage = '/sandbox/card';

/** A frame that posts one token under a one-time nonce. */
function CardPageFrame({ onToken, onClose, page }: CardFrameProps & { readonly page: string }) {
  const text = useText();
  const lang = useLanguage();
  const frame = useRef<HTMLIFrameElement>(null);
  const [nonce] = useState(() => crypto.randomUUID());
  const { theme = '' } = document.documentElement.dataset;
  const hasOrigin = page !== sandboxPage;
  const take = useEffectEvent(({ source, origin, data }: MessageEvent) => {
    const expected = hasOrigin ? location.origin : 'null';
    const isOurs = source === frame.current?.contentWindow && origin === expected;
    if (!isOurs || data?.nonce !== nonce) return false;
    onClose();
    if (typeof data.token === 'string') onToken(data.token);
    return true;
  });
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (take(event)) window.removeEventListener('message', hear);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, []);
  return (
    <iframe
      ref={frame}
      className={styles.frame}
      title={text('cardFrame')}
      src={`${page}?${new URLSearchParams({ lang, theme })}#${nonce}`}
      sandbox={`allow-scripts allow-forms${hasOrigin ? ' allow-same-origin' : ''}`}
      onLoad={() => frame.current?.contentWindow?.focus()}
    />
  );
}

interface ProgrammeFormProps extends Omit<PaymentFormProps, 'draft'> {
  readonly line: Line;
}

export function ProgrammeForm({ work, line, onClose }: ProgrammeFormProps) {
  const text = useText();
  const words = useWords();
  const methods = (useMethods(work.order.customerId).data?.items ?? []).filter(
    ({ kind }) => kind === 'card' || kind === 'onAccount',
  );
  const [methodId, setMethodId] = useState('');
  const [startDate, setStartDate] = useState(line.continuity?.startDate ?? '');
  const [cardExpiry, setCardExpiry] = useState('');
  const [isAtCard, setIsAtCard] = useState(false);
  const method = methods.find(({ code }) => code === methodId) ?? methods[0];
  const lacksDate = line.continuity?.blockers.includes('startDate') === true;
  const send = async (token?: string) => {
    if (method === undefined) return;
    const card = token === undefined ? {} : { token, ...(cardExpiry === '' ? {} : { cardExpiry }) };
    const payment = { methodId: method.code, ...card };
    const continuity = { payment, ...(startDate === '' ? {} : { startDate }) };
    if ((await changeLine(work, line, { continuity })) !== null) onClose();
  };
  const card = { work, onClose: () => setIsAtCard(false) };
  if (isAtCard) return <CardFrame {...card} onToken={send} />;
  return (
    <Form
      className={styles.dialogForm}
      onSend={() => (method?.kind === 'card' ? setIsAtCard(true) : send())}
    >
      <p>{text('programmeSays')}</p>
      <Refused work={work} path="/lines/{line}" says={text('payOtherwise')} />
      <ChooseOne
        label={text('method')}
        options={methods.map(({ code, name }) => ({ id: code, label: words(name) }))}
        value={method?.code ?? ''}
        onChange={setMethodId}
      />
      {method?.kind === 'card' && (
        <Field
          label={text('cardExpiry')}
          type="month"
          value={cardExpiry}
          onChange={setCardExpiry}
        />
      )}
      <Field
        label={text('startDate')}
        type="date"
        isRequired={lacksDate}
        value={startDate}
        onChange={setStartDate}
      />
      <Button kind="main" type="submit" isDisabled={method === undefined || work.isBusy}>
        {text('confirm')}
      </Button>
    </Form>
  );
}
