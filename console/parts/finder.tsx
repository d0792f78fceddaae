/** A list filtered by typing: arrows move, Enter or a click chooses. */
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import styles from './finder.module.css';

export interface FinderProps<Found> {
  readonly label: string;
  readonly hint: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly found: readonly Found[];
  readonly none: string;
  readonly show: (found: Found) => ReactNode;
  readonly onTake: (found: Found) => void;
}

/** Things of one `group` stand under its name, where they have one. */
interface Findable {
  readonly id: string;
  readonly group?: string;
}

export function Finder<Found extends Findable>(props: FinderProps<Found>) {
  const { label, hint, words, onWords, found, none, show, onTake } = props;
  const id = useId();
  const [place, setPlace] = useState(0);
  const chosen = found[Math.min(place, found.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setPlace(Math.min(place + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setPlace(Math.max(place - 1, 0));
    else if (event.key === 'Enter' && chosen !== undefined) onTake(chosen);
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
          setPlace(0);
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
                onPointerUp={() => onTake(one)}
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
