/** A short list of which each entry is chosen by its number, wherever in it the focus is. */
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from '../parts/index.ts';
import styles from './desk.module.css';

export interface NumberedChoiceProps {
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly chosenIds?: readonly string[];
  readonly onChoose: (id: string) => void;
  /** In a dialog: the first entry has the focus. */
  readonly isFirst?: boolean;
  /** Before the list; numbers count there too. */
  readonly children?: ReactNode;
}

export function NumberedChoice(props: NumberedChoiceProps) {
  const { label, choices, chosenIds = [], onChoose, isFirst = false, children } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = choices[Number(event.key) - 1];
    if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChoose(chosen.id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw itself around its legend.
    <div className={styles.choices} role="group" aria-label={label} onKeyDown={onKeyDown}>
      {children}
      {choices.map(({ id, label: words }, place) => (
        <Button
          key={id}
          autoFocus={isFirst && place === 0}
          className={styles.choice}
          aria-pressed={chosenIds.includes(id)}
          shortcut={String(place + 1)}
          onPress={() => onChoose(id)}
        >
          {words}
        </Button>
      ))}
    </div>
  );
}
