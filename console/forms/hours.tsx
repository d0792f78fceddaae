/** Opening hours: a field for each weekday, and exceptions by date. */
import { Button, Field, useLanguage } from '../parts/index.ts';
import { Fault, Hint, type MemberProps, placed, Typed } from './fields.tsx';
import styles from './forms.module.css';
import { HolidayChoice } from './holiday-choice.tsx';
import { byWeekday, weekdays } from './hours-text.ts';
import type { Members, Schema } from './schema.ts';
import { useText } from './words.ts';

interface HoursProps extends MemberProps {
  /** Schema of the hours of one day. */
  readonly of: Schema;
}

/** A Monday, from which days are counted for their names. */
const mondayMs = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

function useDayName(): (day: number) => string {
  const format = new Intl.DateTimeFormat(useLanguage(), { weekday: 'long', timeZone: 'UTC' });
  return (day) => format.format(mondayMs + (day - 1) * dayMs);
}

export function Week({ of, label, value, pointer, onChange }: HoursProps) {
  const text = useText();
  const dayName = useDayName();
  const days = byWeekday((value ?? {}) as Members);
  const change = (day: number, to: unknown) => {
    const next = weekdays.map((one) => [one, one === day ? to : days[one]] as const);
    onChange(Object.fromEntries(next.filter(([, hours]) => hours !== undefined)));
  };
  const copyMonday = () =>
    onChange({ ...days, ...Object.fromEntries([2, 3, 4, 5].map((day) => [day, days[1]])) });
  return (
    <fieldset className={styles.row}>
      <legend>{label}</legend>
      <Fault pointer={pointer} />
      <p className={styles.hint}>{text('hoursAre')}</p>
      <div className={styles.fields}>
        {weekdays.map((day) => (
          <Typed
            key={day}
            name="weekday"
            label={dayName(day)}
            schema={of}
            value={days[day]}
            isRequired={false}
            pointer={`${pointer}/${day}`}
            onChange={(to) => change(day, to)}
            kind="hours"
          />
        ))}
      </div>
      <Button isDisabled={days[1] === undefined} onPress={copyMonday}>
        {text('asMonday')}
      </Button>
    </fieldset>
  );
}

export function Dates({ of, name, label, schema, value, pointer, onChange }: HoursProps) {
  const text = useText();
  const entries = Object.entries((value ?? {}) as Members);
  const change = (to: readonly (readonly [string, unknown])[]) =>
    onChange(to.length === 0 ? undefined : Object.fromEntries(to));
  /** Dates that have hours already keep them. */
  const addClosed = (dates: readonly string[]) => {
    const closed = dates.map((date) => [date, []] as const);
    const all = Object.entries({ ...Object.fromEntries(closed), ...Object.fromEntries(entries) });
    change(all.toSorted(([a], [b]) => a.localeCompare(b)));
  };
  return (
    <details className={styles.group} open={entries.length > 0}>
      <summary>{`${label} (${entries.length})`}</summary>
      <Fault pointer={pointer} />
      <Hint schema={schema} name={name} pointer={pointer} />
      {placed(entries).map(([key, [date, hours], place]) => (
        <fieldset key={key} className={styles.row}>
          <legend>{`${label} › ${date}`}</legend>
          <div className={`${styles.fields} ${styles.date}`}>
            <Field
              label={text('date')}
              type="date"
              value={date}
              onChange={(to) => change(entries.with(place, [to, hours]))}
            />
            <Typed
              name="date"
              label={text('hoursOn')}
              schema={of}
              value={hours}
              isRequired={false}
              pointer={`${pointer}/${date}`}
              onChange={(to) => change(entries.with(place, [date, to ?? []]))}
              kind="hours"
            />
            <Button
              kind="quiet"
              onPress={() => change(entries.toSpliced(place, 1))}
              aria-label={text('removeOf', { what: `${label} ${date}` })}
            >
              {text('remove')}
            </Button>
          </div>
        </fieldset>
      ))}
      <Button onPress={() => change([...entries, ['', []]])}>
        {text('addTo', { list: label })}
      </Button>
      <HolidayChoice onAdd={addClosed} />
    </details>
  );
}
