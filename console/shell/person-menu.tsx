/** Menu of the user: theme, passkeys, sign-out here or everywhere. */
import { useState } from 'react';
import { Button, Menu } from '../parts/index.ts';
import styles from './frame.module.css';
import { PasskeysDialog } from './passkeys.tsx';
import { useText } from './sayings.ts';
import { type SignedInSession, signOut } from './session.ts';
import { chooseTheme, themes } from './theme.ts';
import { useTour } from './tour-entry.ts';

export function PersonMenu({ session }: { readonly session: SignedInSession }) {
  const text = useText();
  const [showsPasskeys, setShowsPasskeys] = useState(false);
  const { person, centre } = session;
  const [role = 'agent'] = centre.roles;
  const tour = useTour(session);
  const entries = [
    ...themes.map((theme) => ({
      id: theme,
      label: text(`${theme}Theme`),
      onAction: () => chooseTheme(theme),
    })),
    ...(tour === null ? [] : [{ id: 'tour', label: tour.label, onAction: tour.toggle }]),
    { id: 'passkeys', label: text('passkeys'), onAction: () => setShowsPasskeys(true) },
    { id: 'signOut', label: text('signOut'), onAction: () => leave(false) },
    { id: 'signOutEverywhere', label: text('signOutEverywhere'), onAction: () => leave(true) },
  ];
  const button = (
    <Button kind="quiet" className={styles.person}>
      <b>{person.name}</b>
      <span className={styles.role}>{text('role', { role })}</span>
      <span aria-hidden="true">▾</span>
    </Button>
  );
  return (
    <>
      <Menu button={button} entries={entries} label={person.name} />
      <PasskeysDialog isOpen={showsPasskeys} onClose={() => setShowsPasskeys(false)} />
    </>
  );
}

function leave(isEverywhere: boolean): void {
  void signOut(isEverywhere);
}
