/**
 * One search for commands, customers, orders, calls, items and people. Typing runs nothing: a thing
 * is opened, or a command run, when it is chosen and Enter is pressed.
 */
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useRead } from '../live-data/index.ts';
import { Finder, plainText } from '../parts/finder.tsx';
import { Dialog, useFormats } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';
import type { Screen } from '../screens.ts';
import { keysOf, useAllCommands } from './commands.ts';
import styles from './frame.module.css';
import { useText } from './sayings.ts';
import { useCentre, useRights } from './session.ts';

const path = '/api/v1/centres/{centre}/search';
/** Delay after a key, so that a word is searched for once. */
const searchAfterMs = 150;
const lettersMin = 2;

interface Found {
  readonly id: string;
  readonly group: string;
  readonly label: ReactNode;
  readonly beside?: ReactNode;
  readonly take: () => void;
}

interface SearchProps {
  readonly screens: readonly Screen[];
  readonly onClose: () => void;
}

export function SearchDialog({ isOpen, ...props }: SearchProps & { readonly isOpen: boolean }) {
  const text = useText();
  return (
    <Dialog title={text('searchTitle')} isOpen={isOpen} onClose={props.onClose} isWide>
      <Search {...props} />
    </Dialog>
  );
}

function Search({ screens, onClose }: SearchProps) {
  const text = useText();
  const [words, setWords] = useState('');
  const { things, understood } = useThings(words.trim(), screens);
  const commands = useCommandsFound(words.trim());
  // A letter alone is the key of a command; other words are likelier to name a thing.
  const found = words.length < lettersMin ? commands : [...things, ...commands];
  return (
    <>
      <Finder
        label={text('found')}
        hint={text('searchHint')}
        words={words}
        onWords={setWords}
        found={found}
        none={text('nothingFound', { words })}
        onTake={({ take }) => {
          // The dialog must close first: it holds the focus, which a command may move.
          flushSync(onClose);
          take();
        }}
        show={({ label, beside }) => (
          <>
            <span>{label}</span>
            <span className={styles.keys}>{beside}</span>
          </>
        )}
      />
      <p role="status" className={styles.understood}>
        {understood}
      </p>
      <p className={styles.understood}>{text('searchKeys')}</p>
    </>
  );
}

function useCommandsFound(words: string): readonly Found[] {
  const text = useText();
  const wanted = plainText(words);
  const all = useAllCommands();
  const ofLetter = all.findLast(({ letter }) => letter === wanted);
  // A letter that is no key now runs nothing: its command is not on this screen.
  if (words.length === 1 && ofLetter === undefined) return [];
  const others = all.filter((one) => one !== ofLetter && plainText(one.label).includes(wanted));
  return [...(ofLetter === undefined ? [] : [ofLetter]), ...others].map((command) => ({
    id: command.id,
    group: text('commands'),
    label: command.label,
    beside: (
      <>
        {command.functionKey !== undefined && <kbd>{command.functionKey}</kbd>}
        {command.letter !== undefined && <kbd>{`${keysOf({ letter: command.letter })} ↵`}</kbd>}
      </>
    ),
    take: command.run,
  }));
}

/** What the service finds, as far as the user has screens for it. */
function useThings(words: string, screens: readonly Screen[]) {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { centreId: centre } = useCentre();
  const q = useSettled(words);
  const enabled = useRights().includes('search') && q.length >= lettersMin;
  const reading = useRead(path, { params: { centre }, query: { q } }, { enabled });
  // What was found for other words must not be opened by an Enter meant for these.
  const data = q === words ? reading.data : undefined;
  if (data === undefined) return { things: [], understood: '' };
  const { customers, orders, holds, calls, items, people, date, near } = data;
  const go = (to: string, search: object = {}) => {
    void navigate({ to: to as string, search: search as never });
  };
  const has = (id: Screen['id']) => screens.some((screen) => screen.id === id);
  const things: readonly Found[] = [
    ...customers.map(({ id, number, name, city, phone }) => ({
      id,
      group: text('customers'),
      label: <b>{name}</b>,
      beside: [number, city, phone && spokenNumber(phone)].filter(Boolean).join(' · '),
      take: () => go(`/customers/${id}`),
    })),
    ...orders.map((order) => ({
      id: order.id,
      group: text('orders'),
      label: <b>{order.number}</b>,
      beside: [order.customer, formats.money(order.total), formats.date(order.begunAt)].join(' · '),
      take: () => go(`/orders/${order.number}`),
    })),
    ...holds.map(({ id, number, orderNumber }) => ({
      id,
      group: text('reviews'),
      label: <b>{number}</b>,
      beside: orderNumber,
      take: () => go('/reviews', { hold: id }),
    })),
    ...calls.map(({ id, arrivedAt, customer, caller, agents, note }) => ({
      id,
      group: text('calls'),
      label: (
        <>
          <b>{formats.dateTime(arrivedAt)}</b> {customer?.name || (caller && spokenNumber(caller))}
          {agents.map(({ name }) => ` → ${name}`)}
        </>
      ),
      beside: note,
      take: () => go('/calls', { call: id, date: date ?? 'all' }),
    })),
    ...items.map(({ id, sku, name }) => ({
      id,
      group: text('items'),
      label: <b>{sku}</b>,
      beside: name,
      take: () => go(has('catalogue') ? '/catalogue' : '/orders/new', { q: sku }),
    })),
    ...people.map(({ id, name }) => ({
      id,
      group: text('people'),
      label: <b>{name}</b>,
      take: () =>
        has('wallboard') ? go('/wallboard', { agent: id }) : go('/calls', { agent: id }),
    })),
  ];
  const isSound = customers[0]?.matchedOn === 'sound';
  const understood = [
    near === null ? '' : text('mistyped', { typed: words, near }),
    isSound ? text('soundsLike', { name: customers[0]?.name ?? '' }) : '',
    date === null ? '' : formats.date(date),
  ];
  return { things, understood: understood.filter(Boolean).join(' · ') };
}

/** The text once it has not changed for a moment. */
function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(words), searchAfterMs);
    return () => window.clearTimeout(timer);
  }, [words]);
  return settled;
}
