/**
 * Makes a question from a call log, read and fitted in the browser without leaving it. A report
 * states what was read, what was left out and whether the fit is usable.
 */
import { useMemo, useState } from 'react';
import { Button, notify, useFormats } from '../parts/index.ts';
import { Part, Select } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import { type LabAddress, ranges } from './address.ts';
import { useSimulatedDefinitions, useText } from './figures.ts';
import { Forecast, type LogFile } from './forecast.tsx';
import styles from './sim.module.css';
import { Progress } from './task-progress.tsx';
import { useTask } from './use-lab.ts';
import type { LogQuestion, LogReading } from './worker-protocol.ts';

interface LogProps {
  readonly address: LabAddress;
  readonly file: LogFile | null;
  readonly onFile: (file: LogFile) => void;
  readonly onChange: (changes: Partial<LabAddress>) => void;
}

/** Largest file in bytes; above, use `callwright fit`. */
const fileBytesMax = 50_000_000;
const allTypes = '';
const offShown = 5;

export function CallLog({ address, file, onFile, onChange }: LogProps) {
  const text = useText();
  const formats = useFormats();
  const { timeZone } = useCentre();
  const [type, setType] = useState(allTypes);
  const callType = type === allTypes ? null : type;
  const targetMs = address.within * 1_000;
  const asked = useMemo(
    (): LogQuestion | null =>
      file === null ? null : { text: file.text, timeZone, callType, targetMs },
    [file, timeZone, callType, targetMs],
  );
  const fit = useTask('fit', asked);
  const take = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    if (chosen.size > fileBytesMax) {
      const most = formats.number(fileBytesMax / 1_000_000);
      notify(text('logTooLarge', { name: chosen.name, most }), { isBad: true });
      return;
    }
    setType(allTypes);
    chosen
      .text()
      .then((content) => onFile({ name: chosen.name, text: content }))
      .catch(reportError);
  };
  return (
    <>
      <Part title={text('logTitle')}>
        <label
          className={styles.drop}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            take(event.dataTransfer.files[0]);
          }}
        >
          {text('logDrop')}
          <input
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            onChange={({ target }) => take(target.files?.[0])}
          />
        </label>
        <p className={styles.soft}>{text('logStays')}</p>
        {file === null ? null : <strong>{file.name}</strong>}
        <Progress task={fit} of={text('fitting')} isAsked={asked !== null} />
        {fit.answer === null ? null : (
          <>
            {fit.answer.callTypes.length < 2 && callType === null ? null : (
              <Select
                label={text('callType')}
                value={type}
                choices={[
                  { id: allTypes, label: text('allTypes') },
                  ...fit.answer.callTypes.map(({ id }) => ({ id, label: id })),
                ]}
                onChange={setType}
              />
            )}
            <Fitted reading={fit.answer} address={address} onChange={onChange} />
          </>
        )}
      </Part>
      {asked === null || fit.answer === null ? null : (
        <WholeFit asked={asked} onChange={onChange} />
      )}
      {file === null ? null : (
        <Forecast file={file} callType={callType} address={address} onChange={onChange} />
      )}
    </>
  );
}

