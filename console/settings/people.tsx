/** People: made, changed, limited and disabled. */
import { useState } from 'react';
import type { ItemAt, Problem } from '#client';
import { api, usePages, useRead } from '../live-data/index.ts';
import { Button, Dialog, Field, Form } from '../parts/index.ts';
import { type Choice, Facts, Part, Read } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useCentre } from '../shell/session.ts';
import { Secret } from './new-thing.tsx';
import { type SettingsAnswer, useCommand, useText } from './readings.ts';
import { useOwnRoles } from './roles.tsx';
import styles from './settings.module.css';
import { Checks, Refused, useSheet } from './sheet.tsx';
import {
  type AgentChoices,
  agentOf,
  makeAgent,
  PlaceForm,
  type TelephonePlace,
} from './telephone-place.tsx';

const path = '/api/v1/centres/{centre}/users';
type Person = ItemAt<typeof path>;
const pageSize = 200;
const kinds = ['queues', 'groups', 'team'] as const;
const lists = ['roles', ...kinds] as const;
type List = (typeof lists)[number];
const roleIds = [
  ...(['agent', 'orderTaker', 'supervisor', 'reviewer'] as const),
  ...(['analyst', 'ruleEditor', 'admin'] as const),
];
const dash = '–';

interface NamedRecord {
  readonly id: string;
  readonly name?: string;
  readonly group?: string;
}

interface PersonChoices extends Readonly<Record<List, readonly Choice<string>[]>> {
  readonly telephone: AgentChoices;
}

/** What a person may be given, or limited to, each with its name. */
function useChoices(): PersonChoices {
  const text = useText();
  const { centreId: centre } = useCentre();
  // People name roles as their centre does, without its id before them.
  const own = (useOwnRoles().reading.data ?? []).map(({ id, name }) => {
    return { id: id.slice(centre.length + 1), name };
  });
  const { data } = useRead('/api/v1/centres/{centre}/file', { params: { centre } });
  const file = data as
    | (Readonly<Partial<Record<'queues' | 'groups' | 'agents', NamedRecord[]>>> & {
        readonly skills?: readonly string[];
        readonly skillNames?: Readonly<Record<string, string>>;
      })
    | undefined;
  const named = (of: readonly NamedRecord[] = []) =>
    of.map(({ id, name = id }) => ({ id, label: name }));
  return {
    roles: [...roleIds.map((role) => ({ id: role, label: text('role', { role }) })), ...named(own)],
    queues: named(file?.queues),
    groups: named(file?.groups),
    team: named(file?.agents),
    telephone: {
      agents: named(file?.agents),
      queues: (file?.queues ?? []).map(({ id, name = id, group }) => ({ id, label: name, group })),
      skills: (file?.skills ?? []).map((id) => ({ id, label: file?.skillNames?.[id] ?? id })),
    },
  };
}

export function People() {
  const text = useText();
  const choices = useChoices();
  const nameOf = (list: List, id: string) =>
    choices[list].find((one) => one.id === id)?.label ?? id;
  const { centreId: centre } = useCentre();
  const { reading, more } = usePages(path, { params: { centre }, query: { limit: pageSize } });
  const [opened, setOpened] = useState<string | null>(null);
  const rolesOf = ({ centres }: Person) =>
    (centres[0]?.roles ?? []).map((role) => nameOf('roles', role)).join(', ');
  const limitsOf = ({ limits }: Person) =>
    kinds.flatMap((kind) => (limits?.[kind] ?? []).map((id) => nameOf(kind, id))).join(', ');
  const said = (one: Person) => {
    if (one.disabled) return text('disabled');
    const isInvited = one.invitedUntil !== null;
    return text('by', { by: one.hasPassword ? 'password' : isInvited ? 'link' : 'name' });
  };
  return (
    <Part
      title={text('people')}
      actions={<Button onPress={() => setOpened('')}>{text('makePerson')}</Button>}
    >
      <Read title={text('people')} reading={reading}>
        {(people) => (
          <Table
            label={text('people')}
            className={styles.list}
            rows={people}
            idOf={({ id }) => id}
            onOpen={({ id }) => setOpened(id)}
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
        <PersonForm
          key={opened}
          of={reading.data?.find(({ id }) => id === opened) ?? null}
          onClose={() => setOpened(null)}
        />
      )}
    </Part>
  );
}

interface PersonFormProps {
  /** Null: somebody new. */
  readonly of: Person | null;
  readonly onClose: () => void;
}

interface PersonDraft {
  readonly typed: Readonly<Record<string, string>>;
  readonly chosen: Readonly<Record<List, readonly string[]>>;
  readonly place: TelephonePlace;
}

function agentNow({ of }: Pick<PersonFormProps, 'of'>, centre: string): string {
  return of?.agentId?.slice(centre.length + 1) ?? '';
}

function draftOf({ of }: Pick<PersonFormProps, 'of'>, centre: string): PersonDraft {
  return {
    typed: { name: of?.name ?? '' },
    chosen: {
      roles: of?.centres[0]?.roles ?? [],
      queues: of?.limits?.queues ?? [],
      groups: of?.limits?.groups ?? [],
      team: of?.limits?.team ?? [],
    },
    place: { agent: of === null ? null : agentNow({ of }, centre), queues: [], skills: [] },
  };
}

