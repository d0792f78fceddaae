/** One call at hand: caller, duration, actions, why this agent was chosen, and outcome. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useChanges, useConnection, useNowMs, useQueues, useRead } from '../live-data/index.ts';
import { nameOf } from '../order-entry/index.ts';
import { announce, Button, Failure, names, StateShape, useFormats } from '../parts/index.ts';
import { Facts } from '../parts/panel.tsx';
import { useTierWords } from '../shell/sayings.ts';
import { remind } from './alerts.ts';
import { CallControls } from './call-controls.tsx';
import {
  type Caller,
  type Customer,
  isHeld,
  isTestCall,
  otherPartyOf,
  useCaller,
  usePartyWords,
  useWhyMe,
} from './caller.ts';
import styles from './desk.module.css';
import { NumberedChoice } from './numbered-choice.tsx';
import { type Agent, type OwnCall, useText } from './work.ts';
import { CallResult, WrapUp } from './wrap-up.tsx';

const heldLongMs = 60_000;

interface CallCardProps {
  readonly own: OwnCall;
  readonly agent: Agent;
  /** Whether shortcuts act on this call, the first of several. */
  readonly isFirst: boolean;
  readonly customerId: string | null;
  readonly onCustomer: (customerId: string) => void;
}

export function CallCard({ own, agent, isFirst, customerId, onCustomer }: CallCardProps) {
  const text = useText();
  const { call, leg } = own;
  const caller = useCaller(call.callId);
  const isConsult = leg?.relatedCallId !== null && leg !== null;
  const customers = caller.data?.customers ?? [];
  const customer = customers.find((one) => one.customerId === customerId) ?? only(customers);
  const isRouted = call.offers.some(({ agentId }) => agentId === agent.id);
  return (
    <article className={styles.card}>
      <Head own={own} customer={isConsult ? undefined : customer} isConsult={isConsult} />
      {leg !== null && <OnTheLine callId={call.callId} />}
      {leg !== null && <CallControls own={own} hasKeys={isFirst} />}
      {leg === null && !isRouted && <WrapUp agent={agent} callId={call.callId} />}
      {isRouted && !isConsult && <WhyMe callId={call.callId} />}
      {caller.error === null || isConsult ? null : (
        <Failure
          problem={caller.error}
          work={text('callGoesOn')}
          onRetry={() => void caller.refetch()}
        />
      )}
      {isConsult || isTestCall(call) || caller.data === undefined ? null : (
        <CustomerPart caller={caller.data} customer={customer} onCustomer={onCustomer} />
      )}
      {isRouted && !isConsult && <CallResult call={call} isWrapUp={leg === null} agent={agent} />}
    </article>
  );
}

function only(customers: readonly Customer[]): Customer | undefined {
  return customers.length === 1 ? customers[0] : undefined;
}

interface HeadProps {
  readonly own: OwnCall;
  readonly customer: Customer | undefined;
  readonly isConsult: boolean;
}

function Head({ own, customer, isConsult }: HeadProps) {
  const text = useText();
  const formats = useFormats();
  const nowMs = useNowMs();
  const { call, leg } = own;
  const queue = useQueues().find(({ id }) => id === call.queueId)?.name;
  const number = usePartyWords()(call, otherPartyOf(own));
  const talk = call.segments.findLast(({ kind }) => kind === 'talk');
  const since = leg === null ? talk?.to : (talk?.from ?? leg.stateEnteredAt);
  const isWaiting = isHeld(own);
  const words = leg === null ? text('wrapUp') : text(`legState.${leg.state}`);
  const about = [
    ...(customer === undefined ? [] : [number]),
    ...(queue === undefined ? [] : [queue]),
    ...(call.waitMs === null ? [] : [text('waited', { time: formats.spoken(call.waitMs) })]),
  ];
  return (
    <header className={styles.head}>
      <span className={names(styles.legState, isWaiting && styles.held)}>
        <StateShape state={leg === null ? 'workingAfterCall' : isWaiting ? 'notReady' : 'busy'} />
        {isConsult ? text('consultIs', { state: words }) : words}
      </span>
      <span className={styles.clock}>
        {since === undefined || since === null ? '' : formats.duration(nowMs - Date.parse(since))}
      </span>
      <h2 className={styles.who}>{customer === undefined ? number : nameOf(customer)}</h2>
      <p className={styles.soft}>{about.join(' · ')}</p>
      {isWaiting && leg !== null && (
        <HoldReminder heldMs={nowMs - Date.parse(leg.stateEnteredAt)} />
      )}
    </header>
  );
}

