/** The desk: call, order and script. The address keeps the customer and order chosen for a call. */
import { usePosition } from '../live-data/index.ts';
import { nameOf, OrderEntry, SayPanel } from '../order-entry/index.ts';
import { Button, Empty, Loading, WaitingLine } from '../parts/index.ts';
import { Read } from '../parts/panel.tsx';
import { useTextAddress } from '../shell/address.ts';
import { QueueClosed, useOwnLanes } from './agent-bar.tsx';
import { CallCard } from './call-card.tsx';
import { isHeld, isTestCall, numberOf, otherPartyOf, useCaller, usePartyWords } from './caller.ts';
import styles from './desk.module.css';
import { IdlePanel, ParkedCalls } from './idle-panel.tsx';
import { TelephonePanel } from './telephone-panel.tsx';
import { type Agent, type OwnCall, useAgentId, useOwnAgent, useOwnCalls, useText } from './work.ts';

export function Desk() {
  const agentId = useAgentId();
  return agentId === '' ? <NoAgent /> : <DeskFor agentId={agentId} />;
}

/** The page of a person whom nobody has made an agent, or whose agent was removed. */
function NoAgent() {
  const text = useText();
  return (
    <>
      <h1>{text('noAgent')}</h1>
      <Empty action={<Button onPress={() => window.location.reload()}>{text('lookAgain')}</Button>}>
        {text('noAgentNext')}
      </Empty>
    </>
  );
}

function DeskFor({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const reading = useOwnAgent(agentId);
  const position = usePosition();
  if (reading.error?.code === 'agent_not_found') return <NoAgent />;
  if (position === null) return <Loading of={text('desk')} rows={6} />;
  return (
    <Read title={text('desk')} reading={reading}>
      {(agent) => <DeskOf agent={agent} />}
    </Read>
  );
}

function DeskOf({ agent }: { readonly agent: Agent }) {
  const text = useText();
  const calls = useOwnCalls(agent);
  const [address, change] = useTextAddress(addressOf);
  const [current] = calls;
  const chosen = address.call === current?.call.callId ? address : addressOf({});
  const orderId = chosen.order ?? null;
  const orderCall =
    current === undefined || isTestCall(current.call)
      ? null
      : {
          id: current.call.callId,
          from: numberOf(current.call),
          customerId: chosen.customer ?? null,
        };
  return (
    <div className={styles.desk}>
      <h1 className="unseen">{text('desk')}</h1>
      <section className={styles.callColumn} aria-label={text('call')}>
        {calls.length > 1 && <WhoSpeaks calls={calls} customerId={chosen.customer ?? null} />}
        {calls.map((own, place) => (
          <CallCard
            key={own.call.callId}
            own={own}
            agent={agent}
            isFirst={place === 0}
            customerId={place === 0 ? (chosen.customer ?? null) : null}
            onCustomer={(customer) => change({ call: own.call.callId, customer })}
          />
        ))}
        {agent.derivedState !== 'loggedOff' && <ParkedCalls isBusy={agent.work.length > 0} />}
        {calls.length === 0 && <IdlePanel agent={agent} />}
        <TelephonePanel
          agent={agent}
          mayPark={calls.some(({ leg }) => leg?.features.includes('park'))}
        />
      </section>
      <section data-tour="order" className={styles.orderColumn} aria-label={text('order')}>
        {orderCall === null && orderId === null ? null : (
          <OrderEntry
            key={orderCall?.id}
            call={orderCall}
            orderId={orderId}
            onOrder={(id) => change({ call: orderCall?.id, order: id ?? undefined })}
          />
        )}
      </section>
      <aside className={styles.sayColumn} aria-label={text('say')}>
        {orderCall === null && orderId === null ? (
          <QueuesServed agent={agent} />
        ) : (
          <SayPanel orderId={orderId} />
        )}
      </aside>
    </div>
  );
}

interface WhoSpeaksProps {
  readonly calls: readonly OwnCall[];
  readonly customerId: string | null;
}

/** With whom the agent speaks while they consult somebody, and who waits meanwhile. */
function WhoSpeaks({ calls, customerId }: WhoSpeaksProps) {
  const text = useText();
  const nameParty = usePartyWords();
  const first = calls[0]?.call.callId ?? '';
  const { customers = [] } = useCaller(first).data ?? {};
  const known = customers.find((one) => one.customerId === customerId || customers.length === 1);
  const sentences = calls
    .filter(({ leg }) => leg !== null)
    .toSorted((a, b) => Number(isHeld(a)) - Number(isHeld(b)))
    .map((own) => {
      const { call, leg } = own;
      const isKnown = call.callId === first && known !== undefined;
      const who = isKnown ? nameOf(known) : nameParty(call, otherPartyOf(own));
      return text('whoSpeaks', { who, state: leg?.state ?? '' });
    });
  return <p role="status">{sentences.join(' ')}</p>;
}

function QueuesServed({ agent }: { readonly agent: Agent }) {
  const text = useText();
  const lanes = useOwnLanes(agent);
  return (
    <>
      <h2>{text('queuesServed')}</h2>
      {lanes.length === 0 && <p className={styles.soft}>{text('noQueues')}</p>}
      {lanes.map((lane) => (
        <div key={lane.id} className={styles.served}>
          <b>
            {lane.name} <QueueClosed {...lane} />
          </b>
          <span className={styles.soft}>{text('waitingCount', { count: lane.dots.length })}</span>
          <WaitingLine {...lane} />
        </div>
      ))}
    </>
  );
}

const addressOf = ({ call, customer, order }: Partial<Record<string, string>>) => ({
  call,
  customer,
  order,
});