/** Requests that store a person, after the agent whom the draft asks for. */
function usePersonRequests({ of }: Pick<PersonFormProps, 'of'>, telephone: AgentChoices) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const changed = (body: object) =>
    api.ask('PATCH', `${path}/{user}`, {
      contentType: 'application/merge-patch+json',
      params: { centre, user: of?.id ?? '' },
      body,
      ifMatch: `"v${of?.version ?? 0}"`,
    });
  const store = ({ typed, chosen }: PersonDraft, agentId: string) => {
    const { id = '', name = '', password = '' } = typed;
    const limited = kinds.filter((kind) => chosen[kind].length > 0);
    const limits = Object.fromEntries(limited.map((kind) => [kind, chosen[kind]]));
    const body = {
      name,
      roles: chosen.roles,
      limits: limited.length === 0 ? null : limits,
      ...(password === '' ? {} : { password }),
      ...(agentId === agentNow({ of }, centre) ? {} : { agent: agentId || null }),
    };
    return of !== null
      ? changed(body)
      : api.post(path, { params: { centre }, body: { id, ...body } });
  };
  const send = async (
    draft: PersonDraft,
    onAgent: (id: string) => void,
  ): Promise<SettingsAnswer> => {
    const { typed, chosen, place } = draft;
    const { id = of?.id ?? '', name = '', pin = '' } = typed;
    if (pin !== '') {
      const params = { agent: of?.agentId ?? '' };
      const set = await api.put('/api/v1/agents/{agent}/pin', { params, body: { pin } });
      if (!set.ok) return set;
    }
    const agent = agentOf(place, chosen.roles);
    if (agent !== 'new') return await store(draft, agent);
    if (place.queues.length === 0) return { ok: false, problem: noQueue(text('oneQueue')) };
    const made = await makeAgent(place, telephone, { centre, id, name });
    if (!made.ok) return made;
    // A second attempt must not make the agent again.
    onAgent(id);
    return await store(draft, id);
  };
  return { changed, send };
}

function PersonForm({ of, onClose }: PersonFormProps) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const choices = useChoices();
  const sheet = useSheet(path, onClose);
  const [draft, setDraft] = useState(() => draftOf({ of }, centre));
  const { typed, chosen, place } = draft;
  const requests = usePersonRequests({ of }, choices.telephone);
  const send = () => {
    const keepAgent = (agent: string) => setDraft({ ...draft, place: { ...place, agent } });
    return sheet.send(requests.send(draft, keepAgent));
  };
  const field = (member: 'id' | 'name' | 'password' | 'pin') => (
    <Field
      label={text('personMember', { member })}
      value={typed[member] ?? ''}
      onChange={(value) => setDraft({ ...draft, typed: { ...typed, [member]: value } })}
      fault={sheet.faultOf(member)}
      {...(/^(password|pin)$/.test(member) ? { type: 'password' as const } : {})}
    />
  );
  return (
    <Dialog title={of?.name ?? text('makePerson')} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={send} onEdit={sheet.clear}>
        {of === null ? field('id') : <Facts of={[[text('user'), of.id]]} />}
        {field('name')}
        {lists.map((list) => (
          <Checks
            key={list}
            label={text('personMember', { member: list })}
            choices={choices[list]}
            value={chosen[list]}
            onChange={(ids) => setDraft({ ...draft, chosen: { ...chosen, [list]: ids } })}
            fault={sheet.faultOf(list)}
          />
        ))}
        <p className={styles.soft}>{text('limitsMean')}</p>
        <PlaceForm
          of={place}
          roles={chosen.roles}
          choices={choices.telephone}
          onChange={(to) => setDraft({ ...draft, place: to })}
          sheet={sheet}
        />
        {field('password')}
        {of?.agentId == null ? null : field('pin')}
        <Refused
          of={sheet}
          members={['id', 'name', 'password', 'pin', 'links', 'skills', ...lists]}
        />
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          {of === null ? null : <Access of={of} send={requests.changed} onClose={onClose} />}
          <Button type="submit" kind="main">
            {text(of === null ? 'makePerson' : 'savePerson')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** Makes or withdraws a link by which a person chooses a password; disables the person. */
function Access({
  of,
  send,
  onClose,
}: {
  readonly of: Person;
  readonly send: (body: object) => Promise<SettingsAnswer>;
  readonly onClose: () => void;
}) {
  const text = useText();
  const command = useCommand(path);
  const [link, setLink] = useState<string | null>(null);
  const isOpen = of.invitedUntil !== null;
  const invite = async () => {
    const { secret, sha256 } = await newSecret();
    const made = send({ invitation: { sha256 } });
    if (!(await command(made, text('invitationMade', { name: of.name })))) return;
    setLink(`${window.location.origin}/#invitation=${encodeURIComponent(of.id)}.${secret}`);
  };
  const withdraw = () => command(send({ invitation: null }), text('invitationWithdrawn'));
  const disable = async () => {
    const done = text('personChanged', { name: of.name });
    if (await command(send({ disabled: !of.disabled }), done)) onClose();
  };
  const title = text('invite');
  return (
    <>
      {of.disabled ? null : (
        <Button onPress={isOpen ? withdraw : invite}>{isOpen ? text('withdraw') : title}</Button>
      )}
      <Button kind="bad" onPress={disable}>
        {text(of.disabled ? 'enable' : 'disable')}
      </Button>
      {link === null ? null : (
        <Secret
          title={title}
          words={text('linkOnce', { name: of.name })}
          secret={link}
          onClose={() => setLink(null)}
        />
      )}
    </>
  );
}

/** A secret of 256 bits, of which the service gets the hash alone. */
async function newSecret(): Promise<{ readonly secret: string; readonly sha256: string }> {
  const base64Url = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace('=', '');
  const secret = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return { secret, sha256: base64Url(new Uint8Array(hash)) };
}

function noQueue(detail: string): Problem {
  const code = 'invalid_parameter';
  return { type: '', title: detail, status: 400, code, detail, retryable: false };
}
