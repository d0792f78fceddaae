/** A field for a future date and time, by the clock of the centre. */
import { useState } from 'react';
import { serverNowMs } from '../live-data/index.ts';
import { localInstantMs } from '../parts/days.ts';
import { Field } from '../parts/index.ts';
import { useText } from './sayings.ts';
import { useCentre } from './session.ts';

interface InstantFieldProps {
  readonly label: string;
  /** Gets null for no time, and for one that is past. */
  readonly onChange: (atMs: number | null) => void;
}

export function InstantField({ label, onChange }: InstantFieldProps) {
  const text = useText();
  const { timeZone } = useCentre();
  const [typed, setTyped] = useState('');
  const [isPast, setIsPast] = useState(false);
  const change = (local: string) => {
    const atMs = localInstantMs(local, timeZone);
    const isOver = atMs <= serverNowMs();
    setTyped(local);
    setIsPast(isOver);
    onChange(Number.isNaN(atMs) || isOver ? null : atMs);
  };
  return (
    <Field
      label={label}
      type="datetime-local"
      value={typed}
      onChange={change}
      fault={isPast ? text('timeIsPast') : null}
    />
  );
}
