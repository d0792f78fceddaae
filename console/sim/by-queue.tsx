/** Queues of a whole centre: what they reach, and what each what-if changes. */
import { Loading, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import type { WhatIfChange } from './address.ts';
import { estimateOf, levelIn, useFigures, useText } from './figures.ts';
import styles from './sim.module.css';
import { useSentence } from './what-ifs.tsx';
import type { LabAnswer } from './worker-protocol.ts';

interface ByQueueProps {
  readonly answer: LabAnswer | null;
  readonly what: readonly WhatIfChange[];
}

export function ByQueue({ answer, what }: ByQueueProps) {
  const text = useText();
  const figures = useFigures();
  const formats = useFormats();
  const sentence = useSentence();
  if (answer === null) return <Loading of={text('queuesView')} rows={4} />;
  const designs = answer.comparison?.designs.slice(1, what.length + 1) ?? [];
  const points = (value: number) => {
    const sign = value < 0 ? '−' : '+';
    return `${sign}${formats.number(Math.abs(Number((100 * value).toFixed(1))))}`;
  };
  return (
    <Part title={text('queuesView')}>
      <div className={styles.scrolls}>
        <table className={styles.values}>
          <caption>{text('queuesTable', { days: answer.days })}</caption>
          <thead>
            <tr>
              <th scope="col">{text('queue')}</th>
              <th scope="col">{text('level')}</th>
              <th scope="col">{text('abandonHead')}</th>
              <th scope="col">{text('waitHead')}</th>
              {designs.map(({ name }, place) => (
                <th key={name} scope="col">
                  {text('levelOf', { what: sentence(what[place] ?? {}) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.report.queues.map(({ queueId, measures }) => {
              const level = figures(levelIn(measures), 'share');
              return (
                <tr key={queueId}>
                  <th scope="row">{queueId}</th>
                  <td>
                    {level.value} <span className={styles.soft}>{level.interval}</span>
                  </td>
                  <td>{figures(estimateOf(measures, 'abandonShare'), 'share').value}</td>
                  <td>{figures(estimateOf(measures, 'waitMsMean'), 'ms').value}</td>
                  {designs.map(({ name, queues }) => {
                    const own = queues.find((one) => one.queueId === queueId)?.differences;
                    const by = own?.find((one) => one.measureId.startsWith('serviceLevel'));
                    const { value, low, high } = by?.difference ?? {};
                    return (
                      <td key={name}>
                        {value == null ? '–' : points(value)}{' '}
                        <span className={styles.soft}>
                          {low == null || high == null
                            ? null
                            : text('interval', { low: points(low), high: points(high) })}
                        </span>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Part>
  );
}