function Fitted({
  reading,
  address,
  onChange,
}: {
  readonly reading: LogReading;
} & Pick<LogProps, 'address' | 'onChange'>) {
  const text = useText();
  const formats = useFormats();
  const { rows, calls, days, columns, unread, notes, halfHours } = reading;
  const values = valuesOf(reading, address);
  const { day } = values;
  return (
    <>
      <p>
        {text('logRead', { rows, calls, days, columns: columns.length })}{' '}
        {unread.length === 0 ? '' : text('logUnread', { columns: unread.join(', ') })}
      </p>
      <table className={styles.values}>
        <caption>{text('logColumns')}</caption>
        <tbody>
          {columns.map(([meaning, column]) => (
            <tr key={meaning}>
              <th scope="row">{text('logMeaning', { meaning })}</th>
              <td>{column}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notes.length === 0 ? (
        <p>{text('logWhole')}</p>
      ) : (
        <table className={styles.values}>
          <caption>{text('logNotes')}</caption>
          <tbody>
            {notes.map(({ note, rows: noted, firstCells }) => (
              <tr key={note}>
                <th scope="row">{text('logNote', { note })}</th>
                <td>{text('logRows', { rows: noted })}</td>
                <td>{text('logLines', { lines: firstCells.join('; ') })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        {text('fitted', {
          calls: formats.number(Math.round(day.calls.reduce((sum, one) => sum + one, 0))),
          aht: formats.number(values.aht),
          patience: formats.number(values.patience),
          most: Math.max(...day.agents),
          halfHours: halfHours.length,
        })}{' '}
        {reading.patienceMs === null ? text('nobodyLeft') : ''}
      </p>
      {reading.verdict === null ? null : <Verdict verdict={reading.verdict} />}
      <div className={styles.actions}>
        <Button kind="main" onPress={() => onChange({ ...values, view: 'day' })}>
          {text('takeFit')}
        </Button>
      </div>
    </>
  );
}

/** All queues and groups of the log as one question, which a link then holds. */
function WholeFit({
  asked,
  onChange,
}: { readonly asked: LogQuestion } & Pick<LogProps, 'onChange'>) {
  const text = useText();
  const [begun, setBegun] = useState<LogQuestion | null>(null);
  const fit = useTask('centre', begun === asked ? asked : null);
  const { answer } = fit;
  return (
    <Part title={text('wholeOfLog')}>
      <p>{text('wholeMeans')}</p>
      <Progress task={fit} of={text('fitting')} isAsked={begun === asked} />
      {answer === null ? null : (
        <>
          <p>
            {text('wholeFitted', {
              queues: answer.centre.queues.length,
              groups: answer.centre.groups.length,
            })}
          </p>
          {answer.verdict === null ? null : <Verdict verdict={answer.verdict} />}
        </>
      )}
      <div className={styles.actions}>
        {answer === null ? (
          <Button isDisabled={begun === asked} onPress={() => setBegun(asked)}>
            {text('fitWhole')}
          </Button>
        ) : (
          <Button
            kind="main"
            onPress={() =>
              onChange({
                whole: 'log',
                centre: answer.centre,
                queue: undefined,
                day: undefined,
                what: [],
                view: 'queues',
              })
            }
          >
            {text('takeWhole')}
          </Button>
        )}
      </div>
    </Part>
  );
}

type Fit = Pick<LabAddress, 'queue' | 'aht' | 'patience'> & {
  readonly day: NonNullable<LabAddress['day']>;
};

/** Inputs for a stand-alone queue; a missing handle time keeps the typed value. */
function valuesOf({ from, halfHours, ahtMs, patienceMs }: LogReading, { aht }: LabAddress): Fit {
  const seconds = (ms: number | null, of: 'aht' | 'patience', otherwise: number) => {
    const { least, most } = ranges[of];
    return ms === null ? otherwise : Math.min(most, Math.max(least, Math.round(ms / 1_000)));
  };
  return {
    queue: undefined,
    aht: seconds(ahtMs, 'aht', aht),
    patience: seconds(patienceMs, 'patience', ranges.patience.most),
    day: {
      from,
      calls: halfHours.map(({ calls }) => Number(calls.toFixed(1))),
      agents: halfHours.map(({ agents }) => agents),
    },
  };
}

function Verdict({ verdict }: { readonly verdict: NonNullable<LogReading['verdict']> }) {
  const text = useText();
  const formats = useFormats();
  const define = useSimulatedDefinitions();
  const { mayBeUsed, inside, of, off } = verdict;
  const figure = (id: string, value: number) =>
    id.includes('Ms') ? formats.spoken(value) : formats.share(value);
  return (
    <div className={mayBeUsed ? styles.why : styles.refused}>
      <strong>{text('mayBeUsed', { mayBeUsed: String(mayBeUsed), inside, of })}</strong>
      {off.slice(0, offShown).map(({ measureId, measured, value, part }) => (
        <p key={`${measureId} ${part} ${measured}`}>
          {text('figureOff', {
            part,
            name: define(measureId, of).name,
            measured: figure(measureId, measured),
            simulated: value === null ? '–' : figure(measureId, value),
          })}
        </p>
      ))}
    </div>
  );
}
