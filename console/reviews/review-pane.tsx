/**
 * The open hold, reserved for half an hour (typing renews): subject, reason, and decisions with
 * their consequences.
 */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import type { Problem } from '#client';
import { useRead } from '../live-data/index.ts';
import { type Order, useChannel, useOrder } from '../order-entry/order.ts';
import { useInstant, useOrderEntry } from '../orders/readings.ts';
import {
  CustomerName,
  HoldMark,
  ItemName,
  useBlockerWords,
  useMethodWords,
  useMoney,
  usePlacer,
} from '../orders/words.tsx';
import { Button, ConfirmDialog, Field, notify, refusalWords, useWords } from '../parts/index.ts';
import { Facts, Panel, Read } from '../parts/panel.tsx';
import { usePersonName } from '../shell/sayings.ts';
import { type Claim, useClaim } from './claim.ts';
import {
  type Decision,
  decide,
  favourOf,
  orderOf,
  othersOf,
  type Review,
  refreshReviews,
  useReviewRules,
  useText,
} from './readings.ts';
import styles from './reviews.module.css';

const entering: readonly Order['entry'][] = ['draft', 'completing', 'modifying'];

export interface ReviewKeys {
  /** Returns whether the key was handled. */
  readonly press: (key: string) => boolean;
}

export interface ReviewPaneProps {
  readonly id: string;
  /** The hold's row; undefined: no longer in the queue. */
  readonly row: Review | undefined;
  readonly place: number;
  readonly count: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly ref: Ref<ReviewKeys>;
}

export function ReviewPane(props: ReviewPaneProps) {
  const { id, row, place, count, onClose } = props;
  const text = useText();
  const order = useOrder(orderOf(id));
  const hold = order.data?.holds.find((one) => one.id === id);
  return (
    <section className={styles.pane} aria-label={text('review')}>
      <header className={styles.paneHead}>
        <Button kind="quiet" onPress={onClose}>
          {text('back')}
        </Button>
        {row !== undefined && (
          <span className={styles.soft}>{text('place', { place, count })}</span>
        )}
      </header>
      <Read title={text('review')} reading={order}>
        {(found) =>
          hold === undefined || hold.cleared !== null ? (
            <Gone order={found} by={hold?.cleared?.by ?? null} />
          ) : (
            <Opened {...props} order={found} hold={hold} />
          )
        }
      </Read>
    </section>
  );
}

/** The hold was decided meanwhile. */
function Gone({ order, by }: { readonly order: Order; readonly by: string | null }) {
  const text = useText();
  const name = usePersonName(by ?? '');
  return (
    <p role="status">
      {text('gone', { by: name || '–' })}{' '}
      <Link to={`/orders/${order.number}` as string}>{order.number}</Link>
    </p>
  );
}

type Opened = ReviewPaneProps & { readonly order: Order; readonly hold: Order['holds'][number] };

function Opened({ id, order, hold, onDone, ref }: Opened) {
  const text = useText();
  const claim = useClaim(hold);
  const note = useRef<HTMLTextAreaElement>(null);
  const [comment, setComment] = useState('');
  const decisions = useDecisions({ order, hold, comment, onDone, claim });
  const why = useRead('/api/v1/holds/{hold}/why', { params: { hold: id } });
  const isMine = claim.blockedBy === null;
  useImperativeHandle(ref, () => ({
    press: (key) => {
      const decision = decisions.byKey[key.toUpperCase()];
      if (key.toUpperCase() === 'N') note.current?.focus();
      else if (decision === undefined) return false;
      else if (isMine) decisions.take(decision);
      return true;
    },
  }));
  return (
    <>
      <Subject order={order} hold={hold} />
      <Panel title={text('why')} reading={why}>
        {({ text: words, matches }) => (
          <div className={styles.why}>
            <p>
              <bdi>{words}</bdi>
            </p>
            {matches.length !== 0 && (
              <Facts
                of={matches.map(({ ref: match, score }) => [match, text('points', { score })])}
              />
            )}
          </div>
        )}
      </Panel>
      {claim.blockedBy !== null && (
        <div className={styles.taken} role="status">
          <span>{claim.blockedBy}</span>
          {claim.takeOver !== null && <Button onPress={claim.takeOver}>{text('takeOver')}</Button>}
        </div>
      )}
      <label className={styles.note}>
        {text('note')}
        <textarea
          ref={note}
          value={comment}
          maxLength={1000}
          onChange={({ target }) => {
            setComment(target.value);
            claim.renew();
          }}
        />
      </label>
      {decisions.shown}
    </>
  );
}

