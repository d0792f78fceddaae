/**
 * Imports and exports a table: CSV, a workbook, or a zip of either with pictures. Each bad cell of
 * a file is shown with line, column and value; a valid file can be imported.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { OperationAt, Problem } from '#client';
import { api } from '../live-data/index.ts';
import { Button, Empty, Failure, Loading, notify, tellProblem, textOf } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { useCentre, useRights } from '../shell/session.ts';
import styles from './catalogue.module.css';
import type en from './messages/en.json';
import { readTableFile, sha256Of, type TableFile, withPictures } from './table-file.ts';

const useText = textOf<typeof en>('catalogue');
const path = '/api/v1/centres/{centre}/imports';
const picturesPath = '/api/v1/centres/{centre}/pictures/{picture}';
const pictureTypes: { readonly [extension: string]: string } = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
};

type Result = OperationAt<'POST', typeof path>['answer'];
type Kind = 'items' | 'customers' | 'doNotCall' | 'fraudEntries' | 'addressChanges';

interface TriedTable {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly result: Result;
}

/** `isOpen`: starts open, as no list stands beside it. */
export function TableTransfer({
  kind,
  isOpen = false,
}: {
  readonly kind: Kind;
  readonly isOpen?: boolean;
}) {
  const text = useText();
  const rights = useRights();
  const { centreId: centre } = useCentre();
  const isExported =
    ['items', 'customers', 'fraudEntries'].includes(kind) && rights.includes('exportTable');
  if (!rights.includes('importTable')) return null;
  return (
    <details className={styles.transfer} open={isOpen}>
      <summary>{text('transfer', { table: text(kind) })}</summary>
      {isExported ? (
        <p>
          <a
            className={styles.export}
            href={`/api/v1/centres/${encodeURIComponent(centre)}/exports?kind=${kind}`}
            download
          >
            {text('export')}
          </a>
        </p>
      ) : null}
      <Import kind={kind} />
    </details>
  );
}

function Import({ kind }: { readonly kind: Kind }) {
  const text = useText();
  const id = useId();
  const queries = useQueryClient();
  const { centreId: centre } = useCentre();
  const [tried, setTried] = useState<TriedTable | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isUnread, setIsUnread] = useState(false);
  const send = async (bytes: Uint8Array, query: Readonly<Record<string, string>>) => {
    setIsBusy(true);
    const asked = { params: { centre }, query: { kind, ...query }, body: bytes };
    const answer = await api.ask('POST', path, { ...asked, contentType: 'text/csv' });
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    return answer.ok ? (answer.body as Result) : null;
  };
  /** Stores a picture under its hash; null, and the refusal is shown, if it is none. */
  const sendPicture = async (body: Uint8Array, name: string) => {
    const picture = await sha256Of(body);
    const contentType = pictureTypes[/\w+$/.exec(name.toLowerCase())?.[0] ?? ''] ?? 'image/png';
    const asked = { params: { centre, picture }, body, contentType };
    const answer = await api.ask('PUT', picturesPath, asked);
    if (!answer.ok) tellProblem(answer.problem);
    return answer.ok ? picture : null;
  };
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setTried(null);
    setProblem(null);
    const read: TableFile | null = await readTableFile(file).catch(() => null);
    setIsUnread(read === null);
    if (read === null) return;
    const bytes = await withPictures(read, sendPicture);
    // As it would be written: without the wrong rows.
    const result = await send(bytes, { dryRun: 'true', partial: 'true' });
    if (result !== null) setTried({ name: file.name, bytes, result });
  };
  const write = async ({ bytes, result: { rejected } }: TriedTable) => {
    const result = await send(bytes, rejected > 0 ? { partial: 'true' } : {});
    if (result === null) return;
    setTried(null);
    notify(text('written', { created: result.created, updated: result.updated }));
    await queries.invalidateQueries();
  };
  return (
    <div className={styles.import}>
      <label htmlFor={id}>{text('choose')}</label>
      <input
        id={id}
        className={styles.drop}
        type="file"
        accept=".csv,.txt,.xlsx,.zip,text/csv"
        onChange={({ target }) => void take(target.files?.[0]).catch(reportError)}
      />
      {isBusy ? <Loading of={text('table')} /> : null}
      {isUnread ? <p role="alert">{text('unread')}</p> : null}
      {problem === null ? null : <Refused problem={problem} />}
      {tried === null ? null : <Tried of={tried} onWrite={() => write(tried)} />}
    </div>
  );
}

function Refused({ problem }: { readonly problem: Problem }) {
  const text = useText();
  const { errors = [] } = problem;
  return (
    <>
      <Failure problem={problem} work={text('nothingWritten')} isCommand />
      <ul>
        {errors.map(({ line = 1, column = 1, received, expected }) => (
          <li key={`${line} ${column} ${expected}`}>
            {text('at', { line, column, received, expected })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Tried({
  of: { name, result },
  onWrite,
}: {
  readonly of: TriedTable;
  readonly onWrite: () => void;
}) {
  const text = useText();
  const { rows, created, updated, unchanged, rejected, errors, encoding } = result;
  const good = rows - rejected - unchanged;
  const atCells = Map.groupBy(errors, ({ line, column }) => `${line} · ${column}`);
  return (
    <Part title={text('triedOf', { name })}>
      <p role="status">
        {text('would', { rows, created, updated, unchanged, rejected, encoding })}
      </p>
      {errors.length === 0 ? null : (
        <PlainTable
          label={text('wrongCells')}
          className={styles.errors}
          heads={[`${text('line')} · ${text('column')}`, text('value'), text('expected')]}
          rows={[...atCells].map(([at, faults]) => [
            at,
            <code key={at}>{faults[0]?.value}</code>,
            faults.map(({ expected, message }) => expected || message).join('; '),
          ])}
        />
      )}
      {good > 0 ? (
        <Button kind={rejected > 0 ? 'plain' : 'main'} onPress={onWrite}>
          {rejected > 0 ? text('writeGood', { good }) : text('write', { good })}
        </Button>
      ) : (
        <Empty>{text('nothingToWrite')}</Empty>
      )}
    </Part>
  );
}
