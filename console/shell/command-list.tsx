/**
 * What `Ctrl K` opens: a letter runs its command at once; anything else searches the list.
 *
 * Opened by a press on the search box, letters search. `?` shows the keys of the screen.
 */
import { type KeyboardEvent, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { Dialog, textOf } from '../parts/index.ts';
import styles from './command-list.module.css';
import { type Command, useAllCommands } from './commands.ts';
import type en from './messages/en.json';

const useText = textOf<typeof en>('shell');

/** `leader`: the next letter is a command. */
export type CommandListMode = 'closed' | 'leader' | 'search';

export function CommandList({
  mode,
  onClose,
}: {
  readonly mode: CommandListMode;
  readonly onClose: () => void;
}) {
  const text = useText();
  return (
    <Dialog title={text('commands')} isOpen={mode !== 'closed'} onClose={onClose} isWide>
      <Search key={mode} isLeader={mode === 'leader'} onClose={onClose} />
    </Dialog>
  );
}

function Search({
  isLeader,
  onClose,
}: {
  readonly isLeader: boolean;
  readonly onClose: () => void;
}) {
  const text = useText();
  const id = useId();
  const all = useAllCommands();
  const [words, setWords] = useState('');
  const [isSearch, setIsSearch] = useState(!isLeader);
  const [place, setPlace] = useState(0);
  const found = all.filter(({ label }) => plain(label).includes(plain(words)));
  const chosen = found[Math.min(place, found.length - 1)];
  const run = (command: Command) => {
    // A command may move the focus, which the list keeps as long as it is there.
    flushSync(onClose);
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const letter = event.key.toLowerCase();
    const own = isSearch || words !== '' ? undefined : all.findLast((one) => one.letter === letter);
    if (own !== undefined && !event.ctrlKey && !event.metaKey) run(own);
    else if (event.key === 'ArrowDown') setPlace(Math.min(place + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setPlace(Math.max(place - 1, 0));
    else if (event.key === 'Enter' && chosen !== undefined) run(chosen);
    else if (event.key === ' ' && words === '') setIsSearch(true);
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
        aria-label={text('searchCommands')}
        placeholder={text(isSearch ? 'searchCommands' : 'letterOrSearch')}
        // The dialog is there to be typed in.
        ref={(input) => input?.focus()}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 ? <p className={styles.none}>{text('noCommand', { words })}</p> : null}
      <div id={id} role="listbox" aria-label={text('commands')} className={styles.list}>
        {found.map((command) => (
          // Keys are those of the search field, which names the option that is chosen.
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === chosen}
            className={styles.option}
            onPointerUp={() => run(command)}
          >
            <span>{command.label}</span>
            <span className={styles.keys}>
              {command.functionKey === undefined ? null : <kbd>{command.functionKey}</kbd>}
              {command.letter === undefined ? null : (
                <kbd>{`Ctrl K ${command.letter.toUpperCase()}`}</kbd>
              )}
            </span>
          </div>
        ))}
      </div>
    </>
  );
}

/** Without accents and capitals: `réglages` is found by `reg`. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