/** Customer and amount; for a price approval, the old and the new price. */
function Subject({ order, hold }: Pick<Opened, 'order' | 'hold'>) {
  const text = useText();
  const instant = useInstant();
  const money = useMoney();
  const placer = usePlacer(hold);
  const words = useWords();
  const reasons = useChannel()?.reasonSets.flatMap((set) => set.reasons) ?? [];
  const reasonOf = (code: string | null): string | null => {
    const known = reasons.find((reason) => reason.code === code);
    return known === undefined ? code : words(known.name);
  };
  const call = order.callIds.at(-1);
  const isPrice = hold.source === 'priceApproval';
  const lines = order.lines.filter(
    ({ priceOverride }) => isPrice && priceOverride?.approval === 'waiting',
  );
  return (
    <div>
      <h2>
        <HoldMark hold={hold} isLong />
      </h2>
      {lines.length === 0 && <p className={styles.figure}>{money(order.summary.total)}</p>}
      {lines.map(({ id, itemId, sku, unitPrice, priceOverride }) => (
        <div key={id}>
          <p className={styles.figure}>
            {money(unitPrice)} {priceOverride !== null && <s>{money(priceOverride.listPrice)}</s>}
          </p>
          <p className={styles.soft}>
            <ItemName of={{ itemId, sku }} />
          </p>
        </div>
      ))}
      <Facts
        of={[
          [text('askedBy'), `${placer}, ${instant(hold.placedAt)}`],
          [
            text('customer'),
            <Link key="name" to={`/customers/${order.customerId}` as string}>
              <CustomerName id={order.customerId} />
            </Link>,
          ],
          [
            text('call'),
            call === undefined ? null : (
              <Link key="call" to={'/calls' as string} search={{ call } as never}>
                {text('openCall')}
              </Link>
            ),
          ],
          [text('reason'), reasonOf(lines[0]?.priceOverride?.reason ?? hold.reasonCode)],
          [
            text('order'),
            <Link key="order" to={`/orders/${order.number}` as string}>
              {order.number} · {money(order.summary.total)}
            </Link>,
          ],
          [text('number'), hold.number],
        ]}
      />
    </div>
  );
}

