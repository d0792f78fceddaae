/** The shops of the service, and a button that opens another. */
import { useState } from 'react';
import { api, useRead } from '../live-data/index.ts';
import { Button, Dialog, Field, Form } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useCentre, useRights } from '../shell/session.ts';
import { useText } from './readings.ts';
import styles from './settings.module.css';
import { Refused, useSheet } from './sheet.tsx';

const path = '/api/v1/centres';
const localHost = /^(127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where a browser reaches a centre: its id is the first label of the host, as of our own. */
function addressOf(centreId: string, own: string): string {
  const { protocol, hostname, port } = window.location;
  const shared = hostname.startsWith(`${own}.`) ? hostname.slice(own.length + 1) : hostname;
  const host = localHost.test(shared) ? 'localhost' : shared;
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
        {({ items }) => (
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
        )}
      </Read>
      {isMaking ? <NewShop onClose={() => setIsMaking(false)} /> : null}
    </Part>
  );
}

function NewShop({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const sheet = useSheet(path, onClose);
  const [typed, setTyped] = useState({ name: '', id: '' });
  const field = (member: 'name' | 'id') => (
    <Field
      label={text('shopMember', { member })}
      value={typed[member]}
      onChange={(value) => setTyped({ ...typed, [member]: value })}
      fault={sheet.faultOf(member)}
      isRequired
    />
  );
  return (
    <Dialog title={text('makeShop')} isOpen onClose={onClose}>
      <Form
        className={styles.dialog}
        onSend={() => sheet.send(api.post(path, { body: typed }))}
        onEdit={sheet.clear}
      >
        <p className={styles.soft}>{text('shopBegins')}</p>
        {field('name')}
        {field('id')}
        <Refused of={sheet} members={['name', 'id']} />
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          <Button type="submit" kind="main">
            {text('makeShop')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
