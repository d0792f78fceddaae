/** API keys: created with rights and an expiry, and revoked. */
import { useState } from 'react';
import { api, usePages } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Button, Dialog, Empty } from '../parts/index.ts';
import { Facts, Part, Select } from '../parts/panel.tsx';
import { ReadTable } from '../parts/read-table.tsx';
import { useCentre } from '../shell/session.ts';
import { NewThing } from './new-thing.tsx';
import { type ApiKey, keysPath, useCommand, useText } from './readings.ts';
import styles from './settings.module.css';

const lives = ['30', '90', '365'] as const;
type Life = (typeof lives)[number];
const dayMs = 86_400_000;

export function Keys() {
  const text = useText();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const pages = usePages(keysPath, { params: { centre }, query: {} });
  const [isMaking, setIsMaking] = useState(false);
  const [opened, setOpened] = useState<ApiKey | null>(null);
  return (
    <Part
      title={text('keys')}
      actions={
        <Button data-tour="makeKey" onPress={() => setIsMaking(true)}>
          {text('makeKey')}
        </Button>
      }
    >
      <ReadTable
        title={text('keys')}
        pages={pages}
        empty={<Empty>{text('noKeys')}</Empty>}
        className={styles.list}
        onOpen={setOpened}
        columns={[
          { id: 'name', head: text('name'), cell: ({ name }) => <bdi>{name}</bdi> },
          {
            id: 'scopes',
            head: text('opens'),
            cell: ({ scopes }) => <code>{scopes.join(', ')}</code>,
          },
          {
            id: 'expires',
            head: text('expires'),
            cell: ({ expiresAt }) => instant(expiresAt),
          },
          {
            id: 'used',
            head: text('used'),
            isWide: true,
            cell: ({ usedAt }) => (usedAt === null ? text('never') : instant(usedAt)),
          },
        ]}
      />
      {isMaking ? <NewKey onClose={() => setIsMaking(false)} /> : null}
      {opened === null ? null : <OneKey of={opened} onClose={() => setOpened(null)} />}
    </Part>
  );
}

function NewKey({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const [life, setLife] = useState<Life>('90');
  return (
    <NewThing
      title={text('makeKey')}
      path={keysPath}
      members={[
        { name: 'name', label: text('name') },
        { name: 'scopes', label: text('scopes'), value: 'integration' },
      ]}
      make={({ name = '', scopes = '' }) => {
        const expiresAt = new Date(Date.now() + Number(life) * dayMs).toISOString();
        const body = { name, scopes: wordsIn(scopes), expiresAt };
        return api.post(keysPath, { params: { centre }, body });
      }}
      onClose={onClose}
    >
      <Select
        label={text('life')}
        value={life}
        onChange={setLife}
        choices={lives.map((id) => ({ id, label: text('days', { days: Number(id) }) }))}
      />
    </NewThing>
  );
}

export function wordsIn(typed: string): string[] {
  return typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function OneKey({ of, onClose }: { readonly of: ApiKey; readonly onClose: () => void }) {
  const text = useText();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const command = useCommand(keysPath);
  const { id, name, scopes, addresses, expiresAt, createdAt, createdBy } = of;
  const revoke = async () => {
    const params = { centre, key: id };
    const asked = api.delete('/api/v1/centres/{centre}/api-keys/{key}', { params });
    if (await command(asked, text('revoked', { name }))) onClose();
  };
  return (
    <Dialog title={name} isOpen onClose={onClose}>
      <div className={styles.dialog}>
        <Facts
          of={[
            [text('opens'), <code key="scopes">{scopes.join(', ')}</code>],
            [text('from'), addresses.length === 0 ? text('anywhere') : addresses.join(', ')],
            [text('made'), `${createdBy}, ${instant(createdAt)}`],
            [text('expires'), instant(expiresAt)],
          ]}
        />
        <p>{text('revokeMeans')}</p>
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          <Button kind="bad" onPress={revoke}>
            {text('revoke')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
