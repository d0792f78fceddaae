/** A short list whose entries are chosen by number keys, wherever the focus is in it. */
import { type KeyboardEvent, type ReactNode, useLayoutEffect } from 'react';
import { Button } from '../parts/index.ts';
import { isTextField } from '../shell/commands.ts';
import styles from './desk.module.css';

type KeyMembers = 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault';
type PressedKey = Pick<KeyboardEvent, KeyMembers> & { readonly target: EventTarget | null };

export const digitsMax = 9;

export interface NumberedChoiceProps {
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly chosenIds?: readonly string[];
  readonly onChoose: (id: string) => void;
  /** In dialogs, number keys work before the list has the focus. */
  readonly isAlone?: boolean;
  /** Content before the list; number keys work there too. */
  readonly children?: ReactNode;
}

export function NumberedChoice(props: NumberedChoiceProps) {
  const { label, choices, chosenIds = [], onChoose, isAlone = false, children } = props;
  const onKeyDown = (event: PressedKey) => {
    const chosen = choices[Number(event.key) - 1];
    if (chosen === undefined || isTextField(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChoose(chosen.id);
  };
  useLayoutEffect(() => {
    if (!isAlone) return;
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  return (
    <fieldset
      className={styles.numbered}
      aria-label={label}
      onKeyDown={isAlone ? undefined : onKeyDown}
    >
      {children}
      {choices.map(({ id, label: words }, place) => (
        <Button
          key={id}
          autoFocus={isAlone && place === 0}
          className={styles.choice}
          aria-pressed={chosenIds.includes(id)}
          {...(place < digitsMax ? { shortcut: String(place + 1) } : {})}
          onPress={() => onChoose(id)}
        >
          {words}
        </Button>
      ))}
    </fieldset>
  );
}
