/** A field for a future date and time, by the clock of the centre. */
import { useState } from 'react';
import { serverNowMs } from '../live-data/index.ts';
import { localInstantMs } from '../parts/days.ts';
import { Field, useFormats } from '../parts/index.ts';
import { useText } from './sayings.ts';
import { useCentre } from './session.ts';

/** As far ahead as the API takes. */
const aheadMsMax = 366 * 86_400_000;

interface InstantFieldProps {
  readonly label: string;
  /** Gets null for no time, NaN for one that is past or more than a year ahead. */
  readonly onChange: (atMs: number | null) => void;
}

export function InstantField({ label, onChange }: InstantFieldProps) {
  const text = useText();
  const formats = useFormats();
  const { timeZone } = useCentre();
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const change = (local: string) => {
    const atMs = localInstantMs(local, timeZone);
    const aheadMs = atMs - serverNowMs();
    const isOutside = aheadMs <= 0 || aheadMs > aheadMsMax;
    setTyped(local);
    setIsWrong(isOutside);
    onChange(local === '' ? null : isOutside ? Number.NaN : atMs);
  };
  return (
    <Field
      label={label}
      type="datetime-local"
      value={typed}
      onChange={change}
      fault={isWrong ? text('timeOutside', { now: formats.dateTime(serverNowMs()) }) : null}
    />
  );
}
