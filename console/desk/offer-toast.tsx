/**
 * The offered call: caller, queue, why this agent, and time left by the server's clock. Rings only
 * in the tab with the connection. Screen readers announce it once, then at 10 s and 5 s.
 */
import { useEffect, useState } from 'react';
import { api, serverNowMs, useConnection, useNowMs, useQueues } from '../live-data/index.ts';
import { nameOf } from '../order-entry/index.ts';
import {
  announce,
  Button,
  Countdown,
  StateShape,
  Toast,
  tellProblem,
  useFormats,
} from '../parts/index.ts';
import { useCommands } from '../shell/commands.ts';
import { useConnectsItself, useTierWords } from '../shell/sayings.ts';
import { useRingingTitle } from '../shell/window-title.ts';
import { beginRing, showNotification, useAlerts } from './alerts.ts';
import { useCaller, usePartyWords, useWhyMe } from './caller.ts';
import styles from './desk.module.css';
import { answerTelephone } from './telephone.ts';
import { isLiveOffer, type Offer, useCall, useOffers, useOwnAgent, useText } from './work.ts';

const saidAtSeconds = [10, 5];
const endShownMs = 3_000;
/** Ends of offers that the agent caused need no message. */
const ownEnds: readonly Offer['state'][] = ['connected', 'rejected'];

export function OfferToast({ agentId }: { readonly agentId: string }) {
  const offers = useOffers(agentId);
  const agent = useOwnAgent(agentId).data;
  // On a slow line the end of the offer is known before the call that is read after it.
  const isRead = agent?.derivedState !== 'reserved';
  const offer = offers.find((one) => isLiveOffer(one) || (one.state === 'connected' && !isRead));
  if (offer !== undefined) return <LiveOffer key={offer.id} offer={offer} />;
  const ended = offers.at(-1);
  if (ended === undefined || ownEnds.includes(ended.state)) return null;
  return <EndedOffer key={`${ended.id}-${ended.state}`} offer={ended} />;
}

function LiveOffer({ offer }: { readonly offer: Offer }) {
  const text = useText();
  const formats = useFormats();
  const details = useOfferDetails(offer);
  const answer = useAnswers(offer);
  const isOffered = offer.state === 'offered' && !answer.isSent;
  const untilMs = offer.expiresAt === null ? 0 : Date.parse(offer.expiresAt);
  const nowMs = useNowMs();
  const leftS = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  const isRinging = useRinging(isOffered, details);
  useAnnouncements(isOffered, { details, leftS });
  const { name, number, queue, about, why } = details;
  useRingingTitle(isOffered ? `${text('offer')}: ${queue}` : '');
  return (
    <Toast label={text('offer')} kind="urgent">
      <div className={styles.offerHead}>
        <span className={styles.ringing}>
          <StateShape state="reserved" />
          <b>{text(isOffered ? 'offer' : 'connecting')}</b>
        </span>
        <b>
          {queue} · {formats.duration(details.waitedMs)}
        </b>
      </div>
      <p className={styles.offerName}>
        <b>{name}</b> {name !== number && <span className={styles.soft}>{number}</span>}
      </p>
      {details.isCallback && <p>{text('isCallback')}</p>}
      {details.alert !== '' && <p className={styles.alert}>{details.alert}</p>}
      {about !== '' && <p className={styles.soft}>{about}</p>}
      {why !== '' && <p className={styles.soft}>{why}</p>}
      {isOffered && (
        <>
          <div className={styles.answers}>
            <Button kind="main" data-tour="accept" shortcut="F2" onPress={answer.accept}>
              {text('accept')}
            </Button>
            <Button shortcut="F4" onPress={answer.reject}>
              {text('reject')}
            </Button>
          </div>
          <Countdown untilMs={untilMs} totalMs={offer.answerLimitMs} nowMs={nowMs}>
            {text('secondsLeft', { seconds: leftS })}
            {isRinging ? '' : ` ${text('silentHere')}`}
          </Countdown>
        </>
      )}
    </Toast>
  );
}

type OfferDetails = ReturnType<typeof useOfferDetails>;

