/** A table of entries: search, open, add, remove. */
import type { ReactNode } from 'react';
import { Button, Empty } from '../parts/index.ts';
import { Part, type QueryReading, Read, Search } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useAddress } from '../shell/address.ts';
import { useCentre } from '../shell/session.ts';
import {
  type Collection,
  type DocumentSource,
  type ListedDocument,
  membersOf,
  sendThing,
  useCollection,
  useDocument,
  useSchema,
  useThing,
} from './documents.ts';
import { EditForm } from './edit-form.tsx';
import styles from './forms.module.css';
import { keyMember, type Members } from './schema.ts';
import { useLabels, useText, useValueWords } from './words.ts';

/** In the address: a new entry, not yet saved. */
const isNew = '+';

function addressOf({ q, open }: Readonly<Record<string, unknown>>): {
  readonly q: string | undefined;
  readonly open: string | undefined;
} {
  const textOf = (value: unknown) => (value === undefined ? undefined : String(value));
  return { q: textOf(q), open: textOf(open) };
}

interface ListProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly currency: string;
  readonly actions?: ReactNode;
}

/** Entries of a list in a document, such as queues. */
export function MemberList(
  props: ListProps & {
    readonly source: DocumentSource;
    readonly member: string;
    /** Warnings by JSON pointer into the document. */
    readonly notes?: ReadonlyMap<string, string>;
  },
) {
  const { source, member, notes = new Map<string, string>(), title, currency } = props;
  const [{ open, q }, change] = useAddress(addressOf);
  const { reading, named, document, refresh, send } = useDocument(source);
  const rows = (document[member] ?? []) as readonly Members[];
  const place = rows.findIndex((row) => idOf(row) === open);
  const before = rows[place] ?? null;
  const list = named?.schema.properties?.[member];
  if (open === undefined || named === undefined || typeof list?.items !== 'object') {
    const shown = rows.filter((row) => has(row, q));
    const of = reading.data === undefined ? undefined : shown;
    const noted = new Set(rows.filter((_, at) => within(notes, `/${member}/${at}`).size > 0));
    return <ThingTable {...props} rows={of} reading={reading} noted={noted} />;
  }
  const pointer = `/${member}/${before === null ? rows.length : place}`;
  const next = (after: Members | null) => {
    if (after === null) return rows.toSpliced(place, 1);
    return before === null ? [...rows, after] : rows.with(place, after);
  };
  return (
    <EditForm
      key={open}
      title={before === null ? title : `${title} › ${open}`}
      schema={list.items}
      frame={{ root: named.root, notes: within(notes, pointer), currency }}
      pointer={`/body${pointer}`}
      before={before}
      isRemovable
      isRehearsed={source.isRehearsed}
      refresh={refresh}
      send={(after, mode) => send({ ...document, [member]: next(after) }, mode)}
      onClose={() => change({ open: undefined })}
    />
  );
}

function within(notes: ReadonlyMap<string, string>, pointer: string) {
  const inside = [...notes].filter(([at]) => `${at}/`.startsWith(`${pointer}/`));
  return new Map(inside.map(([at, note]) => [at.slice(pointer.length), note]));
}

/** A table of a collection's entries, created and changed one by one. */
export function CollectionList(props: ListProps & { readonly source: Collection }) {
  const { source, title, currency } = props;
  const { centreId: centre } = useCentre();
  const [{ open, q }, change] = useAddress(addressOf);
  const { reading, more } = useCollection(source, q);
  const isMade = open === isNew;
  const thing = useThing(source, isMade ? undefined : open);
  const { data: named } = useSchema(source.schema);
  const rows = reading.data as readonly ListedDocument[] | undefined;
  if (open === undefined || named === undefined) {
    const shown = source.isSearched === true ? rows : rows?.filter((row) => has(row, q));
    return <ThingTable {...props} rows={shown} reading={reading} more={more} />;
  }
  if (!isMade && thing.data === undefined) {
    return (
      <Read title={title} reading={thing}>
        {() => null}
      </Read>
    );
  }
  const members = Object.keys(named.schema.properties ?? {});
  const before = isMade || thing.data === undefined ? null : membersOf(thing.data, members);
  const name = before === null ? title : `${title} › ${String(Object.values(before)[0])}`;
  return (
    <EditForm
      key={open}
      title={name}
      schema={named.schema}
      frame={{ root: named.root, notes: new Map(), currency }}
      pointer="/body"
      before={before}
      isRemovable={source.isRemovable === true}
      isRehearsed={false}
      refresh={async () => {
        await Promise.all([reading.refetch(), isMade ? null : thing.refetch()]);
      }}
      send={(after) => sendThing(source, { centre, thing: thing.data, before, after })}
      onClose={() => change({ open: undefined })}
    />
  );
}

function has(row: Members, words = ''): boolean {
  return JSON.stringify(row).toLowerCase().includes(words.toLowerCase());
}

function idOf(row: Members): string {
  return String(row[keyMember(row) ?? ''] ?? JSON.stringify(row));
}

function ThingTable({
  title,
  columns,
  actions,
  rows,
  reading,
  more = null,
  noted = new Set<Members>(),
}: ListProps & {
  readonly rows: readonly Members[] | undefined;
  readonly reading: Pick<QueryReading<unknown>, 'error' | 'refetch'>;
  readonly more?: (() => void) | null;
  readonly noted?: ReadonlySet<Members>;
}) {
  const text = useText();
  const label = useLabels();
  const said = useValueWords();
  const [{ q }, change] = useAddress(addressOf);
  const shown: readonly Column<Members>[] = columns.map((member, column) => ({
    id: member,
    head: label(member),
    isWide: column > 2,
    cell: (row) => (
      <>
        <bdi>{said(row[member], member)}</bdi>
        {column === 0 && noted.has(row) ? (
          <strong className={styles.note}> {text('worthALook')}</strong>
        ) : null}
      </>
    ),
  }));
  return (
    <Part
      title={title}
      actions={
        <Button kind="main" onPress={() => change({ open: isNew })}>
          {text('add')}
        </Button>
      }
    >
      <Search
        label={text('search')}
        verb={text('find')}
        asked={q ?? ''}
        onAsk={(words) => change({ q: words })}
      />
      {actions}
      <Read title={title} reading={{ ...reading, data: rows }}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{q === undefined ? text('none') : text('noneOf', { words: q })}</Empty>
          ) : (
            <Table
              label={title}
              className={styles.list}
              rows={all}
              idOf={(row) => String(row['version'] === undefined ? idOf(row) : row['id'])}
              onOpen={(row) =>
                change({ open: row['version'] === undefined ? idOf(row) : String(row['id']) })
              }
              onEnd={more}
              columns={shown}
            />
          )
        }
      </Read>
    </Part>
  );
}