/** Reminds of a caller held over a minute: text and one sound. */
function HoldReminder({ heldMs }: { readonly heldMs: number }) {
  const text = useText();
  const formats = useFormats();
  const { isHolder } = useConnection();
  const isLong = heldMs >= heldLongMs;
  // After a reload the reminder shows without its sound.
  const [wasLong] = useState(isLong);
  const sounds = isLong && !wasLong && isHolder;
  const words = text('heldLong', { time: formats.spoken(heldMs) });
  const tell = useEffectEvent(() => {
    announce(words, 'assertive');
    remind();
  });
  useEffect(() => {
    if (sounds) tell();
  }, [sounds]);
  return isLong ? <p className={styles.alert}>{words}</p> : null;
}

/** Tells an agent who listens, where the centre announces it, and whether the call is recorded. */
function OnTheLine({ callId }: { readonly callId: string }) {
  const text = useText();
  const params = { call: callId };
  const supervised = { changes: useChanges('supervision.') };
  const recorded = { changes: useChanges('recording.') };
  const by = useRead('/api/v1/calls/{call}/supervisions', { params }, supervised).data?.items;
  const all = useRead('/api/v1/calls/{call}/recordings', { params }, recorded).data?.items ?? [];
  const own = all.find(({ mailboxId }) => mailboxId === null);
  return (
    <>
      {by?.map(({ id, mode, person }) => (
        <p key={id} className={styles.why} role="status">
          {text('supervised', { mode, person })}
        </p>
      ))}
      {own?.state === 'live' && (
        <p className={styles.soft}>
          {text('recorded', { isPaused: String(own.pauses.length > 0) })}
        </p>
      )}
    </>
  );
}

function WhyMe({ callId }: { readonly callId: string }) {
  const text = useText();
  const why = useWhyMe(callId);
  if (why === '') return null;
  return (
    <p className={styles.why}>
      <b>{text('whyMe')}</b> {why}
    </p>
  );
}

interface CustomerPartProps {
  readonly caller: Caller;
  readonly customer: Customer | undefined;
  readonly onCustomer: (customerId: string) => void;
}

function CustomerPart({ caller, customer, onCustomer }: CustomerPartProps) {
  const text = useText();
  const formats = useFormats();
  const tierWords = useTierWords();
  const { customers, facts } = caller;
  if (customer === undefined) {
    if (caller.match === null) return null;
    if (customers.length === 0) return <p className={styles.soft}>{text('noCustomer')}</p>;
    return (
      <section>
        <h2>{text('whichCustomer')}</h2>
        <NumberedChoice
          label={text('whichCustomer')}
          choices={customers.map((one) => ({
            id: one.customerId,
            label: `${nameOf(one)} · ${one.number}`,
          }))}
          onChoose={onCustomer}
        />
      </section>
    );
  }
  const { hotAlert, fraudStatus, hold } = customer;
  const alerts = [
    ...(hotAlert ? [text('hotAlert')] : []),
    ...(fraudStatus === 'fraudulent' ? [text('fraud')] : []),
    ...(hold === 'none' ? [] : [text('accountHold', { hold })]),
  ];
  const isOne = customers.length === 1;
  const orders = facts['customer.openOrders'];
  const days = facts['customer.daysSinceLastOrder'];
  return (
    <section>
      {alerts.map((words) => (
        <p key={words} className={styles.alert}>
          {words}
        </p>
      ))}
      <h2>{text('customer')}</h2>
      <Facts
        of={[
          [text('customerNumber'), customer.number],
          [text('tier'), tierWords(customer.tier)],
          [
            text('open'),
            isOne && typeof orders === 'number' ? formats.number(orders) : null,
            {
              sentence: text('openMeans'),
              formula: 'customer.openOrders',
              since: null,
              cases: Number(orders),
            },
          ],
          [
            text('last'),
            isOne && typeof days === 'number' ? text('daysAgo', { days }) : null,
            {
              sentence: text('lastMeans'),
              formula: 'customer.daysSinceLastOrder',
              since: null,
              cases: 1,
            },
          ],
        ]}
      />
      {customers.length > 1 && (
        <Button kind="quiet" onPress={() => onCustomer('')}>
          {text('otherCustomer')}
        </Button>
      )}
    </section>
  );
}
