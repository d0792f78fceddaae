/** Webhooks: targets, deliveries, and a button that resends one. */
import { useState } from 'react';
import { api, usePages } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Button, Empty } from '../parts/index.ts';
import { Facts, Part } from '../parts/panel.tsx';
import { ReadTable } from '../parts/read-table.tsx';
import { useAddress } from '../shell/address.ts';
import { useCentre } from '../shell/session.ts';
import { wordsIn } from './keys.tsx';
import { NewThing } from './new-thing.tsx';
import {
  deliveriesPath,
  useCommand,
  useDeliveries,
  useText,
  type Webhook,
  webhooksPath,
} from './readings.ts';
import styles from './settings.module.css';

const onePath = `${webhooksPath}/{webhook}` as const;
const dash = '–';

function addressOf(search: Readonly<Record<string, unknown>>): { webhook: string | undefined } {
  return { webhook: search.webhook === undefined ? undefined : String(search.webhook) };
}

export function Webhooks() {
  const text = useText();
  const { centreId: centre } = useCentre();
  const pages = usePages(webhooksPath, { params: { centre }, query: {} });
  const [address, change] = useAddress(addressOf);
  const [isMaking, setIsMaking] = useState(false);
  const opened = pages.reading.data?.find(({ id }) => id === address.webhook);
  return (
    <Part
      title={text('webhooks')}
      actions={
        <Button data-tour="makeWebhook" onPress={() => setIsMaking(true)}>
          {text('makeWebhook')}
        </Button>
      }
    >
      <ReadTable
        title={text('webhooks')}
        pages={pages}
        empty={<Empty>{text('noWebhooks')}</Empty>}
        className={styles.list}
        currentId={address.webhook}
        onOpen={({ id }) => change({ webhook: id })}
        columns={[
          { id: 'url', head: text('url'), cell: ({ url }) => <bdi>{url}</bdi> },
          {
            id: 'types',
            head: text('events'),
            cell: ({ types }) => <code>{types.join(', ')}</code>,
          },
          {
            id: 'state',
            head: text('state'),
            cell: (webhook) => text('webhookIs', { state: stateOf(webhook) }),
          },
        ]}
      />
      {opened === undefined ? null : <OneWebhook key={opened.id} of={opened} />}
      {isMaking ? (
        <NewThing
          title={text('makeWebhook')}
          path={webhooksPath}
          members={[
            { name: 'url', label: text('url'), value: 'https://' },
            { name: 'types', label: text('types'), value: 'call.*' },
          ]}
          make={({ url = '', types = '' }) =>
            api.post(webhooksPath, { params: { centre }, body: { url, types: wordsIn(types) } })
          }
          onClose={() => setIsMaking(false)}
        />
      ) : null}
    </Part>
  );
}

function stateOf({ active, failingSince }: Webhook): string {
  if (!active) return 'paused';
  return failingSince === null ? 'active' : 'failing';
}

function OneWebhook({ of }: { readonly of: Webhook }) {
  const text = useText();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const command = useCommand(webhooksPath);
  const { id: webhook, url, active, failingSince, problem } = of;
  const params = { centre, webhook };
  /** Reads the webhook just before changing it, as every delivery changes its version. */
  const changed = async () => {
    const now = await api.get(onePath, { params });
    if (!now.ok) return now;
    return api.ask('PATCH', onePath, {
      params,
      body: { active: !active },
      ifMatch: `"v${now.body.version}"`,
      contentType: 'application/merge-patch+json',
    });
  };
  const pause = () => command(changed(), text(active ? 'paused' : 'resumed'));
  const test = () => command(api.post(`${onePath}/test`, { params }), text('testSent'));
  return (
    <section aria-label={url} className={styles.one}>
      <Facts
        of={[
          [text('failingSince'), failingSince === null ? null : instant(failingSince)],
          [text('problem'), problem],
        ]}
      />
      <div className={styles.actions}>
        <Button onPress={test}>{text('test')}</Button>
        <Button onPress={pause}>{text(active ? 'pause' : 'resume')}</Button>
      </div>
      <Deliveries webhook={webhook} />
    </section>
  );
}

function Deliveries({ webhook }: { readonly webhook: string }) {
  const text = useText();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const reading = useDeliveries(webhook);
  const command = useCommand(deliveriesPath);
  const repeat = (delivery: string) => {
    const params = { centre, webhook, delivery };
    const asked = api.post(`${deliveriesPath}/{delivery}/redeliver`, { params });
    return command(asked, text('repeated'));
  };
  return (
    <ReadTable
      title={text('deliveries')}
      pages={{ reading }}
      empty={<Empty>{text('noDeliveries')}</Empty>}
      className={styles.list}
      columns={[
        { id: 'at', head: text('at'), cell: ({ createdAt }) => instant(createdAt) },
        { id: 'type', head: text('event'), cell: ({ type }) => <code>{type}</code> },
        {
          id: 'state',
          head: text('state'),
          cell: ({ state, attempts }) => text('deliveryIs', { state, attempts }),
        },
        {
          id: 'answer',
          head: text('answer'),
          cell: ({ status, problem }) => status ?? problem ?? dash,
        },
        {
          id: 'repeat',
          head: text('repeat'),
          cell: ({ id, type }) => (
            <Button
              className={styles.small}
              aria-label={text('repeatOf', { type })}
              onPress={() => repeat(id)}
            >
              {text('repeat')}
            </Button>
          ),
        },
      ]}
    />
  );
}
