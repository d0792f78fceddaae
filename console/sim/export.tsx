/** Exports: figures as CSV, the scenario, the command that repeats it, and a link. */
import type { MeasureEstimate } from '../../simulator/index.ts';
import { Button, notify } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { csvOf, download } from '../parts/save-file.ts';
import { useText } from './figures.ts';
import styles from './sim.module.css';
import type { LabAnswer, LabQuestion } from './worker-protocol.ts';

const scenarioFile = 'lab.scenario.json';
const centreFile = 'lab.centre.json';
const json = 'application/json';

interface ExportProps {
  readonly question: LabQuestion;
  readonly answer: LabAnswer;
}

export function Export({ question, answer }: ExportProps) {
  const text = useText();
  const { centre, seed } = question;
  const command = `callwright simulate ${scenarioFile} --replications ${answer.days} --seed ${seed}`;
  const copy = async (what: string, done: string) => {
    await navigator.clipboard.writeText(what);
    notify(done);
  };
  const copied = (what: string) => () => {
    copy(what, text('copied')).catch(() => notify(text('notCopied'), { isBad: true }));
  };
  return (
    <Part title={text('take')}>
      <div className={styles.actions}>
        <Button onPress={() => download('lab.csv', 'text/csv', csvOf(rowsOf(answer)))}>
          {text('csv')}
        </Button>
        <Button onPress={() => download(scenarioFile, json, documentOf(question))}>
          {text('scenarioFile')}
        </Button>
        {centre === undefined ? null : (
          <Button onPress={() => download(centreFile, json, JSON.stringify(centre, null, 2))}>
            {text('centreFile')}
          </Button>
        )}
        <Button onPress={copied(window.location.href)}>{text('copyLink')}</Button>
      </div>
      <p className={styles.soft}>{text('reproduce')}</p>
      <code className={styles.command}>{command}</code>
      <div>
        <Button kind="quiet" onPress={copied(command)}>
          {text('copyCommand')}
        </Button>
      </div>
    </Part>
  );
}

function documentOf({ designs, centre }: Pick<LabQuestion, 'designs' | 'centre'>): string {
  const [base] = designs;
  const named = centre === undefined ? {} : { centre: { file: centreFile } };
  return `${JSON.stringify({ ...base?.scenario, ...named }, null, 2)}\n`;
}

/** Shares from 0 to 1, times in milliseconds. */
function rowsOf({ report, comparison, days }: LabAnswer) {
  const line = (plan: string, part: string, of: Figure) => {
    return [plan, part, of.measureId, of.value, of.low, of.high, days];
  };
  return [
    ['plan', 'part', 'measure', 'value', 'low', 'high', 'days'],
    ...report.measures.map((one) => line('base', 'day', one)),
    ...report.intervals.flatMap(({ fromMs, measures }) =>
      measures.map((one) => line('base', `from minute ${fromMs / 60_000}`, one)),
    ),
    ...(comparison?.designs ?? []).flatMap(({ name, differences }) =>
      differences.map(({ measureId, difference }) =>
        line(name, 'less base', { measureId, ...difference }),
      ),
    ),
  ];
}

type Figure = Pick<MeasureEstimate, 'value' | 'low' | 'high'> & { readonly measureId: string };
