/** The frame around every screen: top bar, rail, and the state of the connection. */
import { Link, Outlet, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { useConnection, useNowMs } from '../live-data/index.ts';
import { Button, loadedLater, names, useFormats } from '../parts/index.ts';
import { screens as allScreens, loadAgentBar, loadTour, type Screen } from '../screens.ts';
import { listenForKeys, useCommands } from './commands.ts';
import { ConnectionBanner, ConnectionMark } from './connection-mark.tsx';
import styles from './frame.module.css';
import { Mark, ScreenSign } from './icons.tsx';
import { useNextFocus } from './next-focus.ts';
import { PersonMenu } from './person-menu.tsx';
import { useText } from './sayings.ts';
import { SearchDialog } from './search.tsx';
import { leaveSession, type SignedInSession } from './session.ts';
import { LanguageSwitch, useSettingCommands } from './settings.tsx';
import { StopBanner } from './stop-banner.tsx';
import { useTour } from './tour-entry.ts';
import { useWindowTitle } from './window-title.ts';

const AgentBar = loadedLater(loadAgentBar);
const Tour = loadedLater(loadTour);
const counts = new Map(
  allScreens.flatMap(({ id, loadCount }) =>
    loadCount === undefined ? [] : [[id, loadedLater(loadCount)] as const],
  ),
);

export function Frame({
  session,
  screens,
}: {
  readonly session: SignedInSession;
  readonly screens: readonly Screen[];
}) {
  const text = useText();
  const [isSearching, setIsSearching] = useState(false);
  const search = () => setIsSearching(true);
  const { tv }: { readonly tv?: unknown } = useSearch({ strict: false });
  const { kind } = useConnection();
  const tour = useTour(session);
  const here = useHere(screens);
  useEffect(() => listenForKeys(() => setIsSearching(true)), []);
  useEffect(() => {
    if (kind === 'signedOut') leaveSession();
  }, [kind]);
  useNextFocus();
  useWindowTitle(text(here?.id ?? 'screens'));
  useScreenCommands(screens);
  useSettingCommands(search);
  useCommands(tour === null ? [] : [{ id: 'tour', label: tour.label, run: tour.toggle }]);
  if (tv !== undefined) {
    return (
      <main className={styles.tv}>
        <ConnectionBanner />
        <StopBanner />
        <Outlet />
      </main>
    );
  }
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#screen">
        {text('skip')}
      </a>
      <header className={styles.top}>
        <span className={styles.brand}>
          <Mark />
          <span>Callwright</span>
        </span>
        <Button className={styles.search} onPress={search} shortcut="Ctrl K">
          <span>{text('search')}</span>
        </Button>
        <span className={styles.right}>
          <ConnectionMark />
          <CentreTime timeZone={session.centre.timeZone} />
          <LanguageSwitch />
          <PersonMenu session={session} />
        </span>
      </header>
      <nav className={styles.rail} aria-label={text('screens')}>
        {screens.map(({ id, path }) => (
          <Link
            key={id}
            {...(id === 'help' ? helpPlace(here) : { to: path as string })}
            className={names(styles.entry, id === here?.id && styles.current)}
            aria-current={id === here?.id ? 'page' : undefined}
            activeOptions={{ exact: true }}
          >
            <ScreenSign id={id} />
            <span>{text(id)}</span>
            <Count id={id} />
          </Link>
        ))}
      </nav>
      <div className={styles.note}>
        <ConnectionBanner />
        <StopBanner />
        {tour === null || !tour.isShown ? null : (
          <Suspense>
            <Tour role={tour.role} />
          </Suspense>
        )}
      </div>
      <main id="screen" className={styles.screen} tabIndex={-1}>
        <Outlet />
      </main>
      {session.person.agentId !== null && takesCalls(session.centre) && (
        <Suspense>
          <AgentBar agentId={session.person.agentId} />
        </Suspense>
      )}
      <SearchDialog isOpen={isSearching} screens={screens} onClose={() => setIsSearching(false)} />
    </div>
  );
}

/** Whether the user takes calls: analysts may share an agent's name, yet take none. */
function takesCalls({ roles }: SignedInSession['centre']): boolean {
  return roles.some((role) => role === 'agent' || role === 'supervisor');
}

/** The present screen, by longest match: `/orders/new` is not `/orders`. */
function useHere(screens: readonly Screen[]): Screen | undefined {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return screens
    .filter((one) => `${path}/`.startsWith(`${one.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

function helpPlace(here: Screen | undefined) {
  const [page = '', hash] = (here?.help ?? 'console').split('#');
  const to: string = `/help/${page}`;
  return hash === undefined ? { to } : { to, hash };
}

function Count({ id }: { readonly id: Screen['id'] }) {
  const Shown = counts.get(id);
  if (Shown === undefined) return null;
  return (
    <Suspense>
      <Shown />
    </Suspense>
  );
}

function useScreenCommands(screens: readonly Screen[]): void {
  const text = useText();
  const navigate = useNavigate();
  useCommands(
    screens.map(({ id, path }, index) => ({
      id: `go-${id}`,
      label: text('goTo', { screen: text(id) }),
      letter: String(index + 1),
      run: () => void navigate({ to: path as string }),
    })),
  );
}

function CentreTime({ timeZone }: { readonly timeZone: string }) {
  const formats = useFormats();
  const text = useText();
  const time = formats.time(useNowMs());
  return (
    <span className={styles.time} title={text('centreTime', { timeZone })}>
      {time}
    </span>
  );
}
