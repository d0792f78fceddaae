/** A list filtered by typing: arrows move, Enter or a click chooses. */
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import styles from './finder.module.css';
import { useOnce } from './once.ts';

export interface FinderProps<Found> {
  readonly label: string;
  readonly hint: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly found: readonly Found[];
  readonly none: string;
  readonly show: (found: Found) => ReactNode;
  readonly onTake: (found: Found) => unknown;
}

/** Things of one `group` stand under its name, where they have one. */
interface Findable {
  readonly id: string;
  readonly group?: string;
}

/** The entry that is highlighted stays so by its id, however the list changes meanwhile. */
export function Finder<Found extends Findable>(props: FinderProps<Found>) {
  const { label, hint, words, onWords, found, none, show, onTake } = props;
  const id = useId();
  const once = useOnce();
  const [chosenId, setChosenId] = useState<string | null>(null);
  // Null: the first of what is found for new words.
  if (chosenId === null && found[0] !== undefined) setChosenId(found[0].id);
  const place = found.findIndex((one) => one.id === chosenId);
  const chosen = found[place];
  const choose = (at: number) => setChosenId(found[at]?.id ?? chosenId);
  const take = (one: Found) => once(() => onTake(one));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') choose(place + 1);
    else if (event.key === 'ArrowUp') choose(Math.max(place - 1, 0));
    else if (event.key === 'Enter' && chosen !== undefined) take(chosen);
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
        aria-label={hint}
        placeholder={hint}
        ref={(input) => input?.focus()}
        value={words}
        onChange={({ target }) => {
          setChosenId(null);
          onWords(target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 && <p className={styles.none}>{none}</p>}
      <div id={id} role="listbox" aria-label={label} className={styles.list}>
        {[...Map.groupBy(found, ({ group }) => group)].map(([group, some]) => (
          <fieldset key={group ?? ''} aria-label={group ?? label}>
            {group !== undefined && <p role="presentation">{group}</p>}
            {some.map((one) => (
              // The search field handles keys and names the active option.
              <div
                key={one.id}
                id={`${id}-${one.id}`}
                role="option"
                tabIndex={-1}
                ref={
                  one === chosen ? (option) => option?.scrollIntoView({ block: 'nearest' }) : null
                }
                aria-selected={one === chosen}
                className={styles.option}
                onPointerUp={() => take(one)}
              >
                {show(one)}
              </div>
            ))}
          </fieldset>
        ))}
      </div>
    </>
  );
}

/** Drops accents and case: `reg` finds `réglages`. */
export function plainText(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
