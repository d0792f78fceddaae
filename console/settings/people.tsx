/** People: made, changed, limited and disabled. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ItemAt, Problem } from '#client';
import { api, usePages } from '../live-data/index.ts';
import { Button, Dialog, Field, refusalWords } from '../parts/index.ts';
import { Facts, Part, Read } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useCentre } from '../shell/session.ts';
import { wordsIn } from './keys.tsx';
import { useCommand, useText } from './readings.ts';
import styles from './settings.module.css';

const path = '/api/v1/centres/{centre}/users';
type Person = ItemAt<typeof path>;
const pageSize = 200;
const kinds = ['queues', 'groups', 'team'] as const;
const dash = '–';

export function People() {
  const text = useText();
  const { centreId: centre } = useCentre();
  const { reading, more } = usePages(path, { params: { centre }, query: { limit: pageSize } });
  const [opened, setOpened] = useState<Person | 'new' | null>(null);
  const rolesOf = ({ centres }: Person) =>
    (centres[0]?.roles ?? []).map((role) => text('role', { role })).join(', ');
  const limitsOf = ({ limits }: Person) =>
    Object.values(limits ?? {})
      .flat()
      .join(', ');
  const said = (one: Person) =>
    one.disabled ? text('disabled') : text('by', { by: one.hasPassword ? 'password' : 'name' });
  return (
    <Part
      title={text('people')}
      actions={<Button onPress={() => setOpened('new')}>{text('makePerson')}</Button>}
    >
      <Read title={text('people')} reading={reading}>
        {(people) => (
          <Table
            label={text('people')}
            className={styles.list}
            rows={people}
            idOf={({ id }) => id}
            onOpen={setOpened}
            onEnd={more}
            columns={[
              { id: 'name', head: text('name'), cell: ({ name }) => <bdi>{name}</bdi> },
              {
                id: 'roles',
                head: text('roles'),
                cell: (one) => <span title={rolesOf(one)}>{rolesOf(one)}</span>,
              },
              {
                id: 'limits',
                head: text('limits'),
                isWide: true,
                cell: (one) => limitsOf(one) || dash,
              },
              { id: 'signsIn', head: text('signsIn'), isWide: true, cell: said },
            ]}
          />
        )}
      </Read>
      {opened === null ? null : (
        <PersonForm of={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />
      )}
    </Part>
  );
}

interface PersonFormProps {
  /** Null: somebody new. */
  readonly of: Person | null;
  readonly onClose: () => void;
}

function PersonForm({ of, onClose }: PersonFormProps) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const queries = useQueryClient();
  const command = useCommand(path);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({
    name: of?.name ?? '',
    roles: of?.centres[0]?.roles.join(', ') ?? 'reviewer',
    ...Object.fromEntries(kinds.map((kind) => [kind, of?.limits?.[kind]?.join(', ') ?? ''])),
  });
  const changed = (body: object) =>
    api.ask('PATCH', `${path}/{user}`, {
      contentType: 'application/merge-patch+json',
      params: { centre, user: of?.id ?? '' },
      body,
      ifMatch: `"v${of?.version ?? 0}"`,
    });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const { id = '', name = '', roles = '', password = '' } = typed;
    const given = kinds.map((kind) => [kind, wordsIn(typed[kind] ?? '')] as const);
    const some = given.filter(([, ids]) => ids.length > 0);
    const body = {
      name,
      roles: wordsIn(roles),
      limits: some.length === 0 ? null : Object.fromEntries(some),
      ...(password === '' ? {} : { password }),
    };
    const answer =
      of === null
        ? await api.post(path, { params: { centre }, body: { id, ...body } })
        : await changed(body);
    await queries.invalidateQueries({ queryKey: [path] });
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  };
  const disable = async () => {
    const disabled = of?.disabled !== true;
    const done = text('personChanged', { name: of?.name ?? '' });
    if (await command(changed({ disabled }), done)) onClose();
  };
  const members = [...(of === null ? ['id'] : []), 'name', 'roles', ...kinds, 'password'] as const;
  const faultOf = (member: string) =>
    problem?.errors?.find(({ pointer }) => new RegExp(`/${member}(/|$)`).test(pointer))?.expected ??
    null;
  return (
    <Dialog title={of?.name ?? text('makePerson')} isOpen onClose={onClose}>
      <form className={styles.dialog} onSubmit={(event) => void send(event).catch(reportError)}>
        {of === null ? null : (
          <Facts
            of={[
              [text('user'), of.id],
              [text('agent'), of.agentId],
            ]}
          />
        )}
        {members.map((member) => (
          <Field
            key={member}
            label={text('personMember', { member })}
            value={typed[member] ?? ''}
            onChange={(value) => setTyped({ ...typed, [member]: value })}
            fault={faultOf(member)}
            {...(member === 'password' ? { type: 'password' as const } : {})}
          />
        ))}
        {problem === null || members.some((member) => faultOf(member) !== null) ? null : (
          <p role="alert" className={styles.bad}>
            {refusalWords(problem)}
          </p>
        )}
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          {of === null ? null : (
            <Button kind="bad" onPress={() => void disable().catch(reportError)}>
              {text(of.disabled ? 'enable' : 'disable')}
            </Button>
          )}
          <Button type="submit" kind="main">
            {of === null ? text('makePerson') : text('savePerson')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
