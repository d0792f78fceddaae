/** Choice of a party to consult or transfer to: agents, queues or a number. */
import { useState } from 'react';
import { useQueues } from '../live-data/index.ts';
import { Finder, plainText } from '../parts/finder.tsx';
import { agentStates, Dialog, StateMark } from '../parts/index.ts';
import { useColleagues, useWaiting } from './colleagues.ts';
import styles from './desk.module.css';
import { useAgentId, useText } from './work.ts';

/** Most parties listed; others are found by search. */
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
  readonly onChoose: (to: PartyChoice) => unknown;
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
  const [words, setWords] = useState('');
  return (
    <Finder
      label={text('parties')}
      hint={text('findParty')}
      words={words}
      onWords={setWords}
      found={useParties(words)}
      none={text('noParty', { words })}
      onTake={({ to }) => onChoose(to)}
      show={({ name, mark }) => (
        <>
          <span>{name}</span>
          {mark}
        </>
      )}
    />
  );
}

function useParties(words: string) {
  const text = useText();
  const own = useAgentId();
  const [agents, isRead] = useColleagues();
  /** States by which the open list is sorted, so that entries stay where they are. */
  const [sortedBy] = useState(() => new Map<string, (typeof agents)[number]['derivedState']>());
  const queues = useQueues();
  const waiting = useWaiting();
  const asked = plainText(words);
  const found = ({ name }: { readonly name: string }) => plainText(name).includes(asked);
  for (const { id, derivedState } of agents) {
    if (!sortedBy.has(id)) sortedBy.set(id, derivedState);
  }
  const rankOf = (id: string) => agentStates.indexOf(sortedBy.get(id) ?? 'loggedOff');
  const people = agents
    .filter((one) => one.id !== own && found(one))
    .toSorted((a, b) => rankOf(a.id) - rankOf(b.id))
    .map(({ id, name, derivedState }) => ({
      id,
      name,
      isFree: sortedBy.get(id) === 'ready',
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
  // Free colleagues come first, so nothing is highlighted before they are read.
  return isRead ? [...dialled, ...free, ...places, ...others].slice(0, shownMax) : dialled;
}
