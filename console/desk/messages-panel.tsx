/** Messages for an agent that nobody has heard: played, called back, deleted. */
import { useQueryClient } from '@tanstack/react-query';
import type { ItemAt } from '#client';
import { api, useChanges, useRead } from '../live-data/index.ts';
import { Button, tellProblem, useFormats } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';

import styles from './desk.module.css';
import { useText } from './work.ts';

const path = '/api/v1/agents/{agent}/messages';

export function MessagesWaiting({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const [taken, lit] = [useChanges('recording.'), useChanges('address.')];
  const asked = { params: { agent: agentId }, query: { waiting: 'true' } } as const;
  const items = useRead(path, asked, { changes: `${taken} ${lit}` }).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.preview} aria-label={text('messages')}>
      <h2>{text('messages')}</h2>
      {items.map((message) => (
        <Message key={message.id} message={message} />
      ))}
    </section>
  );
}

function Message({ message }: { readonly message: ItemAt<typeof path> }) {
  const text = useText();
  const formats = useFormats();
  const queries = useQueryClient();
  const { id, caller, beganAt, lengthMs, mailboxId } = message;
  const params = { queue: mailboxId ?? '', recording: id };
  const end = async (asked: ReturnType<typeof api.ask>) => {
    const answer = await asked;
    if (!answer.ok) tellProblem(answer.problem);
    await queries.invalidateQueries({ queryKey: [path] });
  };
  const one = '/api/v1/queues/{queue}/messages/{recording}' as const;
  const time = formats.dateTime(beganAt);
  return (
    <div className={styles.message}>
      <p>
        <b>{caller === null ? text('unknownCaller') : spokenNumber(caller)}</b>{' '}
        <span className={styles.soft}>
          {time} · {formats.duration(lengthMs)}
        </span>
      </p>
      <audio
        controls
        preload="none"
        aria-label={text('messageOf', { time })}
        src={`/api/v1/queues/${params.queue}/messages/${encodeURIComponent(id)}/sound`}
      >
        <track kind="captions" />
      </audio>
      <div className={styles.row}>
        <Button onPress={() => end(api.ask('POST', `${one}/heard`, { params }))}>
          {text('messageHeard')}
        </Button>
        {caller !== null && (
          <Button onPress={() => end(api.ask('POST', `${one}/callback`, { params, body: {} }))}>
            {text('callBack')}
          </Button>
        )}
        <Button onPress={() => end(api.ask('DELETE', one, { params }))}>
          {text('deleteMessage')}
        </Button>
      </div>
    </div>
  );
}
