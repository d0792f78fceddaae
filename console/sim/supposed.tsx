/** The assumptions behind an answer, in sentences. */
import { useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import type { LabAddress } from './address.ts';
import { useText } from './figures.ts';
import { queueOf } from './scenario.ts';
import styles from './sim.module.css';
import type { CentreFile } from './worker-protocol.ts';

interface SupposedProps {
  readonly address: LabAddress;
  readonly centre: CentreFile | undefined;
}

export function Supposed({ address, centre }: SupposedProps) {
  const text = useText();
  const formats = useFormats();
  const own = queueOf({ values: address, centre });
  const { calls, aht, patience, day } = address;
  const number = (value: number) => formats.number(Number(value.toFixed(1)));
  if (address.whole !== undefined) {
    return (
      <Part title={text('supposed')}>
        <ul className={styles.sentences}>
          <li>{text(address.whole === 'log' ? 'supposedLog' : 'supposedStored')}</li>
          <li>{text('supposedChanges')}</li>
          <li>{text('supposedCallbacks')}</li>
        </ul>
      </Part>
    );
  }
  return (
    <Part title={text('supposed')}>
      <ul className={styles.sentences}>
        <li>
          {day === undefined
            ? text('supposedCalls', { calls: number(calls) })
            : text('supposedDayCalls', { halfHours: day.calls.length })}
        </li>
        <li>{text('supposedTimes', { aht: number(aht), patience: number(patience) })}</li>
        <li>
          {own === null
            ? text('supposedQueue')
            : text('supposedCentre', {
                queue: own.queue.name ?? own.queue.id,
                profile: own.staff.profile,
              })}
        </li>
        {address.queue !== undefined && centre !== undefined && own === null ? (
          <li>{text('supposedNoProfile')}</li>
        ) : null}
        <li>{text(day === undefined ? 'supposedAllDay' : 'supposedDay')}</li>
      </ul>
    </Part>
  );
}
