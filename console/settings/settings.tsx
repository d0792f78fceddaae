/**
 * Administration: gateways, API keys, webhooks, people and the change log. Each panel loads and
 * fails alone.
 */
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ItemAt } from '#client';
import { serverNowMs, usePages, useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Dialog, Empty } from '../parts/index.ts';
import { Facts, Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useCentre } from '../shell/session.ts';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { useHandlers, useText } from './readings.ts';
import { Roles } from './roles.tsx';
import styles from './settings.module.css';
import { Shops } from './shops.tsx';
import { Webhooks } from './webhooks.tsx';

const auditPath = '/api/v1/centres/{centre}/audit';
const auditMs = 7 * 86_400_000;
const changesMax = 2_000;
const pageSize = 200;
const dash = '–';

export function Settings() {
  const text = useText();
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <p>
        <Link to={'/settings/centre' as string}>{text('toCentre')}</Link>
      </p>
      <div className={styles.columns}>
        <Gateways />
        <Keys />
      </div>
      <People />
      <Roles />
      <Webhooks />
      <Shops />
      <Changes />
    </div>
  );
}

/** Telephone systems, and ACDs that take agents' requests. */
function Gateways() {
  const text = useText();
  const reading = useHandlers();
  return (
    <Panel title={text('gateways')} reading={reading}>
      {(handlers) =>
        handlers.map(({ id, name, gateway, healthy, switch: driven, kinds }) => (
          <section key={id} aria-label={name}>
            <h3>{name}</h3>
            <Facts
              of={[
                [text('state'), <State key="state" isGood={healthy} word="ready" />],
                [text('tells'), gateway ?? text('clientsTell')],
                [
                  text('switch'),
                  driven === null ? (
                    dash
                  ) : (
                    <span key="switch">
                      {driven.name} <State isGood={driven.isAttached} word="attached" />
                    </span>
                  ),
                ],
                [
                  text('lines'),
                  driven === null ? null : text('linesOf', { legs: driven.legs, ms: driven.rttMs }),
                ],
                [text('lastError'), driven?.lastError ?? null],
                ...[...Map.groupBy(kinds, ({ servedBy }) => servedBy)].map(
                  ([by, served]) =>
                    [
                      by === 'core' ? text('servedHere') : text('servedBy', { by }),
                      text('requests', { count: served.length }),
                    ] as const,
                ),
              ]}
            />
          </section>
        ))
      }
    </Panel>
  );
}

function State({ isGood, word }: { readonly isGood: boolean; readonly word: string }) {
  const text = useText();
  return (
    <strong className={isGood ? styles.good : styles.bad}>
      {text('stateOf', { state: isGood ? word : 'lost' })}
    </strong>
  );
}

/** Changes of the last seven days, newest first. */
function Changes() {
  const text = useText();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const [opened, setOpened] = useState<ItemAt<typeof auditPath> | null>(null);
  const [from] = useState(() => new Date(serverNowMs() - auditMs).toISOString());
  const { reading, more } = usePages(auditPath, {
    params: { centre },
    query: { limit: pageSize, from },
  });
  const readMore = (reading.data?.length ?? 0) < changesMax ? more : null;
  useEffect(() => readMore?.(), [readMore]);
  const { data: measured } = useRead('/version', {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel title={text('changes')} reading={reading}>
      {(entries) => (
        <>
          <p className={styles.soft}>
            {text('version', { version: measured?.version ?? dash })}{' '}
            <Link to={'/help/performance' as string}>{text('toPerformance')}</Link>
          </p>
          {entries.length === 0 ? (
            <Empty>{text('noChanges')}</Empty>
          ) : (
            <Table
              label={text('changes')}
              className={styles.list}
              rows={entries.toReversed()}
              idOf={({ at, subject, action }) => `${at} ${subject} ${action}`}
              onOpen={setOpened}
              columns={[
                { id: 'at', head: text('at'), cell: ({ at }) => instant(at) },
                { id: 'actor', head: text('who'), cell: ({ actor }) => <bdi>{actor}</bdi> },
                { id: 'action', head: text('what'), cell: ({ action }) => <code>{action}</code> },
                {
                  id: 'subject',
                  head: text('subject'),
                  isWide: true,
                  cell: ({ subject }) => <code>{subject}</code>,
                },
              ]}
            />
          )}
          {opened === null ? null : (
            <Dialog title={opened.action} isOpen isWide onClose={() => setOpened(null)}>
              <Facts
                of={[
                  [text('at'), instant(opened.at)],
                  [text('who'), opened.actor],
                  [text('subject'), <code key="subject">{opened.subject}</code>],
                  [text('before'), <Document key="before" of={opened.before} />],
                  [text('after'), <Document key="after" of={opened.after} />],
                ]}
              />
            </Dialog>
          )}
        </>
      )}
    </Panel>
  );
}

/** One side of a change, as JSON; null: absent, or hidden from the user. */
function Document({ of }: { readonly of: unknown }) {
  return of === null ? dash : <pre className={styles.document}>{JSON.stringify(of, null, 2)}</pre>;
}
