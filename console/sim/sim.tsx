/**
 * The sim lab: required agents, what-ifs, the day; simulated in the browser with growing precision.
 * The address holds question and seed, so a link repeats it.
 */
import { useCallback, useState } from 'react';
import { Loading } from '../parts/index.ts';
import { Chips, Part } from '../parts/panel.tsx';
import { useAddress } from '../shell/address.ts';
import { addressOf, centreViews, type LabAddress, views } from './address.ts';
import { Answer, useAnswerTitle } from './answer.tsx';
import { ByQueue } from './by-queue.tsx';
import { CallLog } from './call-log.tsx';
import { useCentreFile, useWhole } from './centre.ts';
import { Comparison } from './comparison.tsx';
import { Day, halfHoursOf } from './day.tsx';
import { Export } from './export.tsx';
import { useText } from './figures.ts';
import type { LogFile } from './forecast.tsx';
import { HeatMap } from './heat-map.tsx';
import { Methods } from './methods.tsx';
import { Past } from './past.tsx';
import { QuestionForm } from './question-form.tsx';
import { answerQuestion, callsOf } from './questions.ts';
import { Replay } from './replay.tsx';
import { RestOfDay } from './rest-of-day.tsx';
import { Roster } from './roster.tsx';
import styles from './sim.module.css';
import { Supposed } from './supposed.tsx';
import { type Lab, useLab } from './use-lab.ts';
import { WhatIfs } from './what-ifs.tsx';
import type { WholeDay } from './whole-centre.ts';
import type { CentreFile, LabQuestion } from './worker-protocol.ts';

export function SimLab() {
  const text = useText();
  const [address, change] = useAddress(addressOf);
  const file = useCentreFile();
  const centre = file.data;
  const whole = useWhole(address, centre);
  const question = answerQuestion(address, centre, whole);
  const lab = useLab(question);
  const { answer } = lab;
  const [log, setLog] = useState<LogFile | null>(null);
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <div data-tour="question" className={styles.asked}>
        <Part title={text('question')}>
          <QuestionForm address={address} file={file} onChange={change} />
        </Part>
        <WhatIfs key={address.whole} what={address.what} whole={whole} onChange={change} />
        <Supposed address={address} centre={centre} />
      </div>
      <div className={styles.answer}>
        <Outcome lab={lab} address={address} />
        {answer === null || question === null ? null : (
          <Export question={question} answer={answer} />
        )}
      </div>
      <div className={styles.shown}>
        {address.what.length === 0 || !answer?.comparison || question === null ? null : (
          <Comparison
            comparison={answer.comparison}
            what={address.what}
            question={question}
            calls={address.whole === undefined ? callsOf(address) : null}
          />
        )}
        <Chips
          label={text('show')}
          choices={(address.whole === undefined ? views : centreViews).map((id) => ({
            id,
            label: text(`${id}View`),
          }))}
          value={address.view}
          onChange={(view) => change({ view })}
        />
        {address.view === 'log' ? (
          <CallLog address={address} file={log} onFile={setLog} onChange={change} />
        ) : (
          <View
            address={address}
            centre={centre}
            whole={whole}
            lab={lab}
            question={question}
            change={change}
          />
        )}
      </div>
    </div>
  );
}

interface ViewProps {
  readonly address: LabAddress;
  readonly centre: CentreFile | undefined;
  readonly whole: WholeDay | null;
  readonly lab: Lab;
  readonly question: LabQuestion | null;
  readonly change: (changes: Partial<LabAddress>) => void;
}

function View({ address, centre, whole, lab, question, change }: ViewProps) {
  const text = useText();
  const setAgents = useCallback((agents: number) => change({ agents }), [change]);
  const [curve] = lab.answer?.curves ?? [];
  const { day, view } = address;
  if (view === 'replay') return <Replay address={address} question={question} onChange={change} />;
  if (view === 'past') return <Past address={address} onChange={change} />;
  if (address.whole !== undefined) {
    if (whole === null) return null;
    if (view === 'rest') return <RestOfDay address={address} whole={whole} onChange={change} />;
    return <ByQueue answer={lab.answer} what={address.what} />;
  }
  if (view === 'roster' && day !== undefined) {
    const rows = halfHoursOf(day, lab, address.goal / 100);
    return <Roster address={address} day={day} rows={rows} question={question} onChange={change} />;
  }
  if (view === 'day' || view === 'roster') {
    // A changed plan clears the roster, which no longer matches.
    const plan = (next: Pick<LabAddress, 'day'>) =>
      change({ ...next, roster: next.day?.agents === day?.agents ? address.roster : [] });
    return <Day address={address} lab={lab} onChange={plan} />;
  }
  if (curve === undefined) return null;
  if (address.view === 'map') return <HeatMap address={address} centre={centre} curve={curve} />;
  if (address.day !== undefined) return <p className={styles.soft}>{text('curveOfDay')}</p>;
  return <Methods address={address} centre={centre} curve={curve} onAgents={setAgents} />;
}

function Outcome({ lab, address }: Pick<ViewProps, 'lab' | 'address'>) {
  const text = useText();
  const { answer, refused, failure } = lab;
  const title = useAnswerTitle(address);
  if (answer !== null) return <Answer address={address} lab={lab} answer={answer} />;
  return (
    <Part title={title}>
      {refused !== null || failure !== null ? (
        <div role="alert" className={styles.refused}>
          <strong>{text('cannot')}</strong>
          {failure === null ? null : <p>{failure}</p>}
          {refused?.map(({ code, message }) => (
            <p key={message}>
              {(code as string) === 'scenario_unstable' ? text('unstable') : message}
            </p>
          ))}
        </div>
      ) : lab.isRunning ? (
        <Loading of={text('firstDay')} rows={4} />
      ) : (
        <p className={styles.soft}>{text('nobodyWorks')}</p>
      )}
    </Part>
  );
}
