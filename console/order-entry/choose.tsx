/** One of a few: as a list that opens, or all at once where arrows choose and Enter goes on. */
import { useText } from './order.ts';
import styles from './order-entry.module.css';

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
}

interface ChooseProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly isDisabled?: boolean;
  /** What is shown where nothing is chosen [nothing has to be]. */
  readonly none?: string;
}

export function Choose({ label, options, value, onChange, isDisabled, none }: ChooseProps) {
  const text = useText();
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {none === undefined ? null : <option value="">{none}</option>}
        {options.map(({ id, label: words }) => (
          <option key={id} value={id}>
            {words || text('unnamed')}
          </option>
        ))}
      </select>
    </label>
  );
}

export function ChooseOne({ label, options, value, onChange }: ChooseProps) {
  return (
    <fieldset className={styles.oneOf}>
      <legend>{label}</legend>
      {options.map(({ id, label: words, note }) => (
        <label key={id} className={styles.one}>
          <input
            type="radio"
            name={label}
            value={id}
            checked={id === value}
            onChange={() => onChange(id)}
          />
          <span>{words}</span>
          {note === undefined ? null : <span className={styles.quiet}>{note}</span>}
        </label>
      ))}
    </fieldset>
  );
}
