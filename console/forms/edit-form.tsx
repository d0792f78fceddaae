/**
 * Edits, creates or removes one entry: form, preview of differences and effects, then send. Input
 * survives any answer; after an edit conflict the other user's version stands beside it.
 */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { OperationAt, Problem } from '#client';
import { useInstant } from '../orders/readings.ts';
import { Button, Empty, notify, refusalWords } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import { differences, patched, patchOf } from './difference.ts';
import type { FormFrame } from './fields.tsx';
import styles from './forms.module.css';
import type { Members, Schema } from './schema.ts';
import { SchemaForm } from './schema-form.tsx';
import { useLabels, useText, useValueWords } from './words.ts';

/** `try`: dry run; `accept`: save even if waiting calls are harmed. */
export type SendMode = 'try' | 'save' | 'accept';
export type SaveResult = Promise<
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly problem: Problem }
>;
type Activation = OperationAt<'PUT', '/api/v1/centres/{centre}/file'>['answer']['activation'];

/** Refusals of a dry run that an administrator may override. */
const acceptable: readonly string[] = ['calls_harmed', 'centre_not_valid'];
const conflict = 412;

export interface EditTarget {
  readonly before: Members | null;
  /** Sends the entry; null as `after` removes it. */
  readonly send: (after: Members | null, mode: SendMode) => SaveResult;
  readonly refresh: () => Promise<unknown>;
  readonly isRehearsed: boolean;
}

interface EditFormProps extends EditTarget {
  readonly title: string;
  readonly schema: Schema;
  readonly frame: Omit<FormFrame, 'faults'>;
  /** JSON pointer to the edited value in the whole document. */
  readonly pointer: string;
  readonly without?: readonly string[];
  readonly isRemovable?: boolean;
  readonly onClose: () => void;
  /** Label of the button that closes without saving [back to the list]. */
  readonly closing?: string;
}

export function EditForm(props: EditFormProps) {
  const {
    title,
    schema,
    frame,
    pointer,
    without,
    isRemovable = false,
    onClose,
    closing,
    ...target
  } = props;
  const text = useText();
  const { before } = target;
  const [{ begun, value }, change, forget] = useTyped(title, before ?? {});
  const [after, setAfter] = useState<Members | 'removed' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const faults = new Map(
    (problem?.errors ?? [])
      .filter((one) => `${one.pointer}/`.startsWith(`${pointer}/`))
      .map((one) => [one.pointer.slice(pointer.length), one.expected || one.message] as const),
  );
  const look = (event: FormEvent) => {
    event.preventDefault();
    setAfter(patched(before ?? {}, patchOf(begun, value, undefined)));
  };
  const close = () => {
    forget();
    onClose();
  };
  const refuse = (to: Problem) => {
    setProblem(to);
    setAfter(null);
  };
  if (after !== null) {
    return (
      <ChangePreview
        {...target}
        title={title}
        after={after === 'removed' ? null : after}
        onBack={() => setAfter(null)}
        onRefused={refuse}
        onDone={close}
      />
    );
  }
  return (
    <Part title={title} actions={<Button onPress={close}>{closing ?? text('back')}</Button>}>
      <form className={styles.form} onSubmit={look}>
        {problem === null ? null : <Refused problem={problem} faults={faults.size} />}
        {frame.notes.size === 0 ? null : (
          <ul className={styles.findings} aria-label={text('worthALook')}>
            {[...new Set(frame.notes.values())].map((note) => (
              <li key={note} className={styles.note} lang="en">
                {note}
              </li>
            ))}
          </ul>
        )}
        <SchemaForm
          schema={schema}
          frame={{ ...frame, faults }}
          value={value}
          onChange={change}
          {...(without === undefined ? {} : { without })}
        />
        <div className={styles.actions}>
          {isRemovable && before !== null ? (
            <Button kind="bad" onPress={() => setAfter('removed')}>
              {text('remove')}
            </Button>
          ) : null}
          <Button type="submit" kind="main">
            {text('look')}
          </Button>
        </div>
      </form>
    </Part>
  );
}

interface TypedForm {
  readonly begun: Members;
  readonly value: Members;
}

/** A form's input; survives leaving the page, until saved or discarded. */
function useTyped(name: string, before: Members) {
  const { person } = useSignedIn();
  const key = `callwright.form ${person.id} ${name}`;
  const [typed, setTyped] = useState<TypedForm>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? { begun: before, value: before } : (JSON.parse(kept) as TypedForm);
  });
  const change = (value: Members) => {
    const now = { ...typed, value };
    setTyped(now);
    sessionStorage.setItem(key, JSON.stringify(now));
  };
  return [typed, change, () => sessionStorage.removeItem(key)] as const;
}

