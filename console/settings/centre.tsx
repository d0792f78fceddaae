/**
 * Forms for the centre file and its sales channel, made from schemas, with warnings beside fields;
 * earlier versions can be restored.
 */
import { useState } from 'react';
import type { OperationAt } from '#client';
import type { DocumentSource } from '../forms/documents.ts';
import {
  ChangePreview,
  centreFile,
  channel,
  EditForm,
  MemberList,
  type PagePart,
  PartsPage,
  useDocument,
} from '../forms/index.ts';
import type { Members } from '../forms/schema.ts';
import { api, useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Empty, Loading, tellProblem } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useCentre } from '../shell/session.ts';
import { useText } from './readings.ts';
import styles from './settings.module.css';

const versionsPath = '/api/v1/centres/{centre}/file/versions';

const lists = [
  { member: 'queues', columns: ['id', 'name', 'group', 'channel', 'calendar'] },
  { member: 'groups', columns: ['id', 'name', 'answerLimitMs'] },
  { member: 'agents', columns: ['id', 'name', 'groups', 'profile', 'links'] },
  { member: 'profiles', columns: ['id', 'name', 'groups', 'links'] },
  { member: 'activities', columns: ['id', 'name'] },
  { member: 'notReadyReasons', columns: ['id', 'name'] },
  { member: 'outcomeCodes', columns: ['id', 'name'] },
  { member: 'addresses', columns: ['id', 'dial'] },
] as const;
/** Members that the general form omits: lists, constants, and settings read only at the start. */
const notGeneral = [...lists.map(({ member }) => member), 'schema', 'id', 'rules'];
/** Members with a part of their own. */
const alone = ['calendars', 'channels'] as const;
/** Members left to the catalogue screen. */
const notOfChannel = [
  ...['paymentMethods', 'deliveryModes', 'holdCodes'],
  ...['chargeCodes', 'reasonSets'],
];

export function CentreSettings() {
  const text = useText();
  const { centreId: centre } = useCentre();
  const { data: doctor } = useRead('/api/v1/centres/{centre}/doctor', { params: { centre } });
  const notes = new Map(doctor?.items.map(({ pointer, message }) => [pointer, message] as const));
  const whole = (source: DocumentSource, title: string, isLeftOut: LeavesOut) => () => (
    <WholeDocument
      source={source}
      title={title}
      isLeftOut={isLeftOut}
      notes={source === centreFile ? notes : new Map()}
    />
  );
  const parts: readonly PagePart[] = [
    {
      id: 'general',
      label: text('general'),
      shown: whole(centreFile, text('general'), (member) =>
        [...notGeneral, ...alone].includes(member),
      ),
    },
    ...alone.map((member) => ({
      id: member,
      label: text(member),
      shown: whole(centreFile, text(member), (other) => other !== member),
    })),
    ...lists.map((list) => ({
      id: list.member,
      label: text(list.member),
      shown: () => (
        <MemberList
          {...list}
          source={centreFile}
          title={text(list.member)}
          currency=""
          notes={notes}
        />
      ),
    })),
    {
      id: 'channel',
      label: text('channel'),
      shown: whole(channel, text('channel'), (member) => notOfChannel.includes(member)),
    },
    { id: 'history', label: text('history'), shown: () => <History /> },
    { id: 'faults', label: text('faults'), shown: () => <Faults list={doctor?.faults ?? []} /> },
  ];
  return <PartsPage title={text('centre')} path="/settings/centre" parts={parts} />;
}

type Fault = OperationAt<'GET', '/api/v1/centres/{centre}/doctor'>['answer']['faults'][number];

function Faults({ list }: { readonly list: readonly Fault[] }) {
  const text = useText();
  const instant = useInstant();
  return (
    <Part title={text('faults')}>
      <p className={styles.soft}>{text('faultsAre')}</p>
      {list.length === 0 ? (
        <Empty>{text('noFaults')}</Empty>
      ) : (
        <Table
          label={text('faults')}
          className={styles.list}
          rows={list}
          idOf={({ place, message }) => `${place} ${message}`}
          columns={[
            { id: 'place', head: text('faultAt'), cell: ({ place }) => place },
            { id: 'message', head: text('fault'), cell: ({ message }) => message },
            { id: 'times', head: text('times'), cell: ({ times }) => times, isNumber: true },
            { id: 'last', head: text('lastAt'), cell: ({ lastAt }) => instant(lastAt) },
          ]}
        />
      )}
    </Part>
  );
}

type LeavesOut = (member: string) => boolean;

/** Members of a document outside its lists. */
function WholeDocument({
  source,
  title,
  isLeftOut,
  notes,
}: {
  readonly source: DocumentSource;
  readonly title: string;
  readonly isLeftOut: LeavesOut;
  readonly notes: ReadonlyMap<string, string>;
}) {
  const text = useText();
  const { reading, named, document, refresh, send } = useDocument(source);
  const [times, setTimes] = useState(0);
  return (
    <Read title={title} reading={reading}>
      {() =>
        named === undefined ? (
          <Loading of={title} />
        ) : (
          <EditForm
            key={times}
            title={title}
            schema={named.schema}
            frame={{
              root: named.root,
              notes: new Map([...notes].filter(([at]) => !isLeftOut(at.split('/')[1] ?? ''))),
              currency: String(document['currency'] ?? ''),
            }}
            pointer="/body"
            without={Object.keys(named.schema.properties ?? {}).filter(isLeftOut)}
            before={document}
            isRehearsed={source.isRehearsed}
            refresh={refresh}
            send={(after, mode) => send(after ?? {}, mode)}
            onClose={() => setTimes(times + 1)}
            closing={text('asItIs')}
          />
        )
      }
    </Read>
  );
}

/** An earlier version, beside the active one. */
type CentreVersion = OperationAt<'GET', `${typeof versionsPath}/{version}`>['answer'];

function History() {
  const text = useText();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const { document, refresh, send } = useDocument(centreFile);
  const reading = useRead(versionsPath, { params: { centre } });
  const [opened, setOpened] = useState<CentreVersion | null>(null);
  const open = async (version: number) => {
    const params = { centre, version: String(version) };
    const answer = await api.get(`${versionsPath}/{version}`, { params });
    if (answer.ok) setOpened(answer.body);
    else tellProblem(answer.problem);
  };
  if (opened !== null) {
    return (
      <ChangePreview
        title={text('versionOf', { version: opened.version })}
        before={document}
        after={opened.file as Members}
        isRehearsed
        refresh={async () => {
          await Promise.all([refresh(), reading.refetch()]);
        }}
        send={(after, mode) => send(after ?? {}, mode)}
        onBack={() => setOpened(null)}
        onRefused={(problem) => {
          tellProblem(problem);
          setOpened(null);
        }}
        onDone={() => setOpened(null)}
      />
    );
  }
  return (
    <Part title={text('history')}>
      <p className={styles.soft}>{text('historyIs')}</p>
      <Read title={text('history')} reading={reading}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text('noVersions')}</Empty>
          ) : (
            <Table
              label={text('history')}
              className={styles.list}
              rows={items}
              idOf={({ version }) => String(version)}
              onOpen={({ version }) => void open(version).catch(reportError)}
              columns={[
                {
                  id: 'version',
                  head: text('versionHead'),
                  cell: ({ version }) => text('versionOf', { version }),
                },
                { id: 'at', head: text('at'), cell: ({ at }) => instant(at) },
                {
                  id: 'who',
                  head: text('who'),
                  cell: ({ person }) => <bdi>{person || text('theStart')}</bdi>,
                },
              ]}
            />
          )
        }
      </Read>
    </Part>
  );
}
