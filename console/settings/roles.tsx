/** Roles of the centre's own: named sets of rights, which people are given like the others. */
import { useState } from 'react';
import type { ItemAt } from '#client';
import { api, usePages } from '../live-data/index.ts';
import { Button, Dialog, Empty, Field, Form } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { ReadTable } from '../parts/read-table.tsx';
import { useCentre } from '../shell/session.ts';
import { wordsIn } from './keys.tsx';
import { useCommand, useText } from './readings.ts';
import styles from './settings.module.css';
import { Refused, useSheet } from './sheet.tsx';

const path = '/api/v1/centres/{centre}/roles';
type Role = ItemAt<typeof path>;
const pageSize = 200;

export function useOwnRoles() {
  const { centreId: centre } = useCentre();
  return usePages(path, { params: { centre }, query: { limit: pageSize } });
}

export function Roles() {
  const text = useText();
  const pages = useOwnRoles();
  const [opened, setOpened] = useState<Role | 'new' | null>(null);
  return (
    <Part
      title={text('ownRoles')}
      actions={<Button onPress={() => setOpened('new')}>{text('makeRole')}</Button>}
    >
      <ReadTable
        title={text('ownRoles')}
        pages={pages}
        empty={<Empty>{text('noRoles')}</Empty>}
        className={styles.list}
        onOpen={setOpened}
        columns={[
          { id: 'name', head: text('name'), cell: ({ name }) => <bdi>{name}</bdi> },
          {
            id: 'rights',
            head: text('opens'),
            cell: ({ rights }) => <code>{rights.join(', ')}</code>,
          },
        ]}
      />
      {opened === null ? null : (
        <RoleForm of={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />
      )}
    </Part>
  );
}

interface RoleFormProps {
  /** Null: a new one. */
  readonly of: Role | null;
  readonly onClose: () => void;
}

function RoleForm({ of, onClose }: RoleFormProps) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const sheet = useSheet(path, onClose);
  const command = useCommand(path);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({
    name: of?.name ?? '',
    rights: of?.rights.join(', ') ?? '',
  });
  const { id = '', name = '', rights = '' } = typed;
  const body = { name, rights: wordsIn(rights) };
  const asked = {
    params: { centre, role: of?.id ?? '' },
    ifMatch: `"v${of?.version ?? 0}"`,
  };
  const send = () =>
    sheet.send(
      of === null
        ? api.post(path, { params: { centre }, body: { id, ...body } })
        : api.ask('PATCH', `${path}/{role}`, {
            ...asked,
            contentType: 'application/merge-patch+json',
            body,
          }),
    );
  const remove = async () => {
    const done = text('roleRemoved', { name });
    if (await command(api.ask('DELETE', `${path}/{role}`, asked), done)) onClose();
  };
  const members = [...(of === null ? ['id'] : []), 'name', 'rights'] as const;
  return (
    <Dialog title={of?.name ?? text('makeRole')} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={send} onEdit={sheet.clear}>
        {members.map((member) => (
          <Field
            key={member}
            label={text('roleMember', { member })}
            value={typed[member] ?? ''}
            onChange={(value) => setTyped({ ...typed, [member]: value })}
            fault={sheet.faultOf(member)}
          />
        ))}
        <Refused of={sheet} members={members} />
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          {of === null ? null : (
            <Button kind="bad" onPress={remove}>
              {text('removeRole')}
            </Button>
          )}
          <Button type="submit" kind="main">
            {text(of === null ? 'makeRole' : 'savePerson')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