function useOfferDetails({ callId, queueId }: Offer) {
  const text = useText();
  const { data: call, isPending: isCallPending } = useCall(callId);
  const { data: caller, isPending: isCallerPending } = useCaller(callId);
  const why = useWhyMe(callId);
  const queue = useQueues().find(({ id }) => id === queueId)?.name ?? '';
  const nameParty = usePartyWords();
  const number = call === undefined ? text('unknownCaller') : nameParty(call);
  const [customer, ...others] = caller?.customers ?? [];
  const days = caller?.facts['customer.daysSinceLastOrder'];
  const orders = caller?.facts['customer.openOrders'];
  const isOne = customer !== undefined && others.length === 0;
  const tier = useTierWords()(isOne ? customer.tier : null);
  const about = [
    ...(tier === null ? [] : [text('tierIs', { tier })]),
    ...(typeof orders === 'number' && orders > 0 ? [text('openOrders', { count: orders })] : []),
    ...(typeof days === 'number' ? [text('lastOrder', { days })] : []),
    ...(others.length > 0 ? [text('severalCustomers', { count: others.length + 1 })] : []),
  ];
  return {
    name: isOne ? nameOf(customer) : number,
    number,
    queue,
    waitedMs: call?.waitMs ?? 0,
    isCallback: call?.derivedState === 'callback',
    about: about.join(' · '),
    alert: customer?.hotAlert === true && isOne ? text('hotAlert') : '',
    why,
    isKnown: !isCallPending && !isCallerPending,
  };
}

/** Accepts (F2) or rejects (F4) an offer once. */
function useAnswers({ id, callVersion, state }: Offer) {
  const text = useText();
  const [isSent, setIsSent] = useState(false);
  const connectsItself = useConnectsItself();
  const isAccepted = state === 'connecting';
  useEffect(() => {
    if (!isAccepted || !connectsItself) return;
    void api.post('/api/v1/offers/{offer}/connected', { params: { offer: id } });
  }, [id, isAccepted, connectsItself]);
  const send = async (verb: 'accept' | 'reject', body: object) => {
    setIsSent(true);
    const asked = { params: { offer: id }, body };
    const answer = await api.ask('POST', `/api/v1/offers/{offer}/${verb}`, asked);
    // An event will report the offer's end.
    if (answer.ok || ['offer_not_live', 'call_gone'].includes(answer.problem.code)) return;
    setIsSent(false);
    tellProblem(answer.problem);
  };
  const accept = () => {
    answerTelephone();
    return send('accept', { callVersion });
  };
  const reject = () => send('reject', {});
  const commands = [
    { id: 'accept', label: text('accept'), functionKey: 'F2', run: accept },
    { id: 'reject', label: text('reject'), functionKey: 'F4', run: reject },
  ] as const;
  useCommands(state === 'offered' && !isSent ? commands : []);
  return { accept, reject, isSent };
}

/** Rings and notifies in one tab of a browser. Returns whether it is this one. */
function useRinging(isOffered: boolean, { name, queue }: OfferDetails): boolean {
  const text = useText();
  const { isHolder } = useConnection();
  const { sound } = useAlerts();
  const rings = isOffered && isHolder && sound !== 'off';
  useEffect(() => (rings ? beginRing() : undefined), [rings]);
  const shows = isOffered && isHolder && document.hidden && queue !== '';
  const body = `${name} · ${queue}`;
  useEffect(() => (shows ? showNotification(text('offer'), body) : undefined), [shows, text, body]);
  return rings && sound === 'works';
}

function useAnnouncements(
  isOffered: boolean,
  { details, leftS }: { readonly details: OfferDetails; readonly leftS: number },
): void {
  const text = useText();
  const formats = useFormats();
  const { queue, waitedMs, name, about, isKnown } = details;
  const words = text('offerSpoken', { queue, waited: formats.spoken(waitedMs), name, about });
  const [isSaid, setIsSaid] = useState(false);
  useEffect(() => {
    if (!isOffered || isSaid || !isKnown) return;
    setIsSaid(true);
    announce(words, 'assertive');
  }, [isOffered, isSaid, isKnown, words]);
  useEffect(() => {
    if (isOffered && saidAtSeconds.includes(leftS)) {
      announce(text('secondsLeft', { seconds: leftS }), 'assertive');
    }
  }, [isOffered, leftS, text]);
}

function EndedOffer({ offer }: { readonly offer: Offer }) {
  const text = useText();
  const [untilMs] = useState(() => serverNowMs() + endShownMs);
  const [isShown, setIsShown] = useState(true);
  const cause = offer.state === 'rescinded' ? (offer.cause ?? '') : offer.state;
  const words = text('offerEnded', { cause });
  useEffect(() => {
    announce(words, 'assertive');
    const timer = window.setTimeout(() => setIsShown(false), untilMs - serverNowMs());
    return () => window.clearTimeout(timer);
  }, [words, untilMs]);
  if (!isShown) return null;
  return (
    <Toast label={text('offer')} kind="quiet">
      <p>{words}</p>
    </Toast>
  );
}
