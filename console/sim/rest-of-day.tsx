/** The rest of a day that is busier than forecast: what each action would bring, paired. */
import { Loading } from '../parts/index.ts';
import { Part, Select } from '../parts/panel.tsx';
import { type LabAddress, ranges } from './address.ts';
import { halfHour, timeText } from './day-shifts.ts';
import { Differences } from './differences.tsx';
import { levelIn, useFigures, useText } from './figures.ts';
import { NumberField } from './question-form.tsx';
import { restQuestion } from './questions.ts';
import styles from './sim.module.css';
import { useLab } from './use-lab.ts';
import type { WholeDay } from './whole-centre.ts';

interface RestProps {
  readonly address: LabAddress;
  readonly whole: WholeDay;
  readonly onChange: (changes: Partial<LabAddress>) => void;
}

export function RestOfDay({ address, whole, onChange }: RestProps) {
  const text = useText();
  const figures = useFigures();
  const { answer, refused, failure } = useLab(restQuestion(address, whole));
  const time = timeText(address.now);
  const level = figures(levelIn(answer?.report.measures), 'share');
  const { dayStart = '00:00', dayEnd = '24:00' } = whole.scenario.clock ?? {};
  const times = Array.from({ length: 48 }, (_, place) => timeText(place * halfHour.minutes));
  const shown = times.filter((one) => one === time || (one > dayStart && one < dayEnd));
  return (
    <Part title={text('restTitle', { time })}>
      <div className={styles.fields}>
        <Select
          label={text('nowField')}
          value={time}
          choices={shown.map((id) => ({ id, label: id }))}
          onChange={(id) => onChange({ now: times.indexOf(id) * halfHour.minutes })}
        />
        <NumberField
          label={text('aboveField')}
          range={ranges.above}
          value={address.above}
          onChange={(above) => onChange({ above })}
        />
      </div>
      {failure === null ? null : <p role="alert">{failure}</p>}
      {refused?.map(({ message }) => (
        <p key={message} role="alert">
          {message}
        </p>
      ))}
      {answer?.comparison == null ? (
        <Loading of={text('firstDay')} rows={4} />
      ) : (
        <>
          <p>
            {text('restPlanned', { level: level.value, days: answer.days, above: address.above })}{' '}
            <span className={styles.soft}>{level.interval}</span>
          </p>
          {answer.comparison.designs.slice(1).map(({ name, differences }) => (
            <Differences
              key={name}
              caption={text('lessPlanned', { action: name })}
              differences={differences}
            />
          ))}
        </>
      )}
    </Part>
  );
}