/** Why saving was refused; errors of fields are shown beside them. */
function Refused({ problem, faults }: { readonly problem: Problem; readonly faults: number }) {
  const text = useText();
  const instant = useInstant();
  const { status, current, errors = [], blockers = [] } = problem;
  const others = errors.length > faults ? errors.map(({ message }) => message) : blockers;
  return (
    <div role="alert" className={styles.refused}>
      {status === conflict ? (
        <p>
          {text('conflict', {
            person: current?.person || text('somebody'),
            at: typeof current?.at === 'string' ? instant(current.at) : '',
          })}
        </p>
      ) : (
        <p>{faults === 0 ? refusalWords(problem) : text('faults', { count: faults })}</p>
      )}
      {status === conflict || others.length === 0 ? null : (
        <ul>
          {others.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface PreviewProps extends EditTarget {
  readonly title: string;
  readonly after: Members | null;
  readonly onBack: () => void;
  readonly onRefused: (problem: Problem) => void;
  readonly onDone: () => void;
}

export function ChangePreview(props: PreviewProps) {
  const { title, before, after, send, refresh, isRehearsed, onBack, onRefused, onDone } = props;
  const text = useText();
  const [isSending, setIsSending] = useState(false);
  const { data: tried = null } = useQuery({
    queryKey: ['rehearsal', useId()],
    enabled: isRehearsed,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => send(after, 'try'),
  });
  const refused = tried === null || tried.ok ? null : tried.problem;
  const isHarmful = refused !== null && acceptable.includes(refused.code);
  const save = async () => {
    setIsSending(true);
    const answer = await send(after, isHarmful ? 'accept' : 'save');
    await refresh();
    setIsSending(false);
    if (!answer.ok) return onRefused(answer.problem);
    notify(text('done', { what: title }));
    onDone();
  };
  const goBack = async () => {
    if (refused === null || isHarmful) return onBack();
    await refresh();
    onRefused(refused);
  };
  const found = after === null ? [] : differences(before ?? {}, after);
  const isReady = !isSending && (!isRehearsed || tried?.ok === true || isHarmful);
  return (
    <Part title={text('changeOf', { what: title })}>
      {after === null ? <p>{text('removes', { what: title })}</p> : null}
      {after !== null && found.length === 0 ? <Empty>{text('noDifference')}</Empty> : null}
      <ul className={styles.differences}>
        {found.map(({ path, before: was, after: is }) => (
          <OneDifference key={path.join('/')} path={path} was={was} is={is} />
        ))}
      </ul>
      {isRehearsed ? <Rehearsed tried={tried} /> : <p className={styles.hint}>{text('atOnce')}</p>}
      <div className={styles.actions}>
        <Button onPress={goBack}>{text('goOn')}</Button>
        <Button
          kind={isHarmful ? 'bad' : 'main'}
          isDisabled={!isReady || (after !== null && found.length === 0)}
          onPress={save}
        >
          {text(isHarmful ? 'accept' : 'save')}
        </Button>
      </div>
    </Part>
  );
}

function OneDifference({
  path,
  was,
  is,
}: {
  readonly path: readonly string[];
  readonly was: unknown;
  readonly is: unknown;
}) {
  const text = useText();
  const label = useLabels();
  const said = useValueWords();
  const member = path.at(-1) ?? '';
  const what = path.map(label).join(' › ');
  if (was === undefined) return <li>{text('added', { what, value: said(is, member) })}</li>;
  if (is === undefined) return <li>{text('removed', { what, value: said(was, member) })}</li>;
  return <li>{text('changed', { what, was: said(was, member), is: said(is, member) })}</li>;
}

function Rehearsed({ tried }: { readonly tried: Awaited<SaveResult> | null }) {
  const text = useText();
  if (tried === null) return <p role="status">{text('rehearsing')}</p>;
  if (!tried.ok) return <Refused problem={tried.problem} faults={0} />;
  const { activation } = tried.body as { readonly activation: Activation };
  return (
    <div role="status">
      <p>{text('rehearsed', { calls: activation.callsMigrated })}</p>
      <ul className={styles.findings}>
        {activation.findings.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`} lang="en">
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
