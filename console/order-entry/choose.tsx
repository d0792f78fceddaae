/** A visible choice among a few: arrows move, Enter continues. */
import styles from './order-entry.module.css';

interface Option {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
}

interface ChooseOneProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

export function ChooseOne({ label, options, value, onChange }: ChooseOneProps) {
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
          <span className={styles.quiet}>{note}</span>
        </label>
      ))}
    </fieldset>
  );
}
