/** `/dev/states`: a link to each screen in each state, and every part in all its variants. */
import { Notices } from '../parts/index.ts';
import { type Examples, forcedStates, type ScreenExample } from './examples.ts';
import styles from './states-page.module.css';

const folders = import.meta.glob<{ readonly examples: Examples }>('../*/states.tsx', {
  eager: true,
});
const all = Object.values(folders).map(({ examples }) => examples);
const heading = 'States';
/** Examples use the order of `/dev/states?order=ord_…`. */
const order = new URLSearchParams(window.location.search).get('order');
const screens = all
  .flatMap((one) => one.screens ?? [])
  .filter(({ path }) => order !== null || !path.includes('{order}'));

export function StatesPage() {
  return (
    <main className={styles.page}>
      <h1>{heading}</h1>
      <ul className={styles.screens}>
        {screens.map((screen) => (
          <li key={screen.name}>
            <b>{screen.name}</b>
            {statesOf(screen).map((state) => (
              <a key={state} href={addressOf(screen, state)}>
                {state}
              </a>
            ))}
          </li>
        ))}
      </ul>
      {all
        .flatMap(({ parts = [] }) => parts)
        .map(({ name, shown }) => (
          <section key={name} className={styles.part} aria-label={name}>
            <h2>{name}</h2>
            {shown}
          </section>
        ))}
      <Notices />
    </main>
  );
}

function statesOf({ partial }: ScreenExample): readonly (typeof forcedStates)[number][] {
  return forcedStates.filter((state) => state !== 'partial' || partial !== undefined);
}

function addressOf({ path, person, partial }: ScreenExample, state: string): string {
  const address = new URL(path.replace('{order}', order ?? ''), window.location.origin);
  address.searchParams.set('as', person);
  address.searchParams.set('state', state);
  if (partial !== undefined) address.searchParams.set('partial', partial);
  return address.href;
}
