/**
 * Sign-in by password, by the centre's provider, or by choosing a person of the demo.
 */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Problem } from '#client';
import { api, bodyOf, serverNowMs, useNowMs } from '../live-data/index.ts';
import { Button, Failure, Field, Form, refusalWords } from '../parts/index.ts';
import { Mark } from './icons.tsx';
import { canUsePasskeys } from './passkey-device.ts';
import { useText } from './sayings.ts';
import { beginSession, invitationInAddress, signIn, signInByPasskey } from './session.ts';
import { LanguageSwitch } from './settings.tsx';
import styles from './sign-in.module.css';

export function SignIn({ problem }: { readonly problem: Problem | null }) {
  const text = useText();
  // The query's key omits the language, so switching keeps input.
  const ways = useQuery({
    queryKey: ['session', 'ways'],
    queryFn: () => bodyOf(api.get('/api/v1/session/ways')),
  });
  const again = () => {
    void ways.refetch();
    void beginSession();
  };
  const failure = problem ?? ways.error;
  const { accounts = true, provider = null, people = [] } = ways.data ?? {};
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <span className={styles.brand}>
          <Mark />
          <span>Callwright</span>
        </span>
        <LanguageSwitch />
      </header>
      <main className={styles.main}>
        <h1>{text('signIn')}</h1>
        {failure === null ? null : isTooMany(failure) ? (
          <Refusal problem={failure} />
        ) : (
          <Failure problem={failure} work={text('nothingLost')} onRetry={again} />
        )}
        <Invitation />
        {people.length !== 0 && <People people={people} />}
        {accounts && ways.isSuccess && <AccountForm isSecond={people.length > 0} />}
        {canUsePasskeys && ways.data?.passkeys === true && <PasskeyButton />}
        {provider !== null && (
          <Button
            kind={accounts ? 'plain' : 'main'}
            onPress={() => window.location.assign(provider.startUrl)}
          >
            {text('signInWith', { provider: provider.name })}
          </Button>
        )}
      </main>
    </div>
  );
}

/** A countdown is announced once, not each second. */
function Refusal({ problem }: { readonly problem: Problem }) {
  const text = useText();
  const nowMs = useNowMs();
  const untilMs = useMemo(() => serverNowMs() + (problem.retryAfterMs ?? 0), [problem]);
  const leftMs = Math.min(problem.retryAfterMs ?? 0, untilMs - nowMs);
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return (
    <p role="alert" className={styles.refused}>
      {isTooMany(problem) ? (
        <>
          {text('tooManySignIns')} <span role="timer">{text('goesOnIn', { seconds })}</span>
        </>
      ) : (
        refusalWords(problem)
      )}
    </p>
  );
}

function isTooMany({ code }: Problem): boolean {
  return code === 'rate_limited';
}

function PasskeyButton() {
  const text = useText();
  const [refused, setRefused] = useState<Problem | null>(null);
  return (
    <section className={styles.section}>
      <Button onPress={() => signInByPasskey().then(setRefused)}>{text('signInByPasskey')}</Button>
      {refused !== null && <Refusal problem={refused} />}
    </section>
  );
}

interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Order of the demo's people: most to see first. */
const rolesInOrder = ['orderTaker', 'agent', 'supervisor', 'analyst', 'ruleEditor'];

function placeOf({ roles }: DemoPerson): number {
  const place = rolesInOrder.findIndex((role) => roles.includes(role));
  return place < 0 ? rolesInOrder.length : place;
}

function People({ people }: { readonly people: readonly DemoPerson[] }) {
  const text = useText();
  const [refused, setRefused] = useState<Problem | null>(null);
  const shown = people.toSorted((a, b) => placeOf(a) - placeOf(b));
  const enter = (id: string) => {
    signIn(id).then(setRefused, reportError);
  };
  return (
    <section className={styles.section} aria-label={text('demoPeople')}>
      <p className={styles.note}>{text('demoNote')}</p>
      <ul className={styles.people}>
        {shown.map(({ id, name, roles }) => (
          <li key={id}>
            <Button className={styles.person} onPress={() => enter(id)}>
              <b>{name}</b>
              <span>{roles.map((role) => text('role', { role })).join(', ')}</span>
            </Button>
          </li>
        ))}
      </ul>
      {refused !== null && <Refusal problem={refused} />}
    </section>
  );
}

function Invitation() {
  const text = useText();
  const [invited] = useState(invitationInAddress);
  const [password, setPassword] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  if (invited === null) return null;
  const isWeak = refused?.errors !== undefined && refused.errors.length > 0;
  return (
    <Form
      className={styles.section}
      label={text('invited')}
      onSend={() => signIn(invited.user, password, invited.secret).then(setRefused)}
    >
      <p>{text('invited')}</p>
      <Field label={text('user')} value={invited.user} autoComplete="username" isReadOnly />
      <Field
        label={text('newPassword')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        isRequired
        fault={isWeak ? text('weakPassword') : null}
      />
      {refused === null || isWeak ? null : <Refusal problem={refused} />}
      <Button type="submit" kind="main">
        {text('choosePassword')}
      </Button>
    </Form>
  );
}

function AccountForm({ isSecond }: { readonly isSecond: boolean }) {
  const text = useText();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const send = () => {
    setIsSending(true);
    signIn(user.trim(), password === '' ? undefined : password)
      .then(setRefused, reportError)
      .finally(() => setIsSending(false));
  };
  return (
    <Form className={styles.section} onSend={send}>
      <Field
        label={text('user')}
        value={user}
        onChange={setUser}
        autoComplete="username"
        isRequired
      />
      <Field
        label={text('password')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        fault={refused === null || isTooMany(refused) ? null : refusalWords(refused)}
      />
      {refused === null || !isTooMany(refused) ? null : <Refusal problem={refused} />}
      <Button type="submit" kind={isSecond ? 'plain' : 'main'} isDisabled={isSending}>
        {text('signIn')}
      </Button>
    </Form>
  );
}
