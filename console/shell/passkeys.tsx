/** The user's passkeys: add, list, remove. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import {
  Button,
  Dialog,
  Failure,
  Field,
  Form,
  Loading,
  refusalWords,
  useLanguage,
} from '../parts/index.ts';
import { canUsePasskeys, createPasskey } from './passkey-device.ts';
import styles from './passkeys.module.css';
import { useText } from './sayings.ts';

export function PasskeysDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const text = useText();
  return (
    <Dialog title={text('passkeys')} isOpen={isOpen} onClose={onClose}>
      <Passkeys />
    </Dialog>
  );
}

function Passkeys() {
  const text = useText();
  const language = useLanguage();
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const own = useQuery({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => bodyOf(api.get('/api/v1/me/passkeys', { signal })),
  });
  const day = (instant: string) => new Date(instant).toLocaleDateString(language);
  const settle = (work: Promise<string | null>) => {
    void work.then((fault) => {
      setRefused(fault);
      if (fault === null) setName('');
      return own.refetch();
    });
  };
  if (own.data === undefined) {
    if (own.error === null) return <Loading of={text('passkeys')} rows={2} />;
    return <Failure problem={own.error} work="" onRetry={() => settle(Promise.resolve(null))} />;
  }
  return (
    <>
      <p className={styles.note}>{text(canUsePasskeys ? 'passkeysMean' : 'passkeysNeedName')}</p>
      <ul className={styles.list}>
        {own.data.items.map(({ id, name: device, createdAt, usedAt }) => (
          <li key={id}>
            <span>
              <b>{device}</b>
              <small>
                {text('passkeyTimes', {
                  made: day(createdAt),
                  used: usedAt === null ? 'never' : day(usedAt),
                })}
              </small>
            </span>
            <Button
              aria-label={text('removePasskey', { name: device })}
              onPress={() => settle(remove(id))}
            >
              {text('remove')}
            </Button>
          </li>
        ))}
      </ul>
      {canUsePasskeys && (
        <Form className={styles.form} onSend={() => settle(add(name, text('notMade')))}>
          <Field
            label={text('passkeyName')}
            value={name}
            onChange={setName}
            maxLength={100}
            isRequired
            fault={refused}
          />
          <Button type="submit" kind="main">
            {text('addPasskey')}
          </Button>
        </Form>
      )}
    </>
  );
}

async function add(name: string, notMade: string): Promise<string | null> {
  const asked = await api.post('/api/v1/me/passkeys/question', { body: {} });
  if (!asked.ok) return refusalWords(asked.problem);
  const made = await createPasskey(asked.body);
  if (made === null) return notMade;
  return faultOf(await api.post('/api/v1/me/passkeys', { body: { ...made, name } }));
}

async function remove(passkey: string): Promise<string | null> {
  return faultOf(await api.delete('/api/v1/me/passkeys/{passkey}', { params: { passkey } }));
}

function faultOf(
  answer: { readonly ok: true } | { readonly ok: false; readonly problem: Problem },
): string | null {
  return answer.ok ? null : refusalWords(answer.problem);
}
