/** Whom to ask or to pass a call to: people with their state, queues with who waits, or a number. */
import { type KeyboardEvent, useId, useState } from 'react';
import { useQueues } from '../live-data/index.ts';
import { agentStates, Dialog, names, StateMark } from '../parts/index.ts';
import { useColleagues, useWaiting } from './colleagues.ts';
import styles from './desk.module.css';
import { useAgentId, useText } from './work.ts';

/** A list is read, not scrolled: more words find the others. */
const shownMax = 30;
const numberForm = /^\+?[0-9 .*#-]{2,24}$/;

export type PartyChoice =
  | { readonly agentId: string }
  | { readonly queueId: string }
  | { readonly number: string };

interface PartyPickerProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChoose: (to: PartyChoice) => void;
}

export function PartyPicker({ title, isOpen, onClose, onChoose }: PartyPickerProps) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} isWide>
      <Parties onChoose={onChoose} />
    </Dialog>
  );
}

function Parties({ onChoose }: Pick<PartyPickerProps, 'onChoose'>) {
  const text = useText();
  const id = useId();
  const [words, setWords] = useState('');
  const [place, setPlace] = useState(0);
  const parties = useParties(words);
  const chosen = parties[Math.min(place, parties.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setPlace(Math.min(place + 1, parties.length - 1));
    else if (event.key === 'ArrowUp') setPlace(Math.max(place - 1, 0));
    else if (event.key === 'Enter' && chosen !== undefined) onChoose(chosen.to);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.search}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
        aria-label={text('findParty')}
        placeholder={text('findParty')}
        // The dialog is there to be typed in.
        ref={(input) => input?.focus()}
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      {parties.length === 0 ? <p className={styles.soft}>{text('noParty', { words })}</p> : null}
      <div id={id} role="listbox" aria-label={text('parties')} className={styles.parties}>
        {parties.map((party) => (
          // Keys are those of the search field, which names the option that is chosen.
          <div
            key={party.id}
            id={`${id}-${party.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={party === chosen}
            className={names(styles.party)}
            onPointerUp={() => onChoose(party.to)}
          >
            <span>{party.name}</span>
            {party.mark}
          </div>
        ))}
      </div>
    </>
  );
}

/** People who are free first, then queues, then the others; a number where one was typed. */
function useParties(words: string) {
  const text = useText();
  const own = useAgentId();
  const agents = useColleagues();
  const queues = useQueues();
  const waiting = useWaiting();
  const asked = plain(words);
  const found = ({ name }: { readonly name: string }) => plain(name).includes(asked);
  const people = agents
    .filter((one) => one.id !== own && found(one))
    .toSorted((a, b) => agentStates.indexOf(a.derivedState) - agentStates.indexOf(b.derivedState))
    .map(({ id, name, derivedState }) => ({
      id,
      name,
      isFree: derivedState === 'ready',
      to: { agentId: id } as PartyChoice,
      mark: <StateMark state={derivedState} />,
    }));
  const places = queues.filter(found).map(({ id, name, state }) => {
    const ready = agents.filter(
      (one) => one.derivedState === 'ready' && one.links.some(({ queueId }) => queueId === id),
    );
    return {
      id,
      name,
      isFree: false,
      to: { queueId: id } as PartyChoice,
      mark: (
        <span className={styles.soft}>
          {text('queueIs', { state, waiting: waiting.get(id)?.length ?? 0, ready: ready.length })}
        </span>
      ),
    };
  });
  const number = words.replaceAll(/[ .-]/g, '');
  const dialled = numberForm.test(words)
    ? [
        {
          id: 'number',
          name: words,
          isFree: false,
          to: { number } as PartyChoice,
          mark: <span className={styles.soft}>{text('number')}</span>,
        },
      ]
    : [];
  const free = people.filter(({ isFree }) => isFree);
  const others = people.filter(({ isFree }) => !isFree);
  return [...dialled, ...free, ...places, ...others].slice(0, shownMax);
}

/** Without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