function useDecisions({
  order,
  hold,
  comment,
  onDone,
  claim,
}: Pick<Opened, 'order' | 'hold' | 'onDone'> & {
  readonly comment: string;
  readonly claim: Claim;
}) {
  const text = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const enter = useOrderEntry();
  const { lacks } = useReviewRules();
  const consequence = useConsequence(order, hold);
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSent, setIsSent] = useState(false);
  const [asked, setAsked] = useState<Decision | null>(null);
  const isBlocked = claim.blockedBy !== null;
  // A reservation that is taken again decides nothing by itself.
  if (isBlocked && asked !== null) setAsked(null);
  const missing = lacks(hold);
  const decisions: readonly Decision[] = [
    ...othersOf(hold).toReversed(),
    'clearAndModify',
    ...(entering.includes(order.entry) ? (['clearAndSubmit'] as const) : []),
    favourOf(hold),
  ];
  const send = async (decision: Decision) => {
    setIsSent(true);
    const said = { comment: comment.trim() || text('seen'), code: code.trim() };
    await claim.settled();
    const answer = await decide(hold, decision, said);
    setIsSent(false);
    if (!answer.ok) return setProblem(answer.problem);
    notify(text('did', { decision }));
    if (decision === 'clearAndModify') {
      await (enter?.(order.id) ?? navigate({ to: `/orders/${order.number}` as string }));
      return;
    }
    onDone();
    await refreshReviews(queries, hold.id);
  };
  const take = (decision: Decision) => {
    if (isSent || missing !== null || !decisions.includes(decision)) return;
    setAsked(decision);
  };
  const byKey: Readonly<Record<string, Decision>> = {
    C: favourOf(hold),
    S: 'clearAndSubmit',
    M: 'clearAndModify',
  };
  const keyOf = (decision: Decision) => Object.keys(byKey).find((key) => byKey[key] === decision);
  const shown = (
    <>
      {hold.source === 'authorisation' && (
        <Field label={text('providerCode')} value={code} onChange={setCode} />
      )}
      <ul className={styles.consequences}>
        {decisions.toReversed().map((decision) => (
          <li key={decision}>
            <strong>{text('decision', { decision })}</strong>: {consequence(decision)}
          </li>
        ))}
      </ul>
      {missing !== null && <p className={styles.failed}>{text('whoMay', { role: missing })}</p>}
      {problem !== null && (
        <p className={styles.failed} role="alert">
          {refusalWords(problem)}
        </p>
      )}
      {asked !== null && (
        <ConfirmDialog
          title={text('decision', { decision: asked })}
          says={consequence(asked)}
          verb={text('decision', { decision: asked })}
          onClose={() => setAsked(null)}
          onConfirm={() => send(asked)}
        />
      )}
      <div data-next data-tour="decisions" className={styles.decisions}>
        {decisions.map((decision) => (
          <Button
            key={decision}
            kind={decision === favourOf(hold) ? 'main' : decision === 'decline' ? 'bad' : 'plain'}
            isDisabled={isBlocked || isSent || missing !== null}
            onPress={() => take(decision)}
            shortcut={keyOf(decision)}
          >
            {text('decision', { decision })}
          </Button>
        ))}
      </div>
    </>
  );
  return { take, byKey, shown };
}

function useConsequence(order: Order, hold: Opened['hold']): (decision: Decision) => string {
  const text = useText();
  const money = useMoney();
  const methodWords = useMethodWords();
  const words = useBlockerWords();
  const total = money(order.summary.total);
  const isOpen = (one: Opened['hold']) => one.cleared === null && one.id !== hold.id;
  const others = order.holds.filter(isOpen);
  // Blockers that end with this hold, unless another hold has the same ones.
  const isOwn = (blocker: string) =>
    (blocker === `hold:${hold.code}` && !others.some(({ code }) => code === hold.code)) ||
    (blocker === hold.source && !others.some(({ source }) => source === hold.source));
  const left = order.gate.blockers.filter((blocker) => !isOwn(blocker));
  const owedMinor = order.payments.reduce(
    (sum, { authorised, captured }) => sum + authorised.amountMinor - captured.amountMinor,
    0,
  );
  const owed = money({ ...order.summary.total, amountMinor: Math.max(0, owedMinor) });
  const by = order.payments.map(({ id }) => methodWords(order, id)).join(', ') || 'none';
  const isOwed = String(owedMinor > 0);
  const line = order.lines.find(({ priceOverride }) => priceOverride?.approval === 'waiting');
  const price = line === undefined ? '' : text('priceStands', { price: money(line.unitPrice) });
  const listPrice = money(line?.priceOverride?.listPrice ?? order.summary.total);
  return (decision) => {
    const { source } = hold;
    if (decision === 'clearAndSubmit') return text('willSubmit', { total, by });
    if (decision === 'clearAndModify') return text('willModify');
    if (decision === 'resubmit') return text('willResubmit', { total });
    if (decision === 'decline') return text('willDecline', { source, listPrice, total });
    if (entering.includes(order.entry)) return `${price} ${text('staysDraft')}`;
    if (left.length === 0) return `${price} ${text('releases', { isOwed, owed, by })}`;
    return `${price} ${text('staysHeld', { by: left.map(words).join(', ') })}`;
  };
}
