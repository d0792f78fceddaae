/**
 * A field for a day. A day that is typed is committed when the field is left or Enter is pressed,
 * as each digit on the way there makes another day; one that is picked with the pointer, at once.
 */
import { useRef, useState } from 'react';
import { Field } from './controls.tsx';
import { asDate } from './days.ts';
import { usePartsText as useText } from './language.ts';

interface DayFieldProps {
  readonly label: string;
  /** `2026-11-20`, or empty. */
  readonly value: string;
  readonly onChange: (date: string) => void;
}

export function DayField({ label, value, onChange }: DayFieldProps) {
  const text = useText();
  const isTyping = useRef(false);
  const [draft, setDraft] = useState<string | null>(null);
  const [isRefused, setIsRefused] = useState(false);
  const commit = (date: string | null) => {
    isTyping.current = false;
    if (date === null) return;
    const isWrong = date !== '' && asDate(date) === undefined;
    setIsRefused(isWrong);
    setDraft(isWrong ? date : null);
    if (!isWrong && date !== value) onChange(date);
  };
  return (
    <Field
      label={label}
      type="date"
      value={draft ?? value}
      onChange={(date) => (isTyping.current ? setDraft(date) : commit(date))}
      onKeyDown={(event) => {
        // Keys of the screen work here, too.
        event.continuePropagation();
        if (event.key === 'Enter') commit(draft);
        else isTyping.current = true;
      }}
      onBlur={() => commit(draft)}
      fault={isRefused ? text('yearInBounds') : null}
    />
  );
}
