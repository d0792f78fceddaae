/** One call as its story: a sentence for each step, from the arrival to what came of it. */
import { Link } from '@tanstack/react-router';
import type { OperationAt } from '#client';
import { Recordings } from '../customers/recordings.tsx';
import { useRead } from '../live-data/index.ts';
import { dateAt, midnightMs } from '../parts/days.ts';
import { Button, useFormats } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { spokenNumber } from '../parts/telephone-number.ts';
import { useCentre, useRights } from '../shell/session.ts';
import styles from './calls.module.css';
import { callerOf, useCodeWords, useText } from './words.ts';

const path = '/api/v1/calls/{call}/story';
type CallStory = OperationAt<'GET', typeof path>['answer'];
type Step = CallStory['steps'][number];

export function Story({ call, onClose }: { readonly call: string; readonly onClose: () => void }) {
  const text = useText();
  const reading = useRead(path, { params: { call } });
  return (
    <div className={styles.story}>
      <Read title={text('story')} reading={reading}>
        {(story) => (
          <>
            <Head story={story} onClose={onClose} />
            <Recordings of={{ callId: story.id }} />
            <Steps story={story} />
            <Decided call={story.id} />
          </>
        )}
      </Read>
    </div>
  );
}

interface OfStory {
  readonly story: CallStory;
}

function Head({ story, onClose }: OfStory & { readonly onClose: () => void }) {
  const text = useText();
  const formats = useFormats();
  const rights = useRights();
  const { timeZone } = useCentre();
  const { customer, caller, queue, agents, lengthMs, arrivedAt, number, orderNumbers } = story;
  const name = callerOf(story, text);
  const close = (
    <Button kind="quiet" onPress={onClose} aria-label={text('close')}>
      ×
    </Button>
  );
  const facts = [
    number,
    customer === null ? null : caller && spokenNumber(caller),
    queue?.name,
    ...agents.map((agent) => agent.name),
    lengthMs === null ? null : formats.spoken(lengthMs),
  ];
  return (
    <Part title={text('calledAt', { name, time: formats.dateTime(arrivedAt) })} actions={close}>
      <p className={styles.soft}>
        <bdi>{facts.filter(Boolean).join(' · ')}</bdi>
      </p>
      <p className={styles.links}>
        {orderNumbers.map((order) => (
          <Link key={order} to={`/orders/${order}` as string}>
            {text('orderIs', { order })}
          </Link>
        ))}
        {customer !== null && rights.includes('getCustomer') && (
          <>
            <Link to={`/customers/${customer.id}` as string}>{text('customer')}</Link>
            <Link to={'/calls' as string} search={{ customer: customer.id, call: number } as never}>
              {text('otherCalls')}
            </Link>
          </>
        )}
        {rights.includes('getPastDay') && rights.includes('startRun') && (
          <Link to={'/sim' as string} search={instantOf(Date.parse(arrivedAt), timeZone)}>
            {text('replay')}
          </Link>
        )}
        {rights.includes('listJournal') && (
          <Link to={'/journal' as string} search={{ call: story.id } as never}>
            {text('allEvents')}
          </Link>
        )}
      </p>
    </Part>
  );
}

function instantOf(ms: number, timeZone: string) {
  const date = dateAt(ms, timeZone);
  return { view: 'past', date, at: Math.round((ms - midnightMs(date, timeZone)) / 1_000) };
}

function Steps({ story }: OfStory) {
  const text = useText();
  const formats = useFormats();
  const sentenceOf = useSentences(story);
  return (
    <Part title={text('story')}>
      <ol className={styles.steps}>
        {story.steps.map((step) => (
          <li key={[step.at, step.kind, step.what, step.agent?.id, step.queue?.id].join()}>
            <time dateTime={step.at} className={styles.soft}>
              {formats.timeWithSeconds(step.at)}
            </time>
            <p>
              <bdi>{sentenceOf(step)}</bdi>
              {step.why !== null && <Why why={step.why} agent={step.agent?.name ?? ''} />}
            </p>
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** What rules decided of the call, and why. */
function Decided({ call }: { readonly call: string }) {
  const text = useText();
  const reading = useRead('/api/v1/calls/{call}/why', { params: { call } });
  const lines = reading.data?.lines ?? [];
  if (lines.length === 0) return null;
  return (
    <Part title={text('decided')}>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Why({ why, agent }: { readonly why: NonNullable<Step['why']>; readonly agent: string }) {
  const text = useText();
  const { candidateCount: count, next, decidedBy: by } = why;
  const decider = text('decidedBy', { by });
  return (
    <span className={styles.soft}>
      {' '}
      {text('why', { count, agent, next: next ?? '', by: decider })}
    </span>
  );
}

function useSentences({ outcomeCodes, note }: CallStory): (step: Step) => string {
  const text = useText();
  const formats = useFormats();
  const codes = useCodeWords();
  const said = outcomeCodes.map((id) => codes.find((one) => one.id === id)?.label ?? id);
  return ({ kind, what, agent, queue, forMs, orderNumber }) =>
    text(`step.${kind}`, {
      // Types of events have a dot, which names of messages have not.
      what: kind === 'order' ? (what ?? '').replace('.', '_') : spokenNumber(what ?? 'none'),
      agent: agent?.name ?? text('nobody'),
      queue: queue?.name ?? '',
      hasQueue: queue === null ? 'no' : 'yes',
      lasts: forMs === null ? 'no' : 'yes',
      for: formats.spoken(forMs ?? 0),
      order: orderNumber ?? '',
      codes: said.join(', '),
      hasNote: note === null ? 'no' : 'yes',
      note: note ?? '',
    });
}
