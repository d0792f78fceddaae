/**
 * The list of commands. After `Ctrl K` a letter runs its command, other input searches; after a
 * click letters search too. `?` shows the keys.
 */
import { type KeyboardEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { Finder, plainText } from '../parts/finder.tsx';
import { Dialog } from '../parts/index.ts';
import { type Command, useAllCommands } from './commands.ts';
import styles from './frame.module.css';
import { useText } from './sayings.ts';

/** `leader`: after `Ctrl K`, a letter runs a command. */
export type CommandListMode = 'closed' | 'leader' | 'search';

interface CommandListProps {
  readonly mode: CommandListMode;
  readonly onClose: () => void;
}

export function CommandList({ mode, onClose }: CommandListProps) {
  const text = useText();
  return (
    <Dialog title={text('commands')} isOpen={mode !== 'closed'} onClose={onClose} isWide>
      <Search key={mode} mode={mode} onClose={onClose} />
    </Dialog>
  );
}

function Search({ mode, onClose }: CommandListProps) {
  const text = useText();
  const all = useAllCommands();
  const [words, setWords] = useState('');
  const [isSearch, setIsSearch] = useState(mode !== 'leader');
  const run = (command: Command) => {
    // The list must close first: it holds the focus, which a command may move.
    flushSync(onClose);
    command.run();
  };
  const onKey = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    if (isSearch || words !== '' || ctrlKey || metaKey) return false;
    const own = all.findLast(({ letter }) => letter === key.toLowerCase());
    if (own !== undefined) run(own);
    else if (key === ' ') setIsSearch(true);
    else return false;
    return true;
  };
  return (
    <Finder
      label={text('commands')}
      hint={text(isSearch ? 'searchCommands' : 'letterOrSearch')}
      words={words}
      onWords={setWords}
      found={all.filter(({ label }) => plainText(label).includes(plainText(words)))}
      none={text('noCommand', { words })}
      onTake={run}
      onKey={onKey}
      show={({ label, functionKey, letter }) => (
        <>
          <span>{label}</span>
          <span className={styles.keys}>
            {functionKey !== undefined && <kbd>{functionKey}</kbd>}
            {letter !== undefined && <kbd>{`Ctrl K ${letter.toUpperCase()}`}</kbd>}
          </span>
        </>
      )}
    />
  );
}
