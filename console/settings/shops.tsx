/** The shops of the service, and a button that opens another. */
import { useState } from 'react';
import { api, useRead } from '../live-data/index.ts';
import { Button } from '../parts/index.ts';
import { Part, Read, Select } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useCentre, useRights } from '../shell/session.ts';
import { NewThing } from './new-thing.tsx';
import { useText } from './readings.ts';
import styles from './settings.module.css';

const path = '/api/v1/centres';

/** Where a browser reaches a centre: its id is the first label of the host, as of our own. */
function addressOf(centreId: string, own: string): string {
  const { protocol, hostname, port } = window.location;
  const shared = hostname.replace(new RegExp(`^${own}[.]`), '');
  const host = /^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(shared) ? 'localhost' : shared;
  return `${protocol}//${centreId}.${host}${port === '' ? '' : `:${port}`}/`;
}

export function Shops() {
  const text = useText();
  const { centreId: own } = useCentre();
  const reading = useRead(path, {});
  const [isMaking, setIsMaking] = useState(false);
  if (!useRights().includes('createCentre')) return null;
  return (
    <Part
      title={text('shops')}
      actions={<Button onPress={() => setIsMaking(true)}>{text('makeShop')}</Button>}
    >
      <Read title={text('shops')} reading={reading}>
        {({ items, isKept }) => (
          <>
            {isKept ? null : <p role="note">{text('notKept')}</p>}
            <Table
              label={text('shops')}
              className={styles.list}
              rows={items}
              idOf={({ centreId }) => centreId}
              columns={[
                { id: 'name', head: text('name'), cell: ({ name }) => <bdi>{name}</bdi> },
                {
                  id: 'at',
                  head: text('url'),
                  cell: ({ centreId, state, problem }) => {
                    if (centreId === own) return text('thisShop');
                    if (state !== 'open') return problem ?? text('shopClosed');
                    const address = addressOf(centreId, own);
                    return <a href={address}>{address}</a>;
                  },
                },
              ]}
            />
          </>
        )}
      </Read>
      {isMaking ? <NewShop onClose={() => setIsMaking(false)} /> : null}
    </Part>
  );
}

const beginnings = ['empty', 'like'] as const;

function NewShop({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const { timeZone } = useCentre();
  const [beginning, setBeginning] = useState<(typeof beginnings)[number]>('empty');
  return (
    <NewThing
      title={text('makeShop')}
      path={path}
      members={(['name', 'id'] as const).map((member) => ({
        name: member,
        label: text('shopMember', { member }),
      }))}
      make={async ({ name = '', id = '' }) => {
        const schema = 'callwright.centre/1' as const;
        const file = { schema, id, name, timeZone, queues: [] };
        const body = beginning === 'empty' ? { name, id, file } : { name, id };
        const answer = await api.post(path, { body });
        if (!answer.ok) return answer;
        onClose();
        return { ok: true, body: { secret: null } };
      }}
      onClose={onClose}
    >
      <Select
        label={text('beginning')}
        choices={beginnings.map((id) => ({ id, label: text('shopIs', { beginning: id }) }))}
        value={beginning}
        onChange={setBeginning}
      />
      <p className={styles.soft}>{text('shopBegins', { beginning })}</p>
    </NewThing>
  );
}
