/** Creates a resource with a secret, which is shown once. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Problem } from '#client';
import { Button, Dialog, Field, Form, notify, refusalWords } from '../parts/index.ts';
import { useText } from './readings.ts';
import styles from './settings.module.css';

interface Member {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
}

export interface NewThingProps {
  readonly title: string;
  readonly path: string;
  readonly members: readonly Member[];
  readonly make: (
    typed: Readonly<Record<string, string>>,
  ) => Promise<
    | { readonly ok: true; readonly body: { readonly secret: string | null } }
    | { readonly ok: false; readonly problem: Problem }
  >;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function NewThing({ title, path, members, make, onClose, children }: NewThingProps) {
  const text = useText();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(members.map(({ name, value = '' }) => [name, value])),
  );
  const [problem, setProblem] = useState<Problem | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const send = async () => {
    const answer = await make(typed);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setSecret(answer.body.secret);
    await queries.invalidateQueries({ queryKey: [path] });
  };
  const faultOf = (name: string) =>
    problem?.errors?.find(({ pointer }) => pointer.startsWith(`/body/${name}`))?.expected ?? null;
  const isElsewhere = problem !== null && members.every(({ name }) => faultOf(name) === null);
  if (secret !== null) return <Secret title={title} secret={secret} onClose={onClose} />;
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={send}>
        {members.map(({ name, label }, place) => (
          <Field
            key={name}
            label={label}
            value={typed[name] ?? ''}
            onChange={(value) => setTyped({ ...typed, [name]: value })}
            fault={faultOf(name)}
            autoFocus={place === 0}
          />
        ))}
        {children}
        {isElsewhere ? (
          <p role="alert" className={styles.bad}>
            {refusalWords(problem)}
          </p>
        ) : null}
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          <Button type="submit" kind="main">
            {title}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** A secret that is shown once; `words` say what it is for [a program]. */
export function Secret({
  title,
  secret,
  words,
  onClose,
}: Pick<NewThingProps, 'title' | 'onClose'> & {
  readonly secret: string;
  readonly words?: string;
}) {
  const text = useText();
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    notify(text('copied'));
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <div className={styles.dialog}>
        <p>{words ?? text('secretOnce')}</p>
        <code className={styles.secret}>{secret}</code>
        <div className={styles.actions}>
          <Button onPress={() => copy().catch(() => notify(text('notCopied')))}>
            {text('copy')}
          </Button>
          <Button kind="main" onPress={onClose}>
            {text('kept')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
